"""The team of a clinic: members, invites, people who treat, their hours and papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web import clock
from lissom.web.accounts.access import user_by_email
from lissom.web.accounts.adapter import INVITE_KEY
from lissom.web.accounts.models import User
from lissom.web.clinic import people as clinic_people
from lissom.web.clinic.models import Appointment, Therapist
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import SESSION_KEY, Seat, seated
from lissom.web.office import access, opening, places, posting, queries, team
from lissom.web.office.forms import hours as hour_forms
from lissom.web.office.forms import setup as forms
from lissom.web.office.presenters import setup as shown
from lissom.web.office.presenters import words
from lissom.web.ui.answers import accepted


@require_safe
@seated(Right.SETUP)
def team_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who works here and who treats."""
    return _team(request, seat, None)


def _team(
    request: HttpRequest, seat: Seat, form: forms.InviteForm | None, *, link: str = "", to: str = ""
) -> HttpResponse:
    now = clock.now()
    treating = queries.therapists_of(seat.clinic)
    on = queries.today_of(seat, now)
    context = {
        "members": [
            {
                "row": row,
                "form": forms.RoleForm(people=treating, member=row, prefix=f"m{row.pk}"),
                "is_me": row.user_id == seat.user.pk,
            }
            for row in queries.members_of(seat.clinic)
        ],
        "invites": queries.open_invites(seat.clinic, timezone.now()),
        "treating": treating,
        "papers": shown.papers(queries.running_out(seat.clinic, on), on),
        "form": form or forms.InviteForm(people=treating),
        "link": link,
        "to": to,
    }
    bad = form is not None and form.is_bound and not link
    return render(request, "office/team.html", context, status=400 if bad else 200)


@require_POST
@seated(Right.SETUP)
def invite(request: HttpRequest, seat: Seat) -> HttpResponse:
    """An invite by e-mail; its link is shown too, once."""
    form = forms.InviteForm(request.POST, people=queries.therapists_of(seat.clinic))
    made: list[str] = []

    def save() -> None:
        given = form.cleaned_data
        made.append(
            team.invite(
                seat=seat,
                email=given["email"],
                role=given["role"],
                therapist=form.chosen,
                now=timezone.now(),
            )
        )

    if not accepted(form, save):
        return _team(request, seat, form)
    to = form.cleaned_data["email"]
    link = request.build_absolute_uri(reverse("office-join", args=[made[0]]))
    text = gettext(
        "{clinic} invites you to its team in Lissom as "
        "{cleaned_data}.\n\n{link}\n\nThe link is for you alone and works for 14 "
        "days."
    ).format(clinic=seat.clinic, cleaned_data=form.cleaned_data["role"], link=link)
    if posting.sent(
        to=to, subject=gettext("Join the team of {clinic}").format(clinic=seat.clinic), text=text
    ):
        messages.success(request, gettext("An invite was sent to {to}.").format(to=to))
    else:
        messages.warning(
            request,
            gettext("The e-mail to {to} could not be sent. Send the link yourself.").format(to=to),
        )
    return _team(request, seat, None, link=link, to=to)


@require_POST
@seated(Right.SETUP)
def invite_withdraw(request: HttpRequest, seat: Seat, invite: int) -> HttpResponse:
    """An invite works no more."""
    row = access.invite_in(seat.clinic, invite)
    team.withdraw(seat=seat, invite=row, now=clock.now())
    messages.success(request, gettext("The invite works no more."))
    return redirect("office-team")


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """An invite: sign in or make an account with its address, then one press."""
    row = access.invite_by_secret(secret, now=timezone.now())
    user = request.user
    if not isinstance(user, User):
        request.session[INVITE_KEY] = secret
        way = "account_login" if _has_account(row.email) else "account_signup"
        return redirect(f"{reverse(way)}?{urlencode({'next': request.path})}")
    if request.method == "POST":
        member = team.join(user=user, secret=secret, now=timezone.now())
        request.session[SESSION_KEY] = member.clinic_id
        messages.success(
            request, gettext("You work for {clinic} now.").format(clinic=member.clinic)
        )
        return redirect("clinic")
    context = {"invite": row, "mine": user.email.lower() == row.email, "email": user.email}
    return render(request, "office/join.html", context)


