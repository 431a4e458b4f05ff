"""Who may open the pages of the treatment."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.treatment import screening
from lissom.web.treatment.models import Consent
from tests.web import cast
from tests.web.cast import World
from tests.web.doors import Door, Route


def _client(world: World) -> dict[str, Any]:
    return {"client": cast.client_of(world)}


def _consent(world: World) -> dict[str, Any]:
    row = Consent.objects.get(client=cast.client_of(world))
    return {"client": row.client_id, "consent": row.pk}


def _sign(world: World) -> dict[str, Any]:
    row = Client.objects.select_related("clinic").get(pk=cast.client_of(world))
    (sign,) = screening.save_answers(
        client=row, answers={"fever": True}, notes={}, how="tablet", now=timezone.now()
    )
    return {"client": row.pk, "sign": sign.pk}


def _overrule(world: World) -> dict[str, Any]:
    row = cast.overruled(world)
    return {"client": row.client_id, "overrule": row.pk}


TREATMENT_ROUTES: dict[str, Route] = {
    "settings-sharing": Route(Door.RUNNER),
    "settings-sharing-sheet": Route(Door.RUNNER),
    "settings-sharing-withdraw": Route(
        Door.OBJECT, lambda world: {"consent": cast.lent(world)}, post={}
    ),
    "massage-questions": Route(Door.RUNNER, lambda world: {"clinic": world.clinic.pk}),
    "visits": Route(Door.WORK, right=Right.HEALTH),
    "brief": Route(Door.CASE, lambda world: {"visit": cast.visit_of(world)}, right=Right.HEALTH),
    "visit": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "visit-join": Route(Door.SECRET, lambda _: {"secret": "wrong"}, post={}),
    "consent-texts": Route(Door.WORK, right=Right.SETUP),
    "consent-text": Route(Door.WORK, lambda _: {"scope": "sharing"}, right=Right.SETUP),
    "client-consent": Route(Door.CASE, _client, right=Right.CLIENTS),
    "client-consent-withdraw": Route(Door.CASE, _consent, post={}, right=Right.CLIENTS),
    "client-link": Route(Door.CASE, _client, post={}, right=Right.CLIENTS),
    "client-looks": Route(Door.CASE, _client, right=Right.HEALTH),
    "client-questions": Route(Door.CASE, _client, right=Right.HEALTH),
    "client-screening": Route(Door.CASE, _client, right=Right.HEALTH),
    "client-sign-close": Route(Door.CASE, _sign, post={"why": "cleared"}, right=Right.HEALTH),
    "client-overrules": Route(Door.CASE, _client, right=Right.HEALTH),
    "client-overrule-end": Route(Door.CASE, _overrule, post={}, right=Right.HEALTH),
    "settings-overrule-end": Route(
        Door.OBJECT, lambda world: {"overrule": _overrule(world)["overrule"]}, post={}
    ),
    "screening-rules": Route(Door.WORK, right=Right.DIARY),
    "screening-rules-sign": Route(Door.WORK, post={}, right=Right.SETUP),
    "screening-rule-new": Route(Door.WORK, right=Right.SETUP),
    "screening-rule-remove": Route(
        Door.WORK, lambda _: {"key": "fever"}, post={"why": ""}, right=Right.SETUP
    ),
    "screening-rule": Route(Door.WORK, lambda _: {"key": "fever"}, right=Right.SETUP),
}
