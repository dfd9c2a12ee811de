"""Find a font with Chinese characters on this machine; a printed page without one would be empty boxes."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

# Names of files, the best first; each is known to hold simplified and traditional characters.
_PREFERRED = (
    "notosanscjksc",
    "sourcehansanssc",
    "sourcehansanscn",
    "notosanssc",
    "notosanscjk",
    "sourcehansans",
    "pingfang",
    "msyh",
    "hiraginosansgb",
    "stheiti",
    "wqy-microhei",
    "wqy-zenhei",
    "droidsansfallback",
    "simhei",
    "notoserifcjk",
    "simsun",
    "songti",
    "uming",
    "ukai",
)
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_MOST_FACES = 12


@dataclass(frozen=True)
class Font:
    """A font file and the family in it to write Chinese with."""

    path: Path
    family: str


@lru_cache(maxsize=4)
def find_chinese_font(extra: str = "") -> Font | None:
    """Return the best Chinese font, None when there is none; `extra` names folders or files to look at first."""
    own = [Path(part).expanduser() for part in extra.split(os.pathsep) if part]
    for files in (_files(own), _files(Path(folder).expanduser() for folder in _FOLDERS)):
        ranked = sorted((rank, "bold" in path.stem.lower(), str(path), path) for rank, path in _ranked(files))
        for *_, path in ranked:
            if family := _family_of(path):
                return Font(path, family)
    return None


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        elif place.is_dir():
            yield from (path for path in place.rglob("*") if path.suffix.lower() in _ENDINGS)


def _ranked(files: Iterable[Path]) -> Iterator[tuple[int, Path]]:
    for path in files:
        name = path.stem.lower().replace(" ", "")
        found = next((rank for rank, known in enumerate(_PREFERRED) if name.startswith(known)), None)
        if found is not None:
            yield found, path


def _family_of(path: Path) -> str:
    """Return the family in a file, of a collection the one for simplified Chinese; nothing when it cannot be read."""
    families = []
    for index in range(_MOST_FACES):
        try:
            families.append(ImageFont.FreeTypeFont(str(path), 10, index=index).getname()[0] or "")
        except OSError:
            break
    simplified = [family for family in families if family.endswith((" SC", " CN", " GB"))]
    return next(iter([*simplified, *families]), "")
