"""Money as lines of pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from lissom.core.practice.invoice import number_word
from lissom.core.practice.money import shown
from lissom.core.practice.utilisation import Use
from lissom.web.office.accounts import Account, Item, PackageState
from lissom.web.office.models import Invoice, Payment
from lissom.web.office.presenters import words
from lissom.web.office.reports import Report
from lissom.web.ui.components import Badge, LoadBar

METHOD_WORDS = {
    "card": gettext_lazy("card terminal"),
    "cash": "cash",
    "transfer": "transfer",
    "voucher": "voucher",
}


def balance(owed_pence: int) -> str:
    """What a client's account comes to, in words."""
    if owed_pence > 0:
        return gettext("{owed_pence} to pay").format(owed_pence=shown(owed_pence))
    return (
        gettext("{value} paid ahead").format(value=shown(-owed_pence))
        if owed_pence < 0
        else gettext("Nothing to pay")
    )


def item_lines(rows: Sequence[Item], zone: str) -> list[dict[str, Any]]:
    return [_item(one, zone) for one in rows]


def _item(one: Item, zone: str) -> dict[str, Any]:
    row = one.row
    state = words.STATES[row.state]
    return {
        "key": row.pk,
        "client": row.booked_for_id,
        "who": words.who(row),
        "when": words.when(row.start, zone),
        "what": words.service_word(row.service) or gettext("no service"),
        "state": f"{state}, late" if row.cancelled_late else state,
        "cost": shown(one.cost_pence),
        "paid": shown(one.paid_pence),
        "owed": shown(one.owed_pence),
        "owes": one.owed_pence > 0,
        "use": one.use.pk if one.use else None,
        "fee": one.fee_pence,
        "fee_word": shown(one.fee_pence),
        "price": shown(row.price_pence or 0),
        "invoiced": one.invoiced,
    }


def package_lines(rows: Sequence[PackageState], items: Sequence[Item], on: Any) -> list[Any]:
    """Packages with what is left, and visits that they could pay for."""
    return [
        {
            "key": one.row.pk,
            "what": f"{one.row.visits} x {words.service_word(one.row.service)}",
            "left": one.left,
            "expires": words.short_day(one.row.expires),
            "over": one.row.expires < on,
            "owed": shown(one.owed_pence),
            "owes": one.owed_pence > 0,
            "fits": [
                item.row
                for item in items
                if one.left > 0
                and item.use is None
                and item.row.service_id == one.row.service_id
                and item.row.state in {"confirmed", "arrived", "completed", "no_show"}
                and item.paid_pence == 0
            ],
        }
        for one in rows
    ]


def payment_lines(rows: Sequence[Payment], zone: str) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        back = -sum(one.amount_pence for one in row.refunds.all())
        what = "deposit" if row.deposit else "payment"
        if row.refund_of_id:
            what = gettext("given back")
        if row.package_id:
            what += ", package"
        elif row.appointment_id is None:
            what += gettext(", on account")
        found.append(
            {
                "key": row.pk,
                "when": words.when(row.at, zone),
                "amount": shown(row.amount_pence),
                "what": what,
                "method": METHOD_WORDS[row.method],
                "note": row.note,
                "left": row.amount_pence - back if row.refund_of_id is None else 0,
            }
        )
    return found


def invoice_lines(rows: Sequence[Invoice]) -> list[dict[str, Any]]:
    return [
        {
            "key": row.pk,
            "number": number_word(row.year, row.number),
            "to": row.to.splitlines()[0] if row.to else "",
            "day": words.short_day(row.issued_on),
            "total": shown(row.total_pence),
            "badge": invoice_badge(row),
        }
        for row in rows
    ]


def invoice_badge(row: Invoice) -> Badge | None:
    if row.cancels_id is not None:
        return Badge(gettext("credit note"), "prov")
    return Badge("cancelled", "warn") if getattr(row, "credit", None) is not None else None


def invoice_sheet(row: Invoice, paid_pence: int) -> dict[str, Any]:
    """What stands on the printed page."""
    rate = row.vat_rate_bp
    return {
        "number": number_word(row.year, row.number),
        "title": gettext("Credit note") if row.cancels_id else gettext("Invoice"),
        "day": words.day(row.issued_on),
        "lines": [
            {
                "text": line.text,
                "quantity": line.quantity,
                "unit": shown(line.unit_pence),
                "amount": shown(line.quantity * line.unit_pence),
            }
            for line in row.lines.all()
        ],
        "net": shown(row.total_pence - row.vat_pence),
        "vat": shown(row.vat_pence),
        "rate": "" if rate is None else f"{rate / 100:g}",
        "total": shown(row.total_pence),
        "paid": shown(paid_pence),
        "open": shown(row.total_pence - paid_pence),
    }


def share_word(use: Use) -> str:
    """`75 %`, or words when nothing was open."""
    return gettext("not open") if use.share is None else f"{round(100 * use.share)} %"


def _minutes(count: int) -> str:
    return gettext("{value} h {value_2:02d} min").format(value=count // 60, value_2=count % 60)


def report_page(found: Report) -> dict[str, Any]:
    """The report in words and numbers."""
    return {
        "takings": [
            {
                "method": str(METHOD_WORDS[one.method]).capitalize(),
                "came": shown(one.in_pence),
                "back": shown(one.back_pence),
                "net": shown(one.net_pence),
            }
            for one in found.takings
        ],
        "net": shown(found.net_pence),
        "use": share_word(found.use),
        "groups": [
            (
                title,
                [
                    {
                        "name": one.name,
                        "share": share_word(one.use),
                        "booked": _minutes(one.use.booked_min),
                        "open": _minutes(one.use.open_min),
                        "bar": LoadBar(min(one.use.share or 0.0, 1.0), 3),
                    }
                    for one in rows
                ],
            )
            for title, rows in (
                (gettext("By therapist"), found.therapists),
                (gettext("By room"), found.rooms),
            )
            if rows
        ],
    }


def _shows(one: Item) -> bool:
    """A visit that is still to come shows once money has to do with it."""
    return one.row.state != "confirmed" or bool(one.paid_pence or one.use)


def account_lines(found: Account, zone: str, on: Any) -> dict[str, Any]:
    """A client's whole account."""
    return {
        "balance": balance(found.owed_pence),
        "items": item_lines([one for one in found.items if _shows(one)], zone),
        "packages": package_lines(found.packages, found.items, on),
        "payments": payment_lines(found.payments, zone),
    }
