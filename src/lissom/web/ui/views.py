"""Light or dark, remembered in a cookie; what makes the app installable and open offline."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from lissom.web.ui.navigation import OFFLINE_FILES, OFFLINE_PAGES
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


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the form of a view)
    """The script that keeps the everyday pages for times without network."""
    source = (files("lissom.web.ui") / "data" / "sw.js").read_text(encoding="utf-8")
    kept = json.dumps([static(name) for name in OFFLINE_FILES])
    version = hashlib.sha256((source + kept).encode()).hexdigest()[:12]
    text = (
        source.replace("LISSOM_VERSION", version)
        .replace("LISSOM_FILES", kept)
        .replace("LISSOM_PAGES", json.dumps(OFFLINE_PAGES))
    )
    return HttpResponse(text, content_type="text/javascript")


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the form of a view)
    """What a phone needs to put the app beside its others."""
    return JsonResponse(
        {
            "name": "Lissom",
            "short_name": "Lissom",
            "description": gettext("One training programme for a runner."),
            "lang": get_language(),
            "start_url": "/today",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f7f5f1",
            "theme_color": "#0b6170",
            "icons": [
                {
                    "src": static("ui/app.svg"),
                    "sizes": "any",
                    "type": "image/svg+xml",
                    "purpose": "any maskable",
                }
            ],
        },
        content_type="application/manifest+json",
    )
