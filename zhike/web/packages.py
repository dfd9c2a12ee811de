"""Which files of which npm packages the browser gets; nothing else of them is served."""

from pathlib import Path

FRONTEND_DIR = Path(__file__).resolve().parents[2] / "frontend"
NODE_MODULES = FRONTEND_DIR / "node_modules"
BUILD_DIR = FRONTEND_DIR / "build"
ICONS_DIR = NODE_MODULES / "@tabler" / "icons" / "icons" / "outline"
ICON_LIST = FRONTEND_DIR / "icons.txt"
ICON_SPRITE = BUILD_DIR / "icons.svg"

# Static path -> file. A package's whole dist is never served: missing source maps break hashing.
PACKAGE_FILES: dict[str, Path] = {
    "vendor/tabler.css": NODE_MODULES / "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx.js": NODE_MODULES / "htmx.org/dist/htmx.min.js",
    "vendor/stimulus.js": NODE_MODULES / "@hotwired/stimulus/dist/stimulus.umd.js",
    "vendor/echarts.js": NODE_MODULES / "echarts/dist/echarts.min.js",
    "vendor/sortable.js": NODE_MODULES / "sortablejs/Sortable.min.js",
    "vendor/wavesurfer.js": NODE_MODULES / "wavesurfer.js/dist/wavesurfer.min.js",
    "vendor/wavesurfer-regions.js": NODE_MODULES / "wavesurfer.js/dist/plugins/regions.min.js",
}
SPRITE_PATH = "vendor/icons.svg"
