"""Who may open the pages of records: rows of `routes.py`."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import seat_of
from lissom.web.records import services
from lissom.web.records.content import from_protocol
from lissom.web.records.models import HomeCare, RecordTemplate
from tests.web import cast
from tests.web.cast import World
from tests.web.doors import Door, Route
from tests.web.records import desk


def _visit(world: World) -> dict[str, Any]:
    return {"visit": cast.visit_of(world)}


def _locked(world: World) -> Any:
    return desk.desk(world, start=desk.next_start(), runner=True).locked_now()


def _record(world: World) -> dict[str, Any]:
    return {"record": _locked(world).pk}


def _client(world: World) -> dict[str, Any]:
    return {"client": cast.client_of(world)}


def _template(world: World) -> dict[str, Any]:
    row = services.save_template(
        seat=seat_of(world.therapist),
        name=f"Template {RecordTemplate.objects.count()}",
        content=from_protocol("maintenance_45"),
        now=timezone.now(),
    )
    return {"template": row.pk}


def _care(world: World) -> dict[str, Any]:
    _locked(world)
    return {"care": HomeCare.objects.latest("id").pk}


_HEALTH = Right.HEALTH
RECORD_ROUTES = {
    "record-begin": Route(Door.CASE, _visit, right=_HEALTH),
    "record": Route(Door.CASE, _record, right=_HEALTH),
    "record-amend": Route(
        Door.CASE, _record, post={"why": "Left out", "text": "More"}, right=_HEALTH
    ),
    "record-keep": Route(Door.CASE, _record, post={"name": "Calves"}, right=_HEALTH),
    "client-records": Route(Door.CASE, _client, right=_HEALTH),
    "outcomes": Route(Door.WORK, right=_HEALTH),
    "record-templates": Route(Door.WORK, right=_HEALTH),
    "record-template-add": Route(
        Door.WORK, post={"protocol": "maintenance_45", "name": "Mine"}, right=_HEALTH
    ),
    "record-template": Route(Door.CASE, _template, right=_HEALTH),
    "record-template-archive": Route(Door.CASE, _template, post={}, right=_HEALTH),
    "own-treatments": Route(Door.RUNNER),
    "care-answer": Route(Door.OBJECT, _care, post={"answer": "accept"}),
}
