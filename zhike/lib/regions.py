"""Provinces, cities and counties by GB/T 2260: six digits, two for each level.

The gb2260 package ships the edition of 2014; `region_changes` brings it to 2024. Names come in the
reader's language; what is stored or compared takes `plain_region_name`.
"""

import re
from ast import literal_eval
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import get_language

from zhike.lib.fold import fold_text
from zhike.lib.pinyin import full_and_initials
from zhike.lib.places import short_county, short_place
from zhike.lib.region_changes import CHANGES
from zhike.lib.region_english import english_region
from zhike.lib.traditional import traditional

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
    share counts only below a region that was named before it. Reads our own English, too.
    """
    folded = fold_text(str(text or "")).removeprefix("中国")
    return _english_codes().get(folded) if folded.isascii() and folded.isalpha() else _find(folded)


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
    """Return 江苏 苏州 虎丘区, in English Huqiu District, Suzhou, Jiangsu; nothing for an unknown code."""
    return _spoken(code, get_language() or "")


def plain_region_name(code: str) -> str:
    """Return 江苏 苏州 虎丘区 whoever reads it."""
    return _spoken(code, "")


@lru_cache(maxsize=20_000)
def _spoken(code: str, language: str) -> str:
    steps = [_step_name(step, language) for step in region_path(code)]
    return ", ".join(reversed(steps)) if language == "en" else " ".join(steps)


def _step_name(code: str, language: str) -> str:
    """Return the name of one region by itself: 江苏, 苏州, 虎丘区."""
    name = _book().names[code]
    if language == "en":
        return english_region(name, _short(code, name), is_county=not code.endswith("00"))
    said = _short(code, name) if code.endswith("00") else name
    return traditional(said) if language == "zh-hant" else said


@cache
def _english_codes() -> dict[str, str]:
    """Return the code of each region by its English name, folded; sound-alikes of one place are left out."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for code in _book().names:
        found[fold_text(_spoken(code, "en"))].add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def sounding_like(text: str, most: int = 20) -> list[str]:
    """Return regions whose name begins with this pinyin or has these initials, the wide ones first."""
    wanted = fold_text(text)
    if not wanted.isascii() or not wanted.isalpha():
        return []
    found = [code for code, sounds in _sounds() if any(sound.startswith(wanted) for sound in sounds)]
    return sorted(found, key=lambda code: (len(_trimmed(code)), code))[:most]


@cache
def _sounds() -> list[tuple[str, tuple[str, str]]]:
    """Return how the short name of each region is spelled by its sound."""
    return [(code, full_and_initials(fold_text(_short(code, name)))) for code, name in _book().names.items()]


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
    below, language = _children().get(code or "", ()), get_language() or ""
    if language in ("en", "zh-hant"):
        return [(one, _step_name(one, language)) for one, _name in below]
    return list(below)


@cache
def _children() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the regions below each."""
    below: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in sorted(_book().names.items()):
        path = region_path(code)
        below[path[-2] if len(path) > 1 else ""].append((code, name))
    return {above: tuple(regions) for above, regions in below.items()}
