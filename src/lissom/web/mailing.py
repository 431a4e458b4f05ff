"""Mails that Lissom writes by itself: their head, their sending, the address that ends them."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage

from lissom.core.errors import LissomError

_NEVER = 500  # from here on the answers of a mail server mean: not now, nor later


class NotSentError(LissomError):
    """The mail server did not take the mail. `final`: it will not take it later either."""

    code = "not-sent"

    def __init__(self, message: str, *, remedy: str, final: bool) -> None:
        super().__init__(message, remedy=remedy)
        self.final = final


def letter(
    *,
    to: str,
    subject: str,
    lines: Sequence[str],
    stop: str = "",
    reply_to: str = "",
) -> EmailMessage:
    """A mail that a machine wrote. `stop`: the address that ends such mails, which mail programs
    may offer as one tap."""
    head = {"Auto-Submitted": "auto-generated"}
    if stop:
        head |= {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return EmailMessage(
        subject=subject,
        body="\n".join([*lines, ""]),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        headers=head,
    )


def send(message: EmailMessage) -> None:
    """Give a mail to the mail server. Raises NotSentError."""
    try:
        message.send()
    except OSError as error:
        final = _is_final(error)
        raise NotSentError(
            f"The mail server did not take the mail ({_said(error)}).",
            remedy="Look at the address." if final else "It is tried again.",
            final=final,
        ) from error


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_answer(*answer) for answer in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error)


def _answer(code: int, told: bytes | str) -> str:
    words = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    return f"{code} {words}".strip()[:200]


def _is_final(error: OSError) -> bool:
    """Whether the server refused this address or this mail for good, not the sender's log-in."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _NEVER for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _NEVER


def secret_word(told: Mapping[str, Any], *, salt: str) -> str:
    """The part of an address that says, signed, what it is about."""
    return signing.dumps(dict(told), salt=salt)


def read_word(word: str, *, salt: str) -> dict[str, Any]:
    """What such a word says; nothing for one that was not made here."""
    try:
        told: dict[str, Any] = signing.loads(word, salt=salt)
    except signing.BadSignature:
        return {}
    return told


def own_address() -> str:
    """Where this installation is reached, without a slash at its end; empty when nobody said."""
    return str(settings.LISSOM.address or "")
