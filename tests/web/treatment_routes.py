"""Who may open the pages of the treatment."""

from __future__ import annotations

from typing import Any

from lissom.web.clinic.roles import Right
from lissom.web.treatment.models import Consent
from tests.web import cast
from tests.web.cast import World
from tests.web.doors import Door, Route


def _client(world: World) -> dict[str, Any]:
    return {"client": cast.client_of(world)}


def _consent(world: World) -> dict[str, Any]:
    row = Consent.objects.get(client=cast.client_of(world))
    return {"client": row.client_id, "consent": row.pk}


TREATMENT_ROUTES: dict[str, Route] = {
    "settings-sharing": Route(Door.RUNNER),
    "settings-sharing-withdraw": Route(
        Door.OBJECT, lambda world: {"consent": cast.lent(world)}, post={}
    ),
    "visit": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "consent-texts": Route(Door.WORK, right=Right.SETUP),
    "consent-text": Route(Door.WORK, lambda _: {"scope": "sharing"}, right=Right.SETUP),
    "client-consent": Route(Door.CASE, _client, right=Right.CLIENTS),
    "client-consent-withdraw": Route(Door.CASE, _consent, post={}, right=Right.CLIENTS),
    "client-link": Route(Door.CASE, _client, post={}, right=Right.CLIENTS),
    "client-looks": Route(Door.CASE, _client, right=Right.HEALTH),
}
