"""Rows of a table from elsewhere as clients: which column is what, and what each row says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from lissom.core.practice.table import Row

FIELDS = ("name", "first_name", "last_name", "email", "phone", "born")
_KNOWN = {
    "name": ("name", "full name", "client", "client name", "customer", "patient", "patient name"),
    "first_name": ("first name", "firstname", "forename", "given name", "first"),
    "last_name": ("last name", "lastname", "surname", "family name", "last"),
    "email": ("email", "e-mail", "email address", "e-mail address", "mail"),
    "phone": (
        "phone",
        "mobile",
        "telephone",
        "tel",
        "phone number",
        "mobile number",
        "mobile phone",
        "telephone number",
        "contact number",
    ),
    "born": ("date of birth", "dob", "birth date", "birthday", "birthdate", "born"),
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")
_PHONE_SIGNS = re.compile(r"[^0-9+\-() /.x]")
_ENOUGH_DIGITS = 7
_LONGEST_NAME = 100
_LONGEST_PHONE = 40


@dataclass(frozen=True, slots=True)
class ClientRow:
    """What a row says of a client. `digest` names the row's words, whatever the file is called.

    `problem`: why it cannot come in; empty when it can. `remarks`: what was left out.
    """

    line: int
    name: str
    email: str
    phone: str
    born: date | None
    digest: str
    problem: str = ""
    remarks: tuple[str, ...] = ()


def guess_columns(columns: Sequence[str]) -> dict[str, int]:
    """For each field the place of the column that is called so; fields without one are left out."""
    plain = [" ".join(re.sub(r"[_\s]+", " ", name).split()).lower() for name in columns]
    found: dict[str, int] = {}
    for field, names in _KNOWN.items():
        place = next((plain.index(name) for name in names if name in plain), None)
        if place is not None:
            found[field] = place
    return found


def client_row(row: Row, places: Mapping[str, int], *, on: date) -> ClientRow:
    """One row read by the places of its fields (0 is the first column)."""
    given = {field: row.cells[place] for field, place in places.items() if place < len(row.cells)}
    parts = (given.get("name", ""), given.get("first_name", ""), given.get("last_name", ""))
    name = " ".join(" ".join(part for part in parts if part).split())
    remarks: list[str] = []
    born = _born(given.get("born", ""), on, remarks)
    email = _email(given.get("email", ""), remarks)
    phone = _phone(given.get("phone", ""), remarks)
    problem = ""
    if not name:
        problem = "No name."
    elif len(name) > _LONGEST_NAME:
        problem = f"The name has {len(name)} letters; at most {_LONGEST_NAME}."
    elif not name.isprintable():
        problem = "The name holds signs that cannot be shown."
    born_text = "" if born is None else born.isoformat()
    words = "\x1f".join((plain_name(name), email.lower(), digits(phone), born_text))
    return ClientRow(
        line=row.line,
        name=name,
        email=email,
        phone=phone,
        born=born,
        digest=sha256(words.encode()).hexdigest(),
        problem=problem,
        remarks=tuple(remarks),
    )


def plain_name(name: str) -> str:
    """A name without capitals, accents and doubled blanks, to compare."""
    bare = unicodedata.normalize("NFKD", name)
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.casefold().split())


def digits(phone: str) -> str:
    """The digits of a telephone number, a UK number the same with +44, 0044 or 0 before it."""
    found = "".join(sign for sign in phone if sign in "0123456789")
    if phone.strip().startswith("+"):
        found = f"00{found}"
    if found.startswith("0044"):
        found = "0" + found.removeprefix("0044").removeprefix("0")
    return found


def _born(text: str, on: date, remarks: list[str]) -> date | None:
    if not text:
        return None
    for form in _DATES:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if on.year - 120 <= found.year and found <= on:
            return found
    remarks.append(f"The date of birth '{text[:30]}' was left out.")
    return None


def _email(text: str, remarks: list[str]) -> str:
    if not text:
        return ""
    before, sign, host = text.partition("@")
    whole = len(text) <= 254 and before and sign and "." in host.strip(".")
    if not whole or re.search(r"[\s<>,;:\"()\[\]\\]", text) or "@" in host:
        remarks.append(f"The e-mail address '{text[:40]}' was left out.")
        return ""
    return text


def _phone(text: str, remarks: list[str]) -> str:
    if not text:
        return ""
    bare = " ".join(_PHONE_SIGNS.sub("", text).split())
    if sum(sign in "0123456789" for sign in bare) < _ENOUGH_DIGITS or len(bare) > _LONGEST_PHONE:
        remarks.append(f"The telephone number '{text[:40]}' was left out.")
        return ""
    return bare
