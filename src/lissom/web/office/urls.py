"""Addresses of the office, under `clinic/`."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from lissom.web.office.views import audit, people, setup


class DayConverter:
    """A day as YYYY-MM-DD."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

urlpatterns = [
    path("new", setup.found, name="office-found"),
    path("steps", setup.steps, name="office-steps"),
    path("services", setup.services, name="office-services"),
    path("services/add", setup.service_add, name="office-service-add"),
    path("services/text", setup.text_check, name="office-text-check"),
    path("services/<int:service>", setup.service, name="office-service"),
    path("services/<int:service>/price", setup.price_add, name="office-price-add"),
    path("prices/<int:price>/drop", setup.price_drop, name="office-price-drop"),
    path("rooms", setup.rooms, name="office-rooms"),
    path("rooms/<int:room>", setup.room, name="office-room"),
    path("rooms/<int:room>/remove", setup.room_remove, name="office-room-remove"),
    path("rules", setup.rules_page, name="office-rules"),
    path("team", people.team_page, name="office-team"),
    path("team/invite", people.invite, name="office-invite"),
    path("team/invite/<int:invite>/drop", people.invite_withdraw, name="office-invite-drop"),
    path("team/member/<int:member>/role", people.role, name="office-role"),
    path("team/member/<int:member>/end", people.member_end, name="office-member-end"),
    path("team/treats/add", people.therapist_add, name="office-therapist-add"),
    path("team/treats/<int:therapist>", people.therapist, name="office-therapist"),
    path("team/treats/<int:therapist>/hours", people.hours, name="office-hours"),
    path("team/treats/<int:therapist>/days", people.days_off, name="office-days-off"),
    path(
        "team/treats/<int:therapist>/days/<day:day>/drop",
        people.day_off_drop,
        name="office-day-drop",
    ),
    path("team/treats/<int:therapist>/papers", people.credential_add, name="office-credential-add"),
    path(
        "team/papers/<int:credential>/drop", people.credential_remove, name="office-credential-drop"
    ),
    path("join/<str:secret>", people.join, name="office-join"),
    path("audit", audit.log, name="office-audit"),
]
