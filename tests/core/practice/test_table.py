"""Tables from other programs, also hostile ones, and tables that no spreadsheet runs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import DataError
from lissom.core.evidence import value
from lissom.core.practice.client_rows import client_row, digits, guess_columns, plain_name
from lissom.core.practice.duplicates import Card, suspicions
from lissom.core.practice.table import Row, read_table, shielded, unshielded, write_table

ON = date(2026, 3, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_encodings_and_separators_are_seen(encoding: str, sign: str) -> None:
    text = f'Name{sign}Phone\r\n"Zoë{sign} Exämple"{sign}01202 1\r\n\r\nBen\r\n'
    found = read_table(text.encode(encoding))
    assert found.columns == ("Name", "Phone")
    assert [row.cells for row in found.rows] == [(f"Zoë{sign} Exämple", "01202 1"), ("Ben", "")]
    assert [row.line for row in found.rows] == [2, 4]
    assert found.delimiter == sign


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"\x00\x01\x02PK\x03\x04", "not a table"),
        (b"\x81\x8d", "not a table"),
        (b'Name\n"Ann\nBen\nCid\n', "line 4"),
        (b'Name,Phone\n"Ann"x,1\n', "line 2"),
        (b"Name\nAnn,1,2\n", "3 cells and the header 1"),
        (b"a," * 201 + b"\n", "columns"),
        (b"x" * 10_000_001, "MB"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place(content: bytes, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_table(content)


def test_a_table_with_too_many_rows_is_refused() -> None:
    most = int(value("practice.csv_max_rows"))
    with pytest.raises(DataError, match="more than"):
        read_table(b"Name\n" + b"a\n" * (most + 2))


@pytest.mark.parametrize("cell", ["=1+1", "+44 1202", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula_and_it_comes_back_as_it_was(cell: str) -> None:
    content = write_table(["Name"], [[cell]])
    assert shielded(cell) in content.decode("utf-8-sig")
    assert not shielded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unshielded(shielded(cell)) == cell


@given(st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    clean = [[" ".join(cell.replace("\x00", "").split()).strip() for cell in row] for row in rows]
    clean = [
        row
        for row in clean
        if any(row) and all(not cell.startswith("'") and cell.isprintable() for cell in row)
    ]
    found = read_table(write_table(["A", "B", "C"], clean))
    assert [list(row.cells) for row in found.rows] == clean


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        found = read_table(content)
    except DataError:
        return
    assert all(len(row.cells) == len(found.columns) for row in found.rows)


def test_columns_are_known_by_their_usual_names() -> None:
    header = (
        "Client ID",
        "First_Name",
        "Surname",
        "E-mail Address",
        "Mobile phone",
        "DOB",
        "Notes",
    )
    assert guess_columns(header) == {
        "first_name": 1,
        "last_name": 2,
        "email": 3,
        "phone": 4,
        "born": 5,
    }
    assert guess_columns(("x", "y")) == {}


def test_a_row_says_what_it_left_out() -> None:
    places = {"name": 0, "email": 1, "phone": 2, "born": 3}
    cells = ("  Ann   Example ", "nobody@", "call me", "31/02/1980")
    found = client_row(Row(7, cells), places, on=ON)
    assert (found.name, found.email, found.phone, found.born, found.problem) == (
        "Ann Example",
        "",
        "",
        None,
        "",
    )
    assert len(found.remarks) == 3
    good = client_row(Row(8, ("Ann", "a@b.example", "+44 1202 000111", "3.4.1985")), places, on=ON)
    assert (good.phone, good.born, good.remarks) == ("+44 1202 000111", date(1985, 4, 3), ())
    later = client_row(Row(9, ("Ann", "", "", "2030-01-01")), places, on=ON)
    assert later.born is None
    assert client_row(Row(1, ("", "a@b.example", "", "")), places, on=ON).problem == "No name."
    assert client_row(Row(1, ("x" * 101, "", "", "")), places, on=ON).problem


def test_the_same_words_have_one_digest_however_they_are_spelt() -> None:
    places = {"name": 0, "phone": 1}
    one = client_row(Row(1, ("Zoë  Example", "+44 1202 000111")), places, on=ON)
    other = client_row(Row(2, ("ZOE EXAMPLE", "01202 000 111")), places, on=ON)
    assert one.digest == other.digest
    assert client_row(Row(3, ("Zoe", "01202 000 111")), places, on=ON).digest != one.digest
    assert (plain_name("Łukasz  Ó"), digits("0044 (0)1202")) == ("łukasz o", "01202")


def test_cards_of_one_person_are_suspected_and_two_people_are_not() -> None:
    born = date(1980, 1, 1)
    cards = [
        Card(1, "Ann Example", "ann@example.org", "", born),
        Card(2, "ANN example", "ann@example.org", "", None),
        Card(3, "Ann Example", "", "", date(1990, 1, 1)),
        Card(4, "Ben Example", "ann@example.org", "", None),
        Card(5, "Cid Sample", "ann@example.org", "", None),
        Card(6, "Dora Sample", "", "+44 1202 1", None),
        Card(7, "Dora Other", "", "01202 1", None),
    ]
    found = {(one.first, one.second): one.reason for one in suspicions(cards)}
    assert found[1, 2] == "same e-mail address, same name"
    assert (1, 3) not in found
    assert (1, 4) in found
    assert (1, 5) not in found
    assert (6, 7) in found


def test_ten_thousand_cards_of_a_club_do_not_pair_all_with_all() -> None:
    cards = [Card(at, f"Runner {at}", "club@example.org", "", None) for at in range(10_000)]
    assert suspicions(cards) == ()
