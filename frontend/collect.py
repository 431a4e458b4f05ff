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
    "@event-calendar/build/dist/event-calendar.min.css": "event-calendar/event-calendar.min.css",
    "@event-calendar/build/dist/event-calendar.min.js": "event-calendar/event-calendar.min.js",
    "@event-calendar/build/package.json": "event-calendar/package.json",  # says its licence, MIT
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
        if place.suffix == ".js":
            _without_map(place)
    (TARGET / ".collected").touch()


def _without_map(script: Path) -> None:
    """Source maps are not among the static files, so no script names one."""
    lines = script.read_text(encoding="utf-8").splitlines(keepends=True)
    script.write_text(
        "".join(one for one in lines if "# sourceMappingURL=" not in one), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
