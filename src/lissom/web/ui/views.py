"""Light, dark, or as the system: remembered in a cookie of this site."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lissom.web.ui.templatetags.lissom_ui import THEMES

_YEAR_S = 31_536_000


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme and go back to where the choice was made."""
    wanted, back = str(request.POST.get("theme", "")), str(request.POST.get("next", "/"))
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    if wanted in THEMES:
        response.set_cookie(
            "theme", wanted, max_age=_YEAR_S, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
