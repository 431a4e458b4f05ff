"""Reading records: of a client, outcomes over the clinic, templates; what a runner is given."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web import clock
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.records import access, content, queries, services
from lissom.web.records.forms import content_of, typed_from, typed_in
from lissom.web.records.presenters import overview
from lissom.web.records.presenters import record as shown
from lissom.web.training import access as training
from lissom.web.treatment import access as treatment
from lissom.web.treatment.services import note_look


@require_safe
@seated(Right.HEALTH)
def records(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """Every record of a client, and what came of them. The look is logged."""
    now = clock.now()
    row = treatment.client_of(seat, client)
    seen = access.opened(treatment.sight(seat, row, now=now))
    note_look(seat=seat, seen=seen, what="records", now=now)
    found = queries.records_of(row)
    page = {"client": row, "page": overview.of_client(found, seat.clinic.timezone)}
    return render(request, "records/of_client.html", page)


@require_safe
@seated(Right.HEALTH)
def outcomes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What came of the treatments of consenting clients, without a name."""
    rows = queries.locked_with_consent(seat.clinic, now=clock.now())
    return render(request, "records/outcomes.html", {"page": overview.of_clinic(rows)})


@require_safe
@seated(Right.HEALTH)
def templates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The clinic's own starts of a record, and the shipped protocols to change."""
    page = {
        "own": queries.templates(seat.clinic),
        "shipped": [one for one in PROTOCOLS.values() if one.type != "self"],
        "groups": shown.focus_groups(),
    }
    return render(request, "records/templates.html", page)


@require_POST
@seated(Right.HEALTH)
def template_add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The clinic's own version of a protocol, to be changed at once."""
    key, name = request.POST.get("protocol", ""), request.POST.get("name", "")
    focus = (request.POST.get("focus_1", ""), request.POST.get("focus_2", ""))
    start = content.from_protocol(key, focus=focus if all(focus) else None)
    row = services.save_template(
        seat=seat, name=name or PROTOCOLS[key].label, content=start, base=key, now=clock.now()
    )
    return redirect("record-template", row.pk)


@require_http_methods(["GET", "POST"])
@seated(Right.HEALTH)
def template(request: HttpRequest, seat: Seat, template: int) -> HttpResponse:
    """A template to change; each change is its next version."""
    row = access.template_of(seat, template)
    typed = typed_from(content.content_from(row.content))
    fault = ""
    if request.method == "POST":
        typed = typed_in(request.POST)
        try:
            services.save_template(
                seat=seat,
                name=request.POST.get("name", ""),
                content=content_of(typed),
                template=row,
                now=clock.now(),
            )
        except InvalidInputError as refusal:
            fault = refusal.sentence()
        else:
            messages.success(request, gettext("Saved. Records made before stay as they are."))
            return redirect("record-templates")
    page = {"template": row, "editor": shown.editor(typed), "fault": fault}
    return render(request, "records/template.html", page, status=400 if fault else 200)


@require_POST
@seated(Right.HEALTH)
def template_archive(request: HttpRequest, seat: Seat, template: int) -> HttpResponse:
    """Offer a template no longer."""
    row = access.template_of(seat, template)
    services.archive_template(seat=seat, template=row, now=clock.now())
    messages.success(request, gettext("{row} is not offered any more.").format(row=row))
    return redirect("record-templates")


@require_POST
@seated(Right.HEALTH)
def template_keep(request: HttpRequest, seat: Seat, record: int) -> HttpResponse:
    """Keep what a record did as a template, without what the client said."""
    row = access.record_of(seat, record)
    access.opened(treatment.sight(seat, row.client, now=clock.now()))
    start = content.again(queries.content_of(row))
    services.save_template(
        seat=seat, name=request.POST.get("name", ""), content=start, now=clock.now()
    )
    messages.success(request, gettext("Kept as a template."))
    return redirect("record", row.pk)


@require_safe
def own_treatments(request: HttpRequest) -> HttpResponse:
    """What clinics recorded of this runner's treatments, and what they propose for home."""
    runner = training.runner_of(request.user)
    page = overview.of_runner(queries.own_records(runner), queries.care_for(runner))
    return render(request, "records/own.html", {"page": page})


@require_POST
def care_answer(request: HttpRequest, care: int) -> HttpResponse:
    """The runner takes a proposal for home, or not."""
    runner = training.runner_of(request.user)
    row = access.own_care(runner, care)
    answer = request.POST.get("answer", "")
    if answer not in {"accept", "decline"}:
        raise NotFoundError(gettext("There is no such answer."))
    services.answer_care(runner=runner, care=row, accept=answer == "accept", now=clock.now())
    messages.success(
        request,
        gettext("Taken up.")
        if answer == "accept"
        else gettext("Left out. It can be taken up later."),
    )
    return redirect("own-treatments")
