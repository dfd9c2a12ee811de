"""Provinces, cities and counties by GB/T 2260: six digits, two for each level.

The gb2260 package ships the edition of 2014; `region_changes` brings it to 2024.
"""

import re
from ast import literal_eval
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from zhike.lib.fold import fold_text
from zhike.lib.places import short_county, short_place
from zhike.lib.region_changes import CHANGES

# Levels that exist in the code only; people do not say them.
_SILENT = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位"}
_LEVEL_ENDS = re.compile(r"[省市区县州盟旗]$")
_LEVEL_FOLLOWS = re.compile(r"^[省市区县州盟旗]")


@dataclass(frozen=True)
class _Book:
    """The regions of today, the codes replaced since 2014, and how each is spelled."""

    names: dict[str, str]
    replaced: dict[str, str]
    spellings: dict[str, tuple[tuple[str, str], ...]]


def _edition_of_2014() -> dict[str, str]:
    """Read the newest edition of the package; importing it would hold all sixteen, 87 MB, for good."""
    spec = find_spec("gb2260")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gb2260")
    text = Path(spec.origin).with_name("data.py").read_text("utf-8")
    start = text.index("None: {") + len("None: ")
    return {str(code): name for code, name in literal_eval(text[start : text.index("}", start) + 1]).items()}


@cache
def _book() -> _Book:
    """Read the edition of the package, apply the changes, and collect spellings by the region above."""
    names = _edition_of_2014()
    old_names = dict(names)
    replaced: dict[str, str] = {}
    for line in CHANGES.split("\n")[1:-1]:
        change, _, old_codes = line.partition(" < ")
        code, name = change.split()
        replaced.update(dict.fromkeys(old_codes.split(), code))
        names[code] = name
    for code in replaced:
        names.pop(code, None)
    names = {code: name for code, name in names.items() if name not in _SILENT}
    spoken = [*names.items(), *((replaced[code], old_names[code]) for code in replaced)]
    return _Book(names, replaced, _spellings(spoken))


def _spellings(spoken: list[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for "" (everywhere), a province and a city the spellings below it, longest first.

    A spelling of several regions is left out where it could mean either.
    """
    codes: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for code, name in spoken:
        for spelling in {fold_text(name), fold_text(_short(code, name))}:
            for above in {"", code[:2], code[:4]} - {_trimmed(code)}:
                codes[above][spelling].add(code)
    clear = {
        above: [(spelling, code) for spelling, found in below.items() if (code := _highest(found))]
        for above, below in codes.items()
    }
    return {above: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for above, pairs in clear.items()}


def _highest(codes: set[str]) -> str:
    """Return the one region of the highest level among namesakes, or nothing when there are two."""
    by_level = sorted((len(_trimmed(code)), code) for code in codes)
    is_clear = len(by_level) == 1 or by_level[0][0] < by_level[1][0]
    return by_level[0][1] if is_clear else ""


def _short(code: str, name: str) -> str:
    """Return 江苏, 苏州, 昆山."""
    return short_place(name) if code.endswith("00") else short_county(name)


def _trimmed(code: str) -> str:
    """Return 32, 3205 or 320508: the digits that say something."""
    return re.sub(r"(?:00){1,2}$", "", code)


def find_region(text: object) -> str | None:
    """Return the code of the most exact region that a text names, or None.

    Reads 江苏省/苏州市/虎丘区, 江苏 苏州, 上海市浦东新区 and addresses that begin so; names
    of districts that are no counties (工业园区) yield their city. A name that several regions
    share counts only below a region that was named before it.
    """
    return _find(fold_text(str(text or "")).removeprefix("中国"))


@lru_cache(maxsize=4096)
def _find(rest: str) -> str | None:
    """Walk down from the left, one spelling at a time."""
    found = ""
    while rest:
        step = _step(rest, found)
        if step is None:
            break
        spelling, code = step
        rest = rest[len(spelling) :].removeprefix("市辖区")
        found = code or found
    return found or None


def _step(rest: str, found: str) -> tuple[str, str] | None:
    """Return the spelling at the start of the rest and the region it names; no code when it repeats the one before."""
    book = _book()
    for spelling, code in book.spellings.get(_trimmed(found), ()):
        if rest.startswith(spelling) and _ends_well(spelling, rest, code):
            return spelling, code
    if found:
        name = book.names[found]
        repeated = next((s for s in (fold_text(name), fold_text(_short(found, name))) if rest.startswith(s)), None)
        return (repeated, "") if repeated else None
    return None


def _ends_well(spelling: str, rest: str, code: str) -> bool:
    """Say whether a short spelling is not the start of a longer name: 朝阳 in 朝阳区."""
    is_full = fold_text(_book().names.get(code, "")) == spelling or _LEVEL_ENDS.search(spelling)
    return bool(is_full) or not _LEVEL_FOLLOWS.match(rest[len(spelling) :])


def region_path(code: str) -> list[str]:
    """Return the codes from the province down to this region, without levels that nobody says."""
    names = _book().names
    current = current_code(code)
    steps = dict.fromkeys((f"{current[:2]}0000", f"{current[:4]}00", current))
    return [step for step in steps if step in names]


def current_code(code: str) -> str:
    """Return the code of today for one that was replaced."""
    return _book().replaced.get(code, code)


def region_name(code: str) -> str:
    """Return 江苏 苏州 虎丘区; nothing for an unknown code."""
    names, path = _book().names, region_path(code)
    short = [_short(step, names[step]) if step.endswith("00") else names[step] for step in path]
    return " ".join(short)


def region_prefix(code: str) -> str:
    """Return the digits that all codes below this region start with: 32, 3205, 320508."""
    return _trimmed(current_code(code))


def provinces_and_cities() -> list[str]:
    """Return the full names of everything above the counties."""
    return [name for code, name in _book().names.items() if code.endswith("00")]


def children(code: str | None = None) -> list[tuple[str, str]]:
    """Return the regions right below one, or the provinces, by code.

    Counties of 北京, 上海, 天津, 重庆 and those right under a province follow it directly.
    """
    return list(_children().get(code or "", ()))


@cache
def _children() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the regions below each."""
    below: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in sorted(_book().names.items()):
        path = region_path(code)
        below[path[-2] if len(path) > 1 else ""].append((code, name))
    return {above: tuple(regions) for above, regions in below.items()}
