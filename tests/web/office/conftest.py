"""The office's tests happen on the tests' day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings

from tests.web.office_cast import ON


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """Pages see the tests' Monday, as with LISSOM_ON."""
    with override_settings(LISSOM=replace(settings.LISSOM, on=ON)):
        yield
