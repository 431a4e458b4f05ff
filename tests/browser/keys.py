"""A person without a pointer: goes from part to part by Tab, sees where the focus is, presses keys.

Every stop is looked at: what has the focus must show it, lie within the window and be covered by
nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page

MOST_STOPS = 220

_HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const said = [one.getAttribute('aria-label'), one.labels?.[0]?.innerText, one.innerText,
    one.title, one.value];
  const name = (said.find((text) => text && text.trim()) || '').trim().replace(/\\s+/g, ' ');
  return {name, role: one.getAttribute('role') || one.type || one.localName};
}"""

_SEEN = """() => {
  const one = document.activeElement;
  const marks = (part, pseudo) => {
    const style = getComputedStyle(part, pseudo);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const labels = [...(one.labels || [])];
  const drawn = one.localName === 'g' || one.closest('svg');
  const shown = marks(one) || marks(one, '::after') || labels.some((part) => marks(part))
    || (one.parentElement && marks(one.parentElement))
    || (drawn && parseFloat(getComputedStyle(one.querySelector('path')).strokeWidth) >= 3);
  if (!shown) return 'shows no focus';
  const stands = (one.getBoundingClientRect().width > 2 || !labels.length) ? one : labels[0];
  const box = stands.getBoundingClientRect();
  const x = Math.min(Math.max(box.left + box.width / 2, box.left + 1), innerWidth - 2);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (bottom - top < Math.min(box.height, 20)) return 'lies outside the window';
  if (drawn) return '';
  const hit = document.elementFromPoint(x, (top + bottom) / 2);
  const fits = hit && (stands.contains(hit) || hit.contains(stands)
    || labels.some((part) => part.contains(hit)));
  return fits ? '' : `is covered by ${hit?.outerHTML.slice(0, 80)}`;
}"""


@dataclass(slots=True)
class Keys:
    """The keyboard of a window."""

    page: Page

    def here(self) -> str:
        """The name of what has the focus; empty when nothing has."""
        found = self.page.evaluate(_HERE)
        return "" if found is None else str(found["name"])

    def to(self, name: str, *, back: bool = False) -> Keys:
        """Tab on to the part with this name (its beginning); every stop on the way is seen."""
        passed: list[str] = []
        wanted = re.compile(re.escape(" ".join(name.split())), re.IGNORECASE)
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            here = self.here()
            if here:
                fault = self.page.evaluate(_SEEN)
                assert not fault, f"'{here}' on {self.page.url} {fault}"
            if wanted.match(here):
                return self
            passed.append(here)
        raise AssertionError(f"no way to '{name}' on {self.page.url} by Tab; passed {passed[:60]}")

    def press(self, *keys: str) -> Keys:
        for one in keys:
            self.page.keyboard.press(one)
        return self

    def write(self, text: str) -> Keys:
        """Into what has the focus, in place of what it held."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        return self

    def day(self, day: date) -> Keys:
        """Into the date field that has the focus, in the order that this browser's fields have."""
        for order in ("%m%d%Y", "%d%m%Y"):
            self.page.keyboard.type(day.strftime(order))
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                return self
            self.press("Shift+Tab", "Shift+Tab")
        raise AssertionError(f"the field does not take {day}")

    def go(self, name: str) -> Keys:
        """Along the link or button of this name; what has the focus already is taken first."""
        if not self.here().lower().startswith(name.lower()):
            self.to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self
