"""Evidence: what is known, how sure, and a text held against it. Anybody may read it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lissom.web.training.presenters.evidence import LONGEST_TEXT, checked, evidence_page


@login_not_required
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Claims of a theme, or all that hold a word."""
    page = evidence_page(
        theme=request.GET.get("topic", ""),
        claim=request.GET.get("claim", ""),
        search=request.GET.get("q", ""),
    )
    return render(request, "training/evidence.html", {"page": page})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """A text read sentence by sentence against the registry; nothing of it is kept."""
    text = request.POST.get("text", "")
    return render(
        request,
        "training/evidence_check.html",
        {"text": text, "sentences": checked(text), "longest": LONGEST_TEXT},
    )
