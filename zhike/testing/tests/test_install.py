import runpy
from pathlib import Path

import pytest

INSTALL = runpy.run_path(str(Path(__file__).resolve().parents[3] / "requirements" / "install.py"))


def test_mirror_and_proxy_of_pip_are_handed_on_to_uv() -> None:
    settings = {
        "index-url": "https://mirror.example/simple",
        "extra-index-url": "https://a.example/simple https://b.example/simple",
        "find-links": "/wheels /more",
        "proxy": "http://proxy.example:3128",
        "cert": "/etc/ca.pem",
        "trusted-host": "mirror.example",
    }
    translated = INSTALL["uv_environment"](settings, {"PATH": "/bin"})
    assert translated["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert translated["UV_INDEX"] == "https://a.example/simple https://b.example/simple"
    assert translated["UV_FIND_LINKS"] == "/wheels,/more"
    assert translated["ALL_PROXY"] == "http://proxy.example:3128"
    assert translated["SSL_CERT_FILE"] == "/etc/ca.pem"
    assert translated["UV_INSECURE_HOST"] == "mirror.example"
    assert translated["PATH"] == "/bin"


def test_what_is_set_for_uv_already_wins() -> None:
    settings = {"index-url": "https://mirror.example/simple"}
    assert INSTALL["uv_environment"](settings, {"UV_DEFAULT_INDEX": "https://own.example"})["UV_DEFAULT_INDEX"] == (
        "https://own.example"
    )


def test_uv_itself_is_installed_with_its_hashes() -> None:
    lines = INSTALL["pinned"]("uv").splitlines()
    assert lines[0].startswith("uv==")
    assert all("--hash=sha256:" in line for line in lines[1:])


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_locks_pin_every_package_by_hash_and_name_no_registry(name: str) -> None:
    text = (Path(__file__).resolve().parents[3] / "requirements" / name).read_text()
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) > 30
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
