"""Who may open the addresses of the office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lissom.web.clinic.roles import Right
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.doors import Door, Route


def _case(
    name: str,
    make: Callable[[World], int],
    *,
    post: dict[str, Any] | None = None,
    right: Right = Right.SETUP,
) -> Route:
    return Route(Door.CASE, lambda world: {name: make(world)}, post=post, right=right)


def _work(right: Right = Right.SETUP, post: dict[str, Any] | None = None) -> Route:
    return Route(Door.WORK, post=post, right=right)


OFFICE_ROUTES: dict[str, Route] = {
    "office-found": Route(Door.OWNER),
    "office-steps": _work(),
    "office-services": _work(),
    "office-service-add": _work(),
    "office-service": _case("service", office.service_of),
    "office-price-add": _case("service", office.service_of, post={}),
    "office-price-drop": _case("price", office.coming_price_of, post={}),
    "office-rooms": _work(),
    "office-room": _case("room", office.room_of),
    "office-room-remove": _case("room", office.room_of, post={}),
    "office-rules": _work(),
    "office-team": _work(),
    "office-invite": _work(post={}),
    "office-invite-drop": _case("invite", office.invite_of, post={}),
    "office-role": _case("member", office.member_of, post={}),
    "office-member-end": _case("member", office.member_of, post={}),
    "office-therapist-add": _work(),
    "office-therapist": _case("therapist", office.therapist_of),
    "office-hours": _case("therapist", office.therapist_of),
    "office-days-off": _case("therapist", office.therapist_of, post={}),
    "office-day-drop": Route(
        Door.CASE,
        lambda world: {"therapist": office.therapist_of(world), "day": office.ON.isoformat()},
        post={},
        right=Right.SETUP,
    ),
    "office-credential-add": _case("therapist", office.therapist_of, post={}),
    "office-credential-drop": _case("credential", office.credential_of, post={}),
    "office-join": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "office-audit": _work(Right.PRIVACY),
    "office-clients": _work(Right.CLIENTS),
    "office-client-add": _work(Right.CLIENTS),
    "office-client-export": _work(Right.PRIVACY),
    "office-duplicates": _work(Right.CLIENTS),
    "office-imports": _work(Right.CLIENTS),
    "office-import-of": _case("batch", office.table_of, right=Right.CLIENTS),
    "office-import-drop": _case("batch", office.table_of, post={}, right=Right.CLIENTS),
    "office-client": _case("client", office.client_of, right=Right.CLIENTS),
    "office-client-edit": _case("client", office.client_of, right=Right.CLIENTS),
    "office-client-archive": _case("client", office.client_of, post={}, right=Right.CLIENTS),
    "office-join-cards": Route(Door.CASE, office.two_clients_of, post={}, right=Right.CLIENTS),
    "office-part": _case("merge", office.merge_of, post={}, right=Right.CLIENTS),
    "office-diary-import": _work(Right.DIARY),
    "office-money": _work(Right.MONEY),
    "office-account": _case("client", office.client_of, right=Right.MONEY),
    "office-sell": _case("client", office.client_of, post={}, right=Right.MONEY),
    "office-bill": _case("client", office.client_of, post={}, right=Right.MONEY),
    "office-refund": _case("payment", office.payment_of, right=Right.MONEY),
    "office-packages": _work(),
    "office-package-kind": _case("kind", office.package_kind_of),
    "office-package-use": _case("package", office.package_of, post={}, right=Right.MONEY),
    "office-give-back": _case("use", office.use_of, post={}, right=Right.MONEY),
    "office-fee": _case("visit", office.visit_of, post={}, right=Right.MONEY),
    "office-invoices": _work(Right.MONEY),
    "office-invoice": _case("invoice", office.invoice_of, right=Right.MONEY),
    "office-credit": _case("invoice", office.invoice_of, post={}, right=Right.MONEY),
    "office-report": _work(Right.REPORTS),
    "office-report-table": _work(Right.REPORTS),
}
