"""Copies what pages need of the front-end packages to the static files, with their licences."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "src" / "lissom" / "web" / "static" / "vendor"
FONT = "@fontsource-variable/figtree"
FILES = {
    f"{FONT}/files/figtree-latin-wght-normal.woff2": "figtree/figtree-latin-wght-normal.woff2",
    f"{FONT}/files/figtree-latin-ext-wght-normal.woff2": (
        "figtree/figtree-latin-ext-wght-normal.woff2"
    ),
    f"{FONT}/LICENSE": "figtree/LICENSE",
    "uplot/dist/uPlot.esm.js": "uplot/uPlot.esm.js",
    "uplot/dist/uPlot.min.css": "uplot/uPlot.min.css",
    "uplot/LICENSE": "uplot/LICENSE",
}


def main() -> None:
    """Begin anew, so that nothing of an earlier version stays."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for source, target in FILES.items():
        place = TARGET / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "node_modules" / source, place)
    (TARGET / ".collected").touch()


if __name__ == "__main__":
    main()
