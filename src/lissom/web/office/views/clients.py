"""The card file: search, a card, archive, cards of one person, tables in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import DataError
from lissom.core.practice.table import write_table
from lissom.web import clock
from lissom.web.clinic import audit, cards
from lissom.web.clinic import people as clinic_people
from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat, seated
from lissom.web.office import access, client_import, client_reads, merging
from lissom.web.office.forms import clients as forms
from lissom.web.office.models import ClientImport
from lissom.web.office.presenters import clients as shown
from lissom.web.ui.answers import accepted

_SHOWN_ROWS = 20


@require_safe
@seated(Right.CLIENTS)
def clients(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The card file, or what a search finds in it."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    archived = request.GET.get("archived") == "1"
    page = request.GET.get("page", "1")
    found = client_reads.search(
        seat.clinic, words, archived=archived, page=int(page) if page.isdecimal() else 1
    )
    context = {
        "q": words,
        "archived": archived,
        "found": found,
        "lines": shown.client_lines(found.clients),
        "sentence": shown.search_sentence(found, words, archived=archived),
        "may_export": seat.may(Right.PRIVACY),
    }
    part = request.headers.get("HX-Target") == "found"
    return render(request, "office/client_list.html" if part else "office/clients.html", context)


@require_http_methods(["GET", "POST"])
@seated(Right.CLIENTS)
def client_add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A client more."""
    form = forms.ClientForm(request.POST if request.method == "POST" else None)
    made: list[Client] = []

    def save() -> None:
        made.append(
            clinic_people.save_client(
                clinic=seat.clinic, now=clock.now(), by=seat, **form.cleaned_data
            )
        )

    if accepted(form, save):
        messages.success(
            request,
            gettext("{name} is number {number}.").format(name=made[0].name, number=made[0].number),
        )
        return redirect("office-client", made[0].pk)
    status = 400 if form.is_bound else 200
    return render(request, "office/client_form.html", {"form": form, "row": None}, status=status)


