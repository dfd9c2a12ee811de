from pathlib import Path

import pytest

from zhike.testing.caps import find_breaches


def breaches_of(root: Path, name: str, text: str) -> list[str]:
    path = root / "zhike" / "room" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return find_breaches(root)


LONG = "\n".join(f"    a = {n}" for n in range(45))
DEEP = "def deep(a):\n" + "".join(f"{'    ' * n}if a > {n}:\n" for n in range(1, 5)) + "                    return a\n"
ELIF = "def flat(a):\n    if a:\n        return 1\n" + "".join(
    f"    elif a == {n}:\n        return {n}\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("models.py", "a = 1\n" * 401, "401 lines, cap 400"),
        ("test_it.py", "a = 1\n" * 301, "301 lines, cap 300"),
        ("tests/matrix.py", "a = 1\n" * 301, "301 lines, cap 300"),
        ("list.html", "<p>\n" * 151, "151 lines, cap 150"),
        ("list.js", "a()\n" * 151, "151 lines, cap 150"),
        ("rules.py", f"def long():\n{LONG}\n", "46 lines, cap 30"),
        ("services.py", f"def long():\n{LONG}\n{LONG}\n", "91 lines, cap 50"),
        ("services.py", DEEP, "nests 4 deep"),
        ("services.py", "def wide(*, a, b, c, d, e, f, g, h): ...\n", "takes 8 parameters"),
    ],
)
def test_what_outgrew_its_cap_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    [breach] = breaches_of(tmp_path, name, text)
    assert said in breach
    assert f"zhike/room/{name}" in breach


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("services.py", f"def long():\n{LONG}\n"),
        ("services.py", 'def told():\n    """' + "story\n" * 80 + '"""\n    return 1\n'),
        ("services.py", ELIF),
        ("services.py", "class A:\n    def wide(self, a, b, c, d, e, f, g): ...\n"),
    ],
)
def test_docstrings_elif_and_self_are_not_counted(tmp_path: Path, name: str, text: str) -> None:
    assert breaches_of(tmp_path, name, text) == []