def _has_account(email: str) -> bool:
    try:
        user_by_email(email)
    except NotFoundError:
        return False
    return True


@require_POST
@seated(Right.SETUP)
def role(request: HttpRequest, seat: Seat, member: int) -> HttpResponse:
    """Another role."""
    row = access.member_in(seat.clinic, member)
    form = forms.RoleForm(
        request.POST,
        people=queries.therapists_of(seat.clinic),
        member=row,
        prefix=f"m{row.pk}",
    )
    if not form.is_valid():
        raise InvalidInputError(
            gettext("The role was not understood."), remedy=gettext("Choose it again.")
        )
    team.change_role(
        seat=seat,
        member=row,
        role=form.cleaned_data["role"],
        therapist=form.chosen,
        now=clock.now(),
    )
    messages.success(
        request,
        gettext("{email} is {cleaned_data} now.").format(
            email=row.user.email, cleaned_data=form.cleaned_data["role"]
        ),
    )
    return redirect("office-team")


@require_POST
@seated(Right.SETUP)
def member_end(request: HttpRequest, seat: Seat, member: int) -> HttpResponse:
    """Close the clinic to a member."""
    row = access.member_in(seat.clinic, member)
    clinic_people.end_member(member=row, now=clock.now(), by=seat)
    messages.success(
        request,
        gettext("{email} works here no more. What was done stays.").format(email=row.user.email),
    )
    return redirect("clinic" if row.user_id == seat.user.pk else "office-team")


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def therapist_add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A person more who treats."""
    form = forms.TherapistForm(request.POST if request.method == "POST" else None, seat=seat)
    made: list[Therapist] = []
    if accepted(
        form,
        lambda: made.append(places.save_therapist(seat=seat, now=clock.now(), **form.cleaned_data)),
    ):
        messages.success(request, gettext("Now the hours."))
        return redirect("office-hours", made[0].pk)
    status = 400 if form.is_bound else 200
    return render(request, "office/therapist.html", {"form": form, "row": None}, status=status)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def therapist(request: HttpRequest, seat: Seat, therapist: int) -> HttpResponse:
    """Who somebody is: name, rooms, services, papers."""
    row = access.therapist_in(seat.clinic, therapist)
    form = forms.TherapistForm(
        request.POST if request.method == "POST" else None, seat=seat, row=row
    )
    if accepted(
        form,
        lambda: places.save_therapist(
            seat=seat, therapist=row, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, gettext("Saved. What is booked stays."))
        return redirect("office-therapist", row.pk)
    return _therapist(request, seat, row, form, forms.CredentialForm())


def _therapist(
    request: HttpRequest,
    seat: Seat,
    row: Therapist,
    form: forms.TherapistForm,
    paper: forms.CredentialForm,
) -> HttpResponse:
    on = queries.today_of(seat, clock.now())
    context = {
        "form": form,
        "row": row,
        "papers": shown.credential_lines(list(row.credentials.all()), on),
        "paper_form": paper,
    }
    status = 400 if form.is_bound or paper.is_bound else 200
    return render(request, "office/therapist.html", context, status=status)


@require_POST
@seated(Right.SETUP)
def credential_add(request: HttpRequest, seat: Seat, therapist: int) -> HttpResponse:
    """A certificate more."""
    row = access.therapist_in(seat.clinic, therapist)
    form = forms.CredentialForm(request.POST)
    if accepted(
        form,
        lambda: places.add_credential(
            seat=seat, therapist=row, now=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, gettext("Written down."))
        return redirect("office-therapist", row.pk)
    return _therapist(request, seat, row, forms.TherapistForm(seat=seat, row=row), form)


@require_POST
@seated(Right.SETUP)
def credential_remove(request: HttpRequest, seat: Seat, credential: int) -> HttpResponse:
    """Take a certificate off the list."""
    row = access.credential_in(seat.clinic, credential)
    places.remove_credential(seat=seat, credential=row, now=clock.now())
    messages.success(request, gettext("Removed."))
    return redirect("office-therapist", row.therapist_id)


@require_http_methods(["GET", "POST"])
@seated(Right.SETUP)
def hours(request: HttpRequest, seat: Seat, therapist: int) -> HttpResponse:
    """The usual week of somebody who treats; what it leaves outside is shown before it is set."""
    row, now = access.therapist_in(seat.clinic, therapist), clock.now()
    form = hour_forms.WeekForm(
        request.POST if request.method == "POST" else None, weekly=queries.weekly_of(row)
    )
    left: Sequence[Appointment] = ()
    if form.is_bound and form.is_valid():
        weekly = form.weekly()
        left = opening.left_outside(therapist=row, wanted=opening.with_week(row, weekly), now=now)
        if _seen(request, left) and accepted(
            form, lambda: opening.set_week(seat=seat, therapist=row, weekly=weekly, now=now)
        ):
            messages.success(request, _kept(left))
            return redirect("office-hours", row.pk)
    return _hours(request, seat, row, form, hour_forms.DaysOffForm(), left=left)


@require_POST
@seated(Right.SETUP)
def days_off(request: HttpRequest, seat: Seat, therapist: int) -> HttpResponse:
    """Days that are not as usual."""
    row, now = access.therapist_in(seat.clinic, therapist), clock.now()
    form = hour_forms.DaysOffForm(request.POST)
    left: list[Appointment] = []
    if form.is_valid():
        given = form.days_off()
        who = queries.therapists_of(seat.clinic) if form.cleaned_data["everybody"] else [row]
        try:
            opening.check_days_off(given)
            for one in who:
                wanted = opening.with_days_off(one, given)
                left += opening.left_outside(therapist=one, wanted=wanted, now=now)
        except InvalidInputError as refusal:
            form.add_error(None, refusal.sentence())
        left.sort(key=lambda one: (one.start, one.pk))
        if _seen(request, left) and accepted(
            form,
            lambda: opening.set_days_off(seat=seat, therapists=who, given=given, now=now),
        ):
            messages.success(request, _kept(left))
            return redirect("office-hours", row.pk)
    week = hour_forms.WeekForm(weekly=queries.weekly_of(row))
    return _hours(request, seat, row, week, form, left=left)


def _hours(
    request: HttpRequest,
    seat: Seat,
    row: Therapist,
    week: hour_forms.WeekForm,
    off: hour_forms.DaysOffForm,
    *,
    left: Sequence[Appointment],
) -> HttpResponse:
    on = queries.today_of(seat, clock.now())
    zone = seat.clinic.timezone
    context = {
        "row": row,
        "week": week,
        "off": off,
        "days_off": shown.day_off_lines(queries.days_off(row, on)),
        "left": [
            gettext("{when}: {who}, {service_word}, with {name}").format(
                when=words.when(one.start, zone),
                who=words.who(one),
                service_word=words.service_word(one.service),
                name=one.therapist.name,
            )
            for one in left
        ],
        "seen": _digest(left),
    }
    status = 400 if week.is_bound or off.is_bound else 200
    return render(request, "office/hours.html", context, status=status)


@require_POST
@seated(Right.SETUP)
def day_off_drop(request: HttpRequest, seat: Seat, therapist: int, day: date) -> HttpResponse:
    """A day is as its weekday again."""
    row = access.therapist_in(seat.clinic, therapist)
    opening.drop_day_off(seat=seat, therapist=row, day=day, now=clock.now())
    messages.success(request, gettext("{day} is as usual again.").format(day=words.day(day)))
    return redirect("office-hours", row.pk)


def _digest(left: Sequence[Appointment]) -> str:
    """Names these appointments, so that a consent is for what was shown and nothing else."""
    text = ",".join(f"{one.pk}.{one.version}" for one in left)
    return sha256(text.encode()).hexdigest()[:16]


def _seen(request: HttpRequest, left: Sequence[Appointment]) -> bool:
    return not left or request.POST.get("seen") == _digest(left)


def _kept(left: Sequence[Appointment]) -> str:
    if not left:
        return gettext("The hours are set.")
    many = (
        gettext("One appointment stays")
        if len(left) == 1
        else gettext("{left} appointments stay").format(left=len(left))
    )
    return gettext("The hours are set. {many} where they are; move them in the diary.").format(
        many=many
    )
