"""The words that a template says by itself: text and spoken attributes beyond any translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SPOKEN = frozenset({"aria-label", "title", "placeholder", "alt", "aria-description"})
GIVEN = "data-say-"
"""Words that a template gives to a script."""
_TOKEN = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})", re.DOTALL)
_ENTITY = re.compile(r"&#?\w+;")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"</?!?([\w-]*)")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*$")
_OPENS = ("comment", "blocktranslate", "blocktrans")
_RAW = ("script", "style")
NAMES = frozenset({"Lissom", "· Lissom", "lissom", "FIT", "GPX", "TCX", "km", "min", "make demo"})
"""Said alike in every language."""


def spoken(attribute: str) -> bool:
    """Whether somebody reads or hears the value of an attribute."""
    return attribute in SPOKEN or attribute.startswith(GIVEN)


@dataclass(slots=True)
class _Reader:
    """Where in the page the reading is: in text, in a tag, in the value of an attribute."""

    state: str = "text"
    tag: str = ""
    attribute: str = ""
    quote: str = ""
    said: str = ""
    found: list[str] = field(default_factory=list)

    def end(self) -> None:
        said = _ENTITY.sub(" ", self.said).strip()
        if _LETTER.search(said) and said not in NAMES:
            self.found.append(said)
        self.said = ""

    def read(self, text: str) -> None:
        place = 0
        while place < len(text):
            place = getattr(self, f"_in_{self.state}")(text, place)

    def _in_text(self, text: str, place: int) -> int:
        tag = _TAG.match(text, place)
        if text[place] == "<" and tag and len(tag.group(0)) > 1:
            self.end()
            self.state, self.tag = "tag", tag.group(0)[1:]
            return tag.end()
        if self.tag not in _RAW:
            self.said += text[place]
        return place + 1

    def _in_tag(self, text: str, place: int) -> int:
        if text[place] == ">":
            self.state = "text"
        elif text[place] in "\"'":
            name = _ATTRIBUTE.search(text, 0, place)
            self.attribute = name.group(1) if name else ""
            self.state, self.quote = "attribute", text[place]
        return place + 1

    def _in_attribute(self, text: str, place: int) -> int:
        if text[place] == self.quote:
            self.end()
            self.state = "tag"
        elif spoken(self.attribute):
            self.said += text[place]
        return place + 1


def untranslated(source: str) -> Iterator[str]:
    """Each run of words of a template that is in no `translate` or `blocktranslate`."""
    reader, silent = _Reader(), False
    for token in _TOKEN.split(source):
        if token.startswith(("{%", "{#")):
            reader.end()
            words = token[2:-2].split()
            if words and words[0] in _OPENS:
                silent = True
            elif words and words[0].startswith("end"):
                silent = False
            if words[:1] == ["block"] and words[1].endswith(("_class", "_attributes")):
                silent = True  # the names of classes
        elif not silent and not token.startswith("{{"):
            reader.read(token)
    reader.end()
    yield from reader.found
