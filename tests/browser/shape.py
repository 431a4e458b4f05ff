"""The shape of a page as a thumb and a reader of headings meet it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

TARGET_PX = 44
_LOOK = """(least) => {
  const said = (text) => (text || '').trim().replace(/\\s+/g, ' ').slice(0, 40);
  const seen = (part) => part.checkVisibility({ visibilityProperty: true });
  const reach = (part) => {
    const after = getComputedStyle(part, '::after');
    const own = part.getBoundingClientRect();
    if (after.content === 'none' || after.position !== 'absolute') return own;
    const holds = getComputedStyle(part).position === 'static' ? part.offsetParent : part;
    const box = holds.getBoundingClientRect();
    const far = (side) => parseFloat(after[side]) || 0;
    const width = box.width - far('left') - far('right');
    return { width, height: box.height - far('top') - far('bottom') };
  };
  const words = (one) => one.nodeType === 3 && said(one.data).length > 1;
  const inText = (part) => part.localName === 'a' && getComputedStyle(part).display === 'inline'
    && [...part.parentElement.childNodes].some(words);
  const small = [];
  const touched = ':is(a[href], button, select, summary, textarea, input:not([type=hidden]))';
  for (const part of document.querySelectorAll(`:is(main, .nav) ${touched}`)) {
    if (part.closest('svg') || inText(part)) continue;
    const label = part.labels?.[0];
    const stands = label && part.matches('[type=checkbox], [type=radio], .vh') ? label : part;
    if (!seen(stands)) continue;
    const box = reach(stands);
    if (box.width > 2 && (box.width < least - 0.5 || box.height < least - 0.5)) {
      small.push(`${part.localName} '${said(stands.innerText || part.name)}' `
        + `${Math.round(box.width)} x ${Math.round(box.height)}`);
    }
  }
  const worded = [...document.querySelectorAll('.btn, .tag, .seg > *, .chiplink')].filter(seen);
  const cut = worded.filter((one) => one.scrollWidth > one.clientWidth + 1);
  const lists = [...document.querySelectorAll('.card > .rows')].filter(seen);
  const beyond = lists.filter((one) => {
    const [own, card] = [one, one.parentElement].map((part) => part.getBoundingClientRect());
    return own.left < card.left - 1 || own.right > card.right + 1 || own.bottom > card.bottom + 1;
  });
  const heads = [...document.querySelectorAll('h1, h2, h3, h4')].filter(seen);
  const levels = heads.map((one) => Number(one.localName[1]));
  const leaps = heads.filter((one, at) => levels[at] > (at ? levels[at - 1] : 0) + 1);
  const filled = [...document.querySelectorAll('main .btn.primary')].filter(seen);
  return {
    small,
    cut: [...cut.map((one) => `'${said(one.innerText)}' is wider than its place`),
      ...beyond.map((one) => `'${said(one.innerText)}' is cut by its card`)],
    leaps: leaps.map((one) => `${one.localName} '${said(one.innerText)}'`),
    tops: levels.filter((level) => level === 1).length,
    primary: filled.map((one) => said(one.innerText)),
    width: document.documentElement.scrollWidth,
  };
}"""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a page as it stands: what is touched and too small, words that run out of their button,
    tag or card, headings that leap over a level, how many first headings, the filled buttons, and
    the width that it needs (px)."""

    small: list[str]
    cut: list[str]
    leaps: list[str]
    tops: int
    primary: list[str]
    width: int


def shape_of(page: Page) -> Shape:
    """What is inside a sentence, and the places of the figure, are no targets of their own: the
    first is text, the second answers to the nearest place."""
    return Shape(**page.evaluate(_LOOK, TARGET_PX))
