"""The words that a module says by itself: text that reads like words, marked for no language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

MARKS = frozenset({"gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext"})
_READS = re.compile(
    r"[A-Za-z]{2,}[,.:;?]? +[A-Za-z{]|\} [a-z]{2,}|^ ?[a-z]{2,} \{|^[A-Z][a-z]+[.:]?$"
)
_OF_MACHINES = re.compile(
    r"charset|filename|<\w+ |prefers-|no-store|^(Lax|Accept|Via|Forwarded|Lissom|any maskable)$|"
    r"Ask a clinic: "
)
"""Headers, markup, media, and the one sentence that is sought in a stored programme."""
CODES = frozenset({"very low"})
"""Keys that look like words."""


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (_text(one) if isinstance(one, ast.Constant) else "{}" for one in node.values)
        return "".join(parts)
    return ""


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each; of a text with values the values are `{}`."""
    yield from _below(ast.parse(source))


def _below(node: ast.AST) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Compare) or _marked(child):
            continue
        text = _text(child)
        if text:
            if _READS.search(text) and not _OF_MACHINES.search(text) and text not in CODES:
                yield getattr(child, "lineno", 0), text
            if isinstance(child, ast.Constant):
                continue
        for inner in child.values if isinstance(child, ast.JoinedStr) else (child,):
            if not isinstance(inner, ast.Constant):
                yield from _below(inner)


def _marked(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS
