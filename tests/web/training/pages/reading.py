"""What a page says, read as text, and what it must never hold."""

from __future__ import annotations

import html
import re

from django.test import Client
from django.test.utils import CaptureQueriesContext

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


def markup(browser: Client, address: str, *, status: int = 200) -> str:
    """The markup of a page; inline script or style fails at once, as the policy would refuse it."""
    response = browser.get(address)
    assert response.status_code == status, (address, response.status_code)
    text = response.content.decode()
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text), address
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), address
    assert "None" not in said(text), address
    return text


def said(text: str) -> str:
    """The words of a page, blanks made one."""
    return " ".join(html.unescape(_TAGS.sub(" ", text)).replace("\u00a0", " ").split())


def words(browser: Client, address: str) -> str:
    return said(markup(browser, address))


def queries(browser: Client, address: str) -> int:
    """How often a page asks for training or clinic, without what signing in asks."""
    from django.db import connection  # noqa: PLC0415

    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    own = ('"training_', '"clinic_')
    return sum(any(name in one["sql"] for name in own) for one in asked.captured_queries)
