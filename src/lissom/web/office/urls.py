"""Addresses of the office, under `clinic/`."""

from __future__ import annotations

from datetime import date

from django.urls import path, register_converter

from lissom.web.office.views import audit, clients, diary_import, money, people, setup


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
    path("clients", clients.clients, name="office-clients"),
    path("clients/add", clients.client_add, name="office-client-add"),
    path("clients/table", clients.export, name="office-client-export"),
    path("clients/alike", clients.duplicates, name="office-duplicates"),
    path("clients/import", clients.imports, name="office-imports"),
    path("clients/import/<int:batch>", clients.import_of, name="office-import-of"),
    path("clients/import/<int:batch>/drop", clients.import_drop, name="office-import-drop"),
    path("clients/<int:client>", clients.client, name="office-client"),
    path("clients/<int:client>/edit", clients.client_edit, name="office-client-edit"),
    path("clients/<int:client>/archive", clients.client_archive, name="office-client-archive"),
    path("clients/<int:kept>/join/<int:gone>", clients.join_cards, name="office-join-cards"),
    path("clients/joined/<int:merge>/part", clients.part_cards, name="office-part"),
    path("diary-import", diary_import.diary, name="office-diary-import"),
    path("money", money.open_money, name="office-money"),
    path("clients/<int:client>/money", money.account, name="office-account"),
    path("clients/<int:client>/package", money.sell, name="office-sell"),
    path("clients/<int:client>/invoice", money.bill, name="office-bill"),
    path("payments/<int:payment>/back", money.refund, name="office-refund"),
    path("packages", money.packages, name="office-packages"),
    path("packages/<int:kind>", money.package_kind, name="office-package-kind"),
    path("packages/sold/<int:package>/use", money.use, name="office-package-use"),
    path("packages/used/<int:use>/back", money.give_back, name="office-give-back"),
    path("visits/<int:visit>/fee", money.fee, name="office-fee"),
    path("invoices", money.invoice_list, name="office-invoices"),
    path("invoices/<int:invoice>", money.invoice, name="office-invoice"),
    path("invoices/<int:invoice>/credit", money.invoice_credit, name="office-credit"),
    path("reports", money.report, name="office-report"),
    path("reports/table", money.report_table, name="office-report-table"),
    path("audit", audit.log, name="office-audit"),
]
