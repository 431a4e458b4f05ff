"""Reading XML that strangers wrote: streamed, without entities, document types or network."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from lxml import etree

from lissom.core.evidence import value

HEAD_BYTES = 65_536
FORGET_EVERY = 256  # points between two times of freeing them
_TYPE_END = re.compile(rb"\]\s*>")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PILED = "Elements pile up without a recording in them; watch files never do that."
_BLANKS = b" \t\r\n\0"
FORGOTTEN = frozenset({"trkpt", "wpt", "rtept", "trk", "Trackpoint", "Lap", "Activity", "Course"})
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


_CODES = etree.ErrorTypes
_SLIPS = frozenset(
    {
        _CODES.ERR_INVALID_CHAR,
        _CODES.ERR_INVALID_CHARREF,
        _CODES.ERR_NAME_REQUIRED,  # a bare "&"
        _CODES.ERR_ENTITYREF_SEMICOL_MISSING,
        _CODES.ERR_UNDECLARED_ENTITY,
        _CODES.ERR_INVALID_ENCODING,
        _CODES.NS_ERR_UNDEFINED_NAMESPACE,
    }
)


class HostileXmlError(Exception):
    """The document declares entities or a document type of its own, or has elements no end."""


@dataclass(slots=True)
class _Watched:
    """A stream that ends with an error when an element goes on without end: a million attributes
    or names cost the parser far more memory than the file has bytes."""

    stream: Any
    most: int
    since: int = 0

    def read(self, size: int = -1) -> bytes:
        block: bytes = self.stream.read(size)
        first, last = block.find(b"<"), block.rfind(b"<")
        longest = self.since + (len(block) if first < 0 else first)
        if longest > self.most:
            raise HostileXmlError("One element goes on without end; watch files never do that.")
        self.since = longest if last < 0 else len(block) - last
        return block


class _Rest:
    """A stream whose beginning was looked at and changed."""

    def __init__(self, beginning: bytes, stream: IO[bytes]) -> None:
        self._beginning, self._stream = BytesIO(beginning), stream

    def read(self, size: int = -1) -> bytes:
        begun: bytes = self._beginning.read(size)
        return begun or self._stream.read(size)


def _without_type(stream: IO[bytes]) -> Any:
    """The stream without the document type at its beginning."""
    head = trimmed(stream.read(HEAD_BYTES))
    begin = head.find(b"<!DOCTYPE")
    if begin < 0:
        return _Rest(head, stream)
    inside, end = head.find(b"[", begin), head.find(b">", begin)
    if 0 <= inside < end:
        close = _TYPE_END.search(head, inside)
        end = -1 if close is None else close.end() - 1
    return _Rest(head if end < 0 else head[:begin] + head[end + 1 :], stream)


def _watched(stream: Any) -> Any:
    return _Watched(stream, int(value("import.most_bytes_in_element")))


def trimmed(data: bytes) -> bytes:
    """The document without byte order mark and without blanks before its declaration."""
    if data[:2] in _WIDE_MARKS:
        return data
    return data.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS)


def root_name(data: bytes) -> str:
    """Local name of the first element; "" when this is no XML."""
    head = data[:HEAD_BYTES]
    if head[:2] in _WIDE_MARKS:
        head = head.decode("utf-16", "ignore").encode()
    head = trimmed(head)
    if not head.startswith(b"<"):
        return ""
    found = _ELEMENT.search(_COMMENT.sub(b"", head))
    return found[1].decode("ascii", "replace") if found else ""


def is_slip(error: etree.XMLSyntaxError) -> bool:
    """Whether the document breaks a rule of writing (a bare `&`, a prefix without declaration, a
    sign that XML does not know) rather than off: what follows can be read, see `ends`."""
    return error.code in _SLIPS


def slip_told(error: etree.XMLSyntaxError) -> str:
    return f"The file breaks a rule of its format ({error.msg}); the rest was read all the same."


def ends(
    data: bytes, names: tuple[str, ...], *, mend: bool = False
) -> Iterator[tuple[str, etree._Element]]:
    """Each element with one of these local names as it closes: (local name, element).

    `mend`: read on behind slips of the pen; of a document that also breaks off, up to its last
    whole element. Raises HostileXmlError before anything is read from a document with a document
    type, and etree.XMLSyntaxError where the document breaks; what came before has been yielded.
    """
    plain = _up_to_whole(trimmed(data), names) if mend else trimmed(data)
    safe = _SAFE | {"recover": True} if mend else _SAFE
    head = plain[:HEAD_BYTES]
    if head[:2] in _WIDE_MARKS:
        head = head.decode("utf-16", "ignore").encode()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise HostileXmlError(
            "The file declares entities or a document type; watch files never do."
        )
    if plain.count(b"<") > value("import.most_elements_at_once"):
        yield from _counted(plain, names, safe)
        return
    tags = sorted(f"{{*}}{name}" for name in names)
    local: dict[str, str] = {}
    for _, element in etree.iterparse(_watched(BytesIO(plain)), events=("end",), tag=tags, **safe):
        tag = str(element.tag)
        name = local.get(tag)
        if name is None:
            name = local[tag] = local_name(tag)
        yield name, element


def _up_to_whole(plain: bytes, names: tuple[str, ...]) -> bytes:
    """The document without a last element that is cut: a parser that mends would close it."""
    if plain.rstrip(_BLANKS).endswith(b">") and plain[:2] not in _WIDE_MARKS:
        return plain
    cuts = [plain.rfind(b"</%s>" % name.encode()) for name in names]
    at = max(cuts)
    return plain if at < 0 else plain[: plain.index(b">", at) + 1]


def _counted(
    plain: bytes, names: tuple[str, ...], safe: dict[str, Any]
) -> Iterator[tuple[str, etree._Element]]:
    """As `ends`, for documents of so many elements that they must not all be kept.

    Raises HostileXmlError when elements pile up between those that readers forget.
    """
    most, kept = value("import.most_elements_between"), 0
    for _, element in etree.iterparse(_watched(BytesIO(plain)), events=("end",), **safe):
        name = local_name(str(element.tag))
        kept += 1
        if kept > most:
            raise HostileXmlError(_PILED)
        if name in names:
            yield name, element
            kept = 0 if name in FORGOTTEN else kept


def top_elements(stream: IO[bytes]) -> Iterator[etree._Element]:
    """Each child of the root as it closes, whole; it is forgotten when the next is asked for.

    For exports that declare a document type of their own: it is left out, as some phones write it
    wrongly and nothing of it is needed. Raises HostileXmlError for a child without end and
    etree.XMLSyntaxError where the stream breaks.
    """
    most, depth, inside = value("import.most_elements_between"), 0, 0
    plain = _watched(_without_type(stream))
    for event, element in etree.iterparse(plain, events=("start", "end"), **_SAFE):
        if event == "start":
            depth += 1
            inside += 1
            if inside > most:
                raise HostileXmlError(_PILED)
            continue
        depth -= 1
        if depth == 1:
            yield element
            forget(element)
            inside = 0


def local_name(tag: str) -> str:
    """The name without its namespace, or without a prefix that the document forgot to declare."""
    return tag.rpartition("}")[2].rpartition(":")[2]


def forget(element: etree._Element) -> None:
    """Free a finished element and everything before it under the same parent."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child with this local name."""
    for found in element:
        if isinstance(found.tag, str) and local_name(found.tag) == name:
            return found
    return None


def child_text(element: etree._Element, name: str) -> str:
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""
