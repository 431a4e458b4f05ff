"""Write the pages under `docs/evidence` from the registry: `python docs/write_evidence.py`."""

from __future__ import annotations

from pathlib import Path

import lissom
from lissom.core.evidence.pages import index_page, theme_page, theme_slug
from lissom.core.evidence.usage import cited_in
from lissom.core.evidence.views import THEMES

SOURCE = Path(lissom.__file__).parent
OWN_DATA = ("evidence/data/claims.csv", "evidence/data/verdicts.toml", "evidence/data/constants/")
KINDS = {".py", ".toml", ".csv"}


def files_by_claim() -> dict[str, list[str]]:
    """Files of the source that cite a claim, apart from the registry's own, by claim."""
    found: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        name = path.relative_to(SOURCE.parent).as_posix()
        if path.suffix not in KINDS or any(own in name for own in OWN_DATA):
            continue
        for key in cited_in(path.read_text(encoding="utf-8")):
            found.setdefault(key, []).append(f"src/{name}")
    return found


def pages() -> dict[str, str]:
    """Every page by its file's name."""
    files = files_by_claim()
    made = {f"{theme_slug(theme)}.md": theme_page(theme, files) for theme in THEMES}
    return {"index.md": index_page(files), **made}


if __name__ == "__main__":
    folder = Path(__file__).with_name("evidence")
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
