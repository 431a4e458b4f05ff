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


class HostileXmlError(Exception):
    """The document declares entities or a document type of its own, or has elements no end."""


@dataclass(slots=True)
class _Watched:
    """A stream that ends with an error when an element goes on without end: a million attributes
    or names cost the parser far more memory than the file has bytes."""

    stream: IO[bytes]
    most: int
    since: int = 0

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read(size)
        first, last = block.find(b"<"), block.rfind(b"<")
        longest = self.since + (len(block) if first < 0 else first)
        if longest > self.most:
            raise HostileXmlError("One element goes on without end; watch files never do that.")
        self.since = longest if last < 0 else len(block) - last
        return block


def _watched(stream: IO[bytes]) -> Any:
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


def ends(data: bytes, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """Each element with one of these local names as it closes: (local name, element).

    Raises HostileXmlError before anything is read from a document with a document type, and
    etree.XMLSyntaxError where the document breaks; what came before has been yielded.
    """
    plain = trimmed(data)
    head = plain[:HEAD_BYTES]
    if head[:2] in _WIDE_MARKS:
        head = head.decode("utf-16", "ignore").encode()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise HostileXmlError(
            "The file declares entities or a document type; watch files never do."
        )
    if plain.count(b"<") > value("import.most_elements_at_once"):
        yield from _counted(plain, names)
        return
    tags = sorted(f"{{*}}{name}" for name in names)
    local: dict[str, str] = {}
    for _, element in etree.iterparse(_watched(BytesIO(plain)), events=("end",), tag=tags, **_SAFE):
        tag = str(element.tag)
        name = local.get(tag)
        if name is None:
            name = local[tag] = local_name(tag)
        yield name, element


def _counted(plain: bytes, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """As `ends`, for documents of so many elements that they must not all be kept.

    Raises HostileXmlError when elements pile up between those that readers forget.
    """
    most, kept = value("import.most_elements_between"), 0
    for _, element in etree.iterparse(_watched(BytesIO(plain)), events=("end",), **_SAFE):
        name = local_name(str(element.tag))
        kept += 1
        if kept > most:
            raise HostileXmlError(_PILED)
        if name in names:
            yield name, element
            kept = 0 if name in FORGOTTEN else kept


def top_elements(stream: IO[bytes]) -> Iterator[etree._Element]:
    """Each child of the root as it closes, whole; it is forgotten when the next is asked for.

    For exports that declare a document type of their own: entities stay unresolved. Raises
    HostileXmlError for a child without end and etree.XMLSyntaxError where the stream breaks.
    """
    most, depth, inside = value("import.most_elements_between"), 0, 0
    for event, element in etree.iterparse(_watched(stream), events=("start", "end"), **_SAFE):
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
    return tag.rpartition("}")[2]


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
