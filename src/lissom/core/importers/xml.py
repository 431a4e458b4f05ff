"""Reading XML that strangers wrote: streamed, without entities, document types or network."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

_HEAD_BYTES = 65_536
FORGET_EVERY = 256  # points between two times of freeing them
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(rb"<(?:[A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLANKS = b" \t\r\n\0"


class HostileXmlError(Exception):
    """The document declares entities or a document type of its own."""


def trimmed(data: bytes) -> bytes:
    """The document without byte order mark and without blanks before its declaration."""
    if data[:2] in _WIDE_MARKS:
        return data
    return data.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS)


def root_name(data: bytes) -> str:
    """Local name of the first element; "" when this is no XML."""
    head = data[:_HEAD_BYTES]
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
    head = plain[:_HEAD_BYTES]
    if head[:2] in _WIDE_MARKS:
        head = head.decode("utf-16", "ignore").encode()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise HostileXmlError
    wanted = {f"{{*}}{name}" for name in names}
    local: dict[str, str] = {}
    for _, element in etree.iterparse(
        BytesIO(plain),
        events=("end",),
        tag=sorted(wanted),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    ):
        tag = str(element.tag)
        name = local.get(tag)
        if name is None:
            name = local[tag] = local_name(tag)
        yield name, element


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