@require_safe
@seated(Right.CLIENTS)
def client(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """One card: contact, visits, and what other rooms have to say."""
    row, now = access.client_in(seat.clinic, client), clock.now()
    context = {
        "row": row,
        "contact": shown.contact(row),
        "visits": shown.visits(client_reads.visits_of(row, now)),
        "sections": cards.sections(seat, row, now),
        "merges": client_reads.merges_of(row),
    }
    return render(request, "office/client.html", context)


@require_http_methods(["GET", "POST"])
@seated(Right.CLIENTS)
def client_edit(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """How to reach the client."""
    row = access.client_in(seat.clinic, client)
    form = forms.ClientForm(
        request.POST if request.method == "POST" else None,
        initial=forms.ClientForm.initial_of(row),
    )

    def save() -> None:
        clinic_people.save_client(
            clinic=seat.clinic,
            client=row,
            runner=row.runner,
            now=clock.now(),
            by=seat,
            **form.cleaned_data,
        )

    if accepted(form, save):
        messages.success(request, gettext("Saved."))
        return redirect("office-client", row.pk)
    status = 400 if form.is_bound else 200
    return render(request, "office/client_form.html", {"form": form, "row": row}, status=status)


@require_POST
@seated(Right.CLIENTS)
def client_archive(request: HttpRequest, seat: Seat, client: int) -> HttpResponse:
    """Offer the client no longer when booking, or again."""
    row = access.client_in(seat.clinic, client)
    archived = row.archived_at is None
    clinic_people.archive_client(client=row, archived=archived, now=clock.now(), by=seat)
    messages.success(
        request,
        gettext("{name} is archived; nothing is deleted.").format(name=row.name)
        if archived
        else gettext("{name} is back.").format(name=row.name),
    )
    return redirect("office-client", row.pk)


@require_safe
@seated(Right.CLIENTS)
def duplicates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Cards that may be one person's."""
    pairs = client_reads.possible_duplicates(seat.clinic)
    return render(request, "office/duplicates.html", {"pairs": shown.pair_cards(pairs)})


@require_POST
@seated(Right.CLIENTS)
def join_cards(request: HttpRequest, seat: Seat, kept: int, gone: int) -> HttpResponse:
    """Two cards become one; or they are told apart for good."""
    one, other = access.client_in(seat.clinic, kept), access.client_in(seat.clinic, gone)
    if request.POST.get("act") == "apart":
        merging.not_the_same(seat=seat, one=one, other=other, now=clock.now())
        messages.success(request, gettext("Noted: two people."))
        return redirect("office-duplicates")
    merging.merge(seat=seat, kept=one, gone=other, now=clock.now())
    messages.success(
        request,
        gettext("The cards are one. It can be taken back on the card of {name}.").format(
            name=one.name
        ),
    )
    return redirect("office-client", one.pk)


@require_POST
@seated(Right.CLIENTS)
def part_cards(request: HttpRequest, seat: Seat, merge: int) -> HttpResponse:
    """Take a join back."""
    row = access.merge_in(seat.clinic, merge)
    merging.part(seat=seat, merge=row, now=clock.now())
    messages.success(request, gettext("The cards are two again."))
    return redirect("office-client", row.kept_id)


@require_http_methods(["GET", "POST"])
@seated(Right.CLIENTS)
def imports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Tables that were brought in; a POST brings one more to be looked at."""
    form = forms.TableForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    made: list[ClientImport] = []

    def save() -> None:
        file = form.cleaned_data["table"]
        try:
            made.append(
                client_import.start(
                    seat=seat, label=str(file.name), content=file.read(), now=clock.now()
                )
            )
        except DataError as error:
            form.add_error("table", error.sentence())

    if accepted(form, save) and made:
        return redirect("office-import-of", made[0].pk)
    earlier = ClientImport.objects.filter(clinic=seat.clinic).defer("content", "results")[:20]
    context = {"form": form, "earlier": earlier}
    return render(request, "office/imports.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@seated(Right.CLIENTS)
def import_of(request: HttpRequest, seat: Seat, batch: int) -> HttpResponse:
    """A table: which column is what, and what would come of each row; then its result."""
    row = access.client_import_in(seat.clinic, batch)
    if row.state == ClientImport.State.DONE:
        return render(request, "office/import_done.html", {"row": row, **shown.results(row)})
    seen = client_import.preview(row, None, now=clock.now())
    form = forms.ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=seen.table.columns,
        places=seen.places,
    )
    valid = form.is_bound and form.is_valid()
    if valid:
        seen = client_import.preview(row, form.places(), now=clock.now())
    if (
        valid
        and request.POST.get("act") == "run"
        and accepted(
            form,
            lambda: client_import.run(seat=seat, batch=row, places=form.places(), now=clock.now()),
        )
    ):
        return redirect("office-import-of", row.pk)
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "seen": seen,
        "lines": shown.outcome_lines(seen.outcomes[:_SHOWN_ROWS]),
        "more": max(0, len(seen.outcomes) - _SHOWN_ROWS),
        "sentence": shown.counts(seen.counts, done=False),
    }
    status = 400 if form.is_bound and not valid else 200
    return render(request, "office/import_of.html", context, status=status)


@require_POST
@seated(Right.CLIENTS)
def import_drop(request: HttpRequest, seat: Seat, batch: int) -> HttpResponse:
    """Throw away a table that was not read in."""
    client_import.drop(seat=seat, batch=access.client_import_in(seat.clinic, batch))
    messages.success(request, gettext("The table is thrown away; nothing was read in."))
    return redirect("office-imports")


@require_safe
@seated(Right.PRIVACY)
def export(request: HttpRequest, seat: Seat) -> HttpResponse:  # noqa: ARG001 (the form of a view)
    """The card file as a table; that it was taken is written down."""
    now = clock.now()
    audit.note(seat=seat, clinic=seat.clinic, action="exported", kind="clients", now=now)
    content = write_table(*client_reads.as_table(seat.clinic))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="clients.csv"'
    return response
