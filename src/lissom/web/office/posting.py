"""Letters of the office by e-mail; what could not be sent is said, never lost in silence."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail

_log = logging.getLogger(__name__)


def sent(*, to: str, subject: str, text: str) -> bool:
    """Whether the mail server took the letter. Called after the transaction, never within it."""
    try:
        return send_mail(subject, text, None, [to]) == 1
    except (SMTPException, OSError) as error:
        _log.warning("A letter could not be sent (%s).", error)
        return False
