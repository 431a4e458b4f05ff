"""The operations: parse, call one service or query, answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, NinjaAPI, Path, Query, Status, UploadedFile
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from lissom.core.activity.model import Sport
from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.core.runner import CheckIn, DoneKind, DoneSession, Priority
from lissom.web import clock
from lissom.web.api import schemas
from lissom.web.api.auth import READ, WRITE, runner_for
from lissom.web.training import (
    access,
    background,
    editing,
    imports,
    queries,
    services,
)

_LONGEST = timedelta(days=3700)
_STATUS = {"not-allowed": 403, "too-often": 429, "storage": 507}
_REFUSALS = dict.fromkeys((400, 401, 403, 404, 413, 422, 429), schemas.Problem)
_Since = Annotated[schemas.Day | None, Query(description="First day; default 28 days ago.")]
_Until = Annotated[schemas.Day | None, Query(description="Last day; default today.")]
_Key = Annotated[int, Path(ge=1, le=2**53)]

api = NinjaAPI(
    title="Lissom",
    version="1",
    description="Your own data, with a token from the settings. Units are in the names.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


def _problem(request: HttpRequest, status: int, code: str, message: str, remedy: str = "") -> Any:
    body = {"code": code, "message": message, "remedy": remedy}
    return api.create_response(request, body, status=status)


@api.exception_handler(LissomError)
def refused(request: HttpRequest, error: LissomError) -> HttpResponse:
    """A refusal of the core or of a service."""
    status = _STATUS.get(error.code) or (404 if isinstance(error, NotFoundError) else 400)
    answer: HttpResponse = _problem(request, status, error.code, error.message, error.remedy)
    return answer


@api.exception_handler(ValidationError)
def unusable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that is not of the form asked for."""
    first = error.errors[0]
    where = ".".join(str(part) for part in first.get("loc", ())[1:])
    message = f"{where}: {first.get('msg', 'not usable')}"
    answer: HttpResponse = _problem(request, 422, "unusable", message, "See /api/docs.")
    return answer


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """No token, or none that works."""
    remedy = "Make a token in the settings and send it as Authorization: Bearer ..."
    answer: HttpResponse = _problem(request, 401, "no-token", "There is no valid token.", remedy)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="lissom"'
    return answer


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    answer: HttpResponse = _problem(request, error.status_code, "unreadable", str(error))
    return answer


def _span(request: HttpRequest, since: date | None, until: date | None) -> tuple[date, date]:
    last = until or clock.today(runner_for(request).timezone)
    first = since or max(last, date.min + timedelta(days=28)) - timedelta(days=28)
    if first > last:
        raise InvalidInputError("`since` is after `until`.", remedy="Turn them round.")
    if last - first > _LONGEST:
        raise InvalidInputError("That is more than ten years.", remedy="Ask in parts.")
    return first, last


@api.get("/me", auth=READ, response={200: schemas.Me, **_REFUSALS}, operation_id="me")
def me(request: HttpRequest) -> Any:
    """Who the token speaks for."""
    runner = runner_for(request)
    return {
        "runner": runner.name,
        "timezone": runner.timezone,
        "today": clock.today(runner.timezone),
        "scopes": request.auth.scopes,  # type: ignore[attr-defined]
    }


def _activity(item: queries.RecordedSession) -> dict[str, Any]:
    found = asdict(item) | {"sport": item.sport.value, "effort": item.rpe_cr10}
    found["best_efforts_s"] = {f"{metres:g}": best for metres, best in item.best_efforts_s.items()}
    return found | {"lacks": list(item.lacks)}


@api.get(
    "/activities",
    auth=READ,
    response={200: list[schemas.Activity], **_REFUSALS},
    operation_id="activities",
)
def activities(request: HttpRequest, since: _Since = None, until: _Until = None) -> Any:
    """Recordings of some days, by start."""
    first, last = _span(request, since, until)
    found = queries.recorded_sessions(runner_for(request), first, last)
    return [_activity(item) for item in found]


def _one(request: HttpRequest, key: int) -> dict[str, Any]:
    runner = runner_for(request)
    row = access.activity_of(runner, key)
    for item in queries.recorded_sessions(runner, row.local_date, row.local_date):
        if item.id == key:
            return _activity(item)
    raise NotFoundError(f"Activity {key} stands behind a richer recording of the same session.")


@api.get(
    "/activities/{key}",
    auth=READ,
    response={200: schemas.Activity, **_REFUSALS},
    operation_id="activity",
)
def activity(request: HttpRequest, key: _Key) -> Any:
    """One recording."""
    return _one(request, key)


@api.patch(
    "/activities/{key}",
    auth=WRITE,
    response={200: schemas.Activity, **_REFUSALS},
    operation_id="change_activity",
)
def change_activity(request: HttpRequest, key: _Key, change: schemas.ActivityChange) -> Any:
    """Change what a recording says of itself; the load follows."""
    runner = runner_for(request)
    access.activity_of(runner, key)
    editing.edit_activity(
        runner=runner,
        activity=key,
        title=change.title,
        sport=None if change.sport is None else Sport(change.sport),
        rpe_cr10=change.effort,
        distance_m=change.distance_m,
    )
    return _one(request, key)


@api.delete(
    "/activities/{key}", auth=WRITE, response={204: None, **_REFUSALS}, operation_id="drop_activity"
)
def drop_activity(request: HttpRequest, key: _Key) -> Any:
    """Take a recording out; its file stays known."""
    editing.delete_activity(runner=runner_for(request), activity=key)
    return Status(204, None)


