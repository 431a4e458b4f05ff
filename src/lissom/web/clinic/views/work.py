"""Going to work: the clinics of a person, and which one the pages are about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from lissom.core.errors import NotFoundError
from lissom.web.clinic import seats


@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """To the diary; who works for several clinics chooses one first, or again with `?choose`."""
    mine = seats.seats_of(request.user)
    if not mine:
        raise seats.NoClinicError(
            gettext("You do not work for a clinic here."),
            remedy=gettext("Its owner can add you to the team."),
        )
    chosen = request.session.get(seats.SESSION_KEY)
    here = (
        mine[0] if len(mine) == 1 else next((one for one in mine if one.clinic.pk == chosen), None)
    )
    if here is not None and "choose" not in request.GET:
        return redirect("diary")
    return render(request, "clinic/work.html", {"seats": mine, "here": here})


@require_POST
def choose(request: HttpRequest, clinic: int) -> HttpResponse:
    """From now on the staff's pages are about this clinic."""
    if clinic not in {one.clinic.pk for one in seats.seats_of(request.user)}:
        raise NotFoundError(gettext("There is no such clinic among yours."))
    request.session[seats.SESSION_KEY] = clinic
    return redirect("clinic")
