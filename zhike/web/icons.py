"""Build one small sprite from the icons that the screens really use (frontend/icons.txt)."""

import re
from functools import lru_cache
from pathlib import Path

from zhike.web.packages import ICON_LIST, ICON_SPRITE, ICONS_DIR, SPRITE_PATH

_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_GROUND = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
_SPACE = re.compile(r">\s+<")


@lru_cache(maxsize=2)
def _names_of(path: Path, changed_at: float) -> frozenset[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def read_names() -> frozenset[str]:
    """Return the listed icon names; an edited list is read again without a restart."""
    return _names_of(ICON_LIST, ICON_LIST.stat().st_mtime)


def _symbol(name: str) -> str:
    source = (ICONS_DIR / f"{name}.svg").read_text(encoding="utf-8")
    found = _SHAPES.search(source)
    if found is None:
        raise ValueError(f"{name}.svg holds no shapes")
    shapes = _SPACE.sub("><", _GROUND.sub("", found[1])).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def ensure_sprite() -> Path:
    """Write the sprite if the list is newer than it, and return its path."""
    if ICON_SPRITE.is_file() and ICON_SPRITE.stat().st_mtime >= ICON_LIST.stat().st_mtime:
        return ICON_SPRITE
    symbols = "".join(_symbol(name) for name in sorted(read_names()))
    ICON_SPRITE.parent.mkdir(exist_ok=True)
    waiting = ICON_SPRITE.with_suffix(".new")
    waiting.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n', encoding="utf-8")
    waiting.replace(ICON_SPRITE)
    return ICON_SPRITE


def icon_href(name: str) -> str:
    """Return the address of one icon in the sprite; a name that is not listed is a mistake of ours."""
    from zhike.web.rendering import static_url

    if name not in read_names():
        raise LookupError(f"Icon {name!r} is not in {ICON_LIST.name}; add it there.")
    return f"{static_url(SPRITE_PATH)}#{name}"