def _entry(row: Any) -> dict[str, Any]:
    names = ("date", "kind", "type", "minutes", "distance_m", "place", "note")
    return {name: getattr(row, name) for name in names} | {"id": row.pk, "effort": row.rpe_cr10}


@api.get(
    "/entries", auth=READ, response={200: list[schemas.Entry], **_REFUSALS}, operation_id="entries"
)
def entries(request: HttpRequest, since: _Since = None, until: _Until = None) -> Any:
    """Sessions told by hand, by day."""
    first, last = _span(request, since, until)
    return [_entry(row) for row in queries.entries(runner_for(request), first, last)]


@api.post(
    "/entries", auth=WRITE, response={201: schemas.Entry, **_REFUSALS}, operation_id="add_entry"
)
def add_entry(request: HttpRequest, entry: schemas.EntryIn) -> Any:
    """Tell a session that no watch recorded."""
    done = DoneSession(
        date=entry.date,
        kind=DoneKind(entry.kind),
        minutes=entry.minutes,
        type=entry.type,
        distance_m=entry.distance_m,
        rpe_cr10=entry.effort,
    )
    row = services.log_done(
        runner=runner_for(request), done=done, place=entry.place, note=entry.note
    )
    return Status(201, _entry(row))


@api.delete(
    "/entries/{key}", auth=WRITE, response={204: None, **_REFUSALS}, operation_id="drop_entry"
)
def drop_entry(request: HttpRequest, key: _Key) -> Any:
    """Take out what was told."""
    services.remove_entry(runner=runner_for(request), entry=key)
    return Status(204, None)


def _check_in(item: CheckIn) -> dict[str, Any]:
    return asdict(item) | {"soreness": dict(item.soreness), "red_flags": list(item.red_flags)}


@api.get(
    "/check-ins",
    auth=READ,
    response={200: list[schemas.CheckIn], **_REFUSALS},
    operation_id="check_ins",
)
def check_ins(request: HttpRequest, since: _Since = None, until: _Until = None) -> Any:
    """Check-ins, by time."""
    first, last = _span(request, since, until)
    return [_check_in(item) for item in queries.check_ins(runner_for(request), first, last)]


@api.post(
    "/check-ins",
    auth=WRITE,
    response={201: schemas.CheckIn, **_REFUSALS},
    operation_id="add_check_in",
)
def add_check_in(request: HttpRequest, given: schemas.CheckInIn) -> Any:
    """Say how the body feels; the forecast learns from it. Without `at`: now."""
    at: datetime = given.at or clock.now()
    check_in = CheckIn(
        at=at,
        soreness=given.soreness,
        sleep=given.sleep,
        fatigue=given.fatigue,
        stress=given.stress,
        mood=given.mood,
        calm=given.calm,
        note=given.note,
    )
    kept = services.record_check_in(runner=runner_for(request), check_in=check_in)
    return Status(201, _check_in(kept))


@api.get("/races", auth=READ, response={200: list[schemas.Race], **_REFUSALS}, operation_id="races")
def races(request: HttpRequest) -> Any:
    """All races, by day."""
    found = queries.races_of(runner_for(request))
    return [asdict(race) | {"priority": race.priority.value} for race in found]


@api.post("/races", auth=WRITE, response={201: schemas.Race, **_REFUSALS}, operation_id="add_race")
def add_race(request: HttpRequest, race: schemas.RaceIn) -> Any:
    """Add a race, or change the one of that day and distance."""
    kept = services.add_race(
        runner=runner_for(request),
        **race.dict() | {"priority": Priority(race.priority)},
    )
    return Status(201, asdict(kept) | {"priority": kept.priority.value})


@api.delete("/races/{key}", auth=WRITE, response={204: None, **_REFUSALS}, operation_id="drop_race")
def drop_race(request: HttpRequest, key: Annotated[str, Field(max_length=60)]) -> Any:
    """Take a race out."""
    services.remove_race(runner=runner_for(request), race=key)
    return Status(204, None)


@api.get(
    "/programme",
    auth=READ,
    response={200: schemas.Programme, **_REFUSALS},
    operation_id="programme",
)
def programme(request: HttpRequest) -> Any:
    """The programme in force."""
    found = queries.current_programme(runner_for(request))
    names = ("number", "on", "made_at", "document")
    return {name: getattr(found, name) for name in names}


def _import(item: imports.ImportProgress) -> dict[str, Any]:
    return {"id": item.batch} | {
        name: getattr(item, name) for name in schemas.Import.model_fields if name != "id"
    }


@api.post(
    "/imports", auth=WRITE, response={202: schemas.Import, **_REFUSALS}, operation_id="add_import"
)
def add_import(request: HttpRequest, files: Annotated[list[UploadedFile], File()]) -> Any:
    """Send files; they are read in the background. Ask for the import until it is over."""
    runner = runner_for(request)
    batch = background.start_import(
        runner=runner,
        owner=request.auth.user,  # type: ignore[attr-defined]
        files=files,
        now=timezone.now(),
    )
    return Status(202, _import(queries.import_progress(runner, batch)))


@api.get(
    "/imports/{key}",
    auth=READ,
    response={200: schemas.Import, **_REFUSALS},
    operation_id="import",
)
def one_import(request: HttpRequest, key: _Key) -> Any:
    """How an import stands."""
    return _import(queries.import_progress(runner_for(request), key))
