"""The words that a script says by itself: literals that read like words, and what is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LITERAL = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|(?<=[(,=:\s])/(?![/*\s])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\\\n])+/[a-z]*"
    r"|(?P<said>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}|[^`\\])*`)",
    re.DOTALL,
)
_VALUE = re.compile(r"\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}")
_SILENT_BEFORE = re.compile(
    r"(?:querySelector(?:All)?|closest|matches|matchMedia|import|from|className =|"
    r"classList\.\w+|setProperty|getPropertyValue|token|colour|\bd\b|\"viewBox\", .*|\"d\", .*|"
    r"event\.key ===|only\.key ===|key\.key ===)\s*\(?\s*$"
)
_SPOKEN_BEFORE = re.compile(
    r"(?:textContent|innerText|title|placeholder|alt|label|value)\s*[=:]\s*$"
    r"|\"(?:aria-(?:label|valuetext|roledescription|description)|title|alt)\",\s*$"
)
_WORDS = re.compile(
    r"[A-Za-z]{2,}[,.:;]? [A-Za-z]|^[A-Z][a-z]+|\s[a-z]{2,}\s|[a-z]{2,} $|^ [a-z]{2,}"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
SILENT = frozenset(
    {
        "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Escape",
        "Accept", "T00:00:00Z", "12px Figtree, system-ui",
    }
)  # fmt: skip
"""Names of keys, headers and fonts: nobody reads them."""


def bare_words(source: str) -> Iterator[str]:
    """Each literal of a script that somebody would read or hear."""
    for found in _LITERAL.finditer(source):
        literal = found.group("said")
        if literal is None:
            continue
        for inner in _VALUE.findall(literal) if literal[0] == "`" else ():
            yield from bare_words(inner[2:-1])
        before = source[max(0, found.start() - 80) : found.start()]
        text = _VALUE.sub("\0", literal[1:-1])
        if text in SILENT or _SILENT_BEFORE.search(before):
            continue
        if _WORDS.search(text) or (_SPOKEN_BEFORE.search(before) and _WORD.search(text)):
            yield _VALUE.sub("{}", literal[1:-1])
