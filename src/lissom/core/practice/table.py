"""Tables of text, in and out: CSV as other programs write it, and CSV that no program runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lissom.core.errors import DataError
from lissom.core.evidence import value

_DELIMITERS = (",", ";", "\t", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_SHIELD = "'"
_HELD = 8192


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the number of the line on which it ends, the header being line 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of as many cells; cells have no blanks around them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str


def read_table(content: bytes) -> Table:
    """A CSV file with a header, as UTF-8, UTF-16 or Windows text, with , ; tab or | between.

    Rows that are empty are left out; short ones are filled up. Raises DataError for what is no
    table: too large, not text, a quote that does not end, no header, rows longer than it.
    """
    limit = int(value("practice.csv_max_bytes"))
    if len(content) > limit:
        raise DataError(
            f"The table has {len(content) / 1e6:.1f} MB; at most {limit / 1e6:g} MB are read.",
            remedy="Split it into several files.",
        )
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    most = int(value("practice.csv_max_rows"))
    try:
        for cells in lines:
            stripped = tuple(unshielded(cell.strip()) for cell in cells)
            if any(stripped):
                rows.append(Row(lines.line_num, stripped))
            if len(rows) > most + 1:
                raise DataError(
                    f"The table has more than {most} rows.", remedy="Split it into several files."
                )
    except csv.Error as error:
        raise DataError(
            f"The table cannot be read at line {lines.line_num} ({error}).",
            remedy="Look for a quotation mark that is not closed there, and save it again as CSV.",
        ) from error
    if not rows:
        raise DataError("The table is empty.", remedy="Give one with a header and rows.")
    return _checked(rows, encoding, delimiter)


def _checked(rows: Sequence[Row], encoding: str, delimiter: str) -> Table:
    header = rows[0].cells
    most = int(value("practice.csv_max_columns"))
    if len(header) > most:
        raise DataError(
            f"The table has {len(header)} columns; at most {most} are read.",
            remedy="Export fewer columns.",
        )
    too_long = next((row for row in rows[1:] if len(row.cells) > len(header)), None)
    if too_long is not None:
        raise DataError(
            f"Line {too_long.line} has {len(too_long.cells)} cells and the header {len(header)}.",
            remedy="Put cells that hold the separator in quotation marks, or give every column a "
            "name.",
        )
    filled = tuple(
        Row(row.line, row.cells + ("",) * (len(header) - len(row.cells))) for row in rows[1:]
    )
    return Table(header, filled, encoding, delimiter)


def _decoded(content: bytes) -> tuple[str, str]:
    named = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for encoding in (named,) if named else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise DataError(
        "The file is not a table of text.",
        remedy="Save it as CSV (comma separated, UTF-8) in the program that it comes from.",
    )


def _delimiter(text: str) -> str:
    """The sign that stands most often in the header outside quotation marks."""
    line = next((one for one in text[:_HELD].splitlines() if one.strip()), "")
    bare = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def shielded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that could be gets a ' before it."""
    return f"{_SHIELD}{cell}" if cell.startswith(_RISKY) else cell


def unshielded(cell: str) -> str:
    """A cell as it was before `shielded`."""
    return cell[1:] if cell.startswith(_SHIELD) and cell[1:].startswith(_RISKY) else cell


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file for spreadsheets: UTF-8 with its mark, every cell safe to open."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([shielded(cell) for cell in columns])
    for row in rows:
        writer.writerow([shielded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
