"""The table in a Strava export: what it says of each file, and sessions typed in by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from lissom.core.activity.model import Sport
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.labels import Labels
from lissom.core.importers.listed import listed_session
from lissom.core.importers.member import Member
from lissom.core.importers.points import number, sport_named
from lissom.core.importers.written_dates import without_marks, written_instant
from lissom.core.units import METRES_PER_KM

# Header names repeat (a rounded and an exact distance, say) and are translated, so columns are
# found by position. The first seven never moved; the rest stand at fixed distances from the file
# name, which moved as columns were added before it.
_DATE, _TITLE, _LABEL, _DESCRIPTION, _SECONDS, _DISTANCE = 1, 2, 3, 4, 5, 6
_LEAST_CELLS = 7
_FILENAME = "Filename"
_FILENAME_AT = 12
_GEAR, _EXACT_SECONDS, _EXACT_METRES, _EXERTION = -1, 3, 5, 31  # from the file name
_FOLDER = "activities/"
_IN_METRES = ("swim", "row")  # their first distance is in metres, all others in kilometres
# Running and walking in tables of other languages, without accents and blanks; of other sports
# the file itself tells.
_WORDS: dict[str, Sport] = {
    **dict.fromkeys(
        ("lauf", "traillauf", "courseapied", "trail", "carrera", "carrerademontana", "corsa",
         "corrida", "hardlopen", "beh", "lopning", "traillopning", "løb", "løpetur", "løping",
         "juoksu", "polkujuoksu", "bieg", "biegprzelajowy", "kosu", "futas", "alergare", "забег",
         "бег", "трейл", "ランニング", "ラン", "トレイルラン", "跑步", "越野跑", "달리기", "러닝"),
        Sport.RUN,
    ),
    **dict.fromkeys(
        ("spaziergang", "wanderung", "marche", "randonnee", "caminata", "senderismo", "camminata",
         "escursione", "caminhada", "wandeling", "chuze", "promenad", "vandring", "gatur",
         "vandretur", "kavely", "vaellus", "spacer", "wedrowka", "yuruyus", "ходьба", "прогулка",
         "ウォーキング", "ハイキング", "散歩", "步行", "徒步", "健走", "걷기", "하이킹"),
        Sport.WALK,
    ),
}  # fmt: skip
_SUB_SPORTS = {"trailrun": "trail", "virtualrun": "virtual", "virtualride": "virtual"}


def is_table(filename: str) -> bool:
    """Whether an entry of an archive is the table of activities."""
    return filename.rpartition("/")[2] == "activities.csv"


def key_of(filename: str) -> str:
    """What file names of table and export are compared by: blanks at the ends and the packing,
    which unpacking takes off, make no difference."""
    return filename.strip().removesuffix(".gz")


@dataclass(slots=True)
class Table:
    """What the table says: labels by `key_of` the file name there, and rows without a file."""

    labels: dict[str, Labels] = field(default_factory=dict)
    sessions: list[Member] = field(default_factory=list)
    unread: int = 0

    def members(self) -> Iterator[Member | Finding]:
        """Rows that name no file as GPX; those that cannot be read as one finding."""
        yield from self.sessions
        if self.unread:
            yield Finding(
                "unreadable-rows",
                Level.WARNING,
                f"{self.unread} rows of the table have neither a file nor a date and duration "
                "to read.",
            )


def read_table(data: bytes) -> Table:
    """The table of an export, in any language and of any age; never raises on bad content."""
    table = Table()
    most = int(value("import.most_archive_entries"))
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""))
    file_at = _FILENAME_AT
    try:
        for index, row in enumerate(rows):
            if index == 0:
                file_at = row.index(_FILENAME) if _FILENAME in row else _FILENAME_AT
                continue
            if index > most:
                table.unread += 1
                break
            file_at = _file_column(row, file_at)
            _take(table, index, row, file_at)
    except csv.Error:
        table.unread += 1
    return table


def _file_column(row: list[str], expected: int) -> int:
    """Where the file name stands: as expected, or where a cell looks like one (old tables)."""
    if _cell(row, expected).startswith(_FOLDER):
        return expected
    found = (at for at in range(_LEAST_CELLS, len(row)) if row[at].startswith(_FOLDER))
    return next(found, expected)


def _take(table: Table, index: int, row: list[str], file_at: int) -> None:
    labels = _labels(row, file_at)
    filename = key_of(_cell(row, file_at))
    if filename.startswith(_FOLDER):
        table.labels[filename] = labels
        return
    made = _session(row, file_at)
    if made is None:
        table.unread += 1
    else:
        table.sessions.append(Member(f"row {index}", made, labels))


def _labels(row: list[str], file_at: int) -> Labels:
    label = _plain(_cell(row, _LABEL))
    exertion = number(_cell(row, file_at + _EXERTION))
    sport = _told_sport(label)
    return Labels.from_dict(
        {
            "title": _cell(row, _TITLE),
            "description": _cell(row, _DESCRIPTION),
            "gear": _cell(row, file_at + _GEAR),
            "sport": sport,
            "sub_sport": _SUB_SPORTS.get(label, ""),
            "perceived_exertion": exertion if exertion > 0 else None,
        }
    )


def _told_sport(label: str) -> Sport | None:
    return _SPORT_OF.get(label) or sport_named(label)


def _plain(label: str) -> str:
    return without_marks(label).replace(" ", "").replace("-", "").lower()


def _session(row: list[str], file_at: int) -> bytes | None:
    if len(row) < _LEAST_CELLS:
        return None
    start = written_instant(_cell(row, _DATE))
    seconds = number(_cell(row, file_at + _EXACT_SECONDS))
    seconds = seconds if seconds > 0 else _written(_cell(row, _SECONDS))
    if start is None or not 0 < seconds <= value("import.longest_activity_s"):
        return None
    distance_m = number(_cell(row, file_at + _EXACT_METRES))
    if not distance_m > 0:
        label = _cell(row, _LABEL).lower()
        unit_m = 1.0 if any(part in label for part in _IN_METRES) else METRES_PER_KM
        distance_m = _written(_cell(row, _DISTANCE)) * unit_m
    return listed_session(
        start=start,
        duration_s=seconds,
        distance_m=distance_m if distance_m > 0 else None,
        label=_SPORT_OF.get(_plain(_cell(row, _LABEL)), _cell(row, _LABEL)),
        title=_cell(row, _TITLE),
    )


def _written(cell: str) -> float:
    """A number as people write it: a last comma is a decimal mark unless three digits follow."""
    whole, comma, rest = cell.strip().rpartition(",")
    if comma and len(rest) != 3 and "." not in rest:
        return number(whole.replace(",", "").replace(".", "") + "." + rest)
    return number(cell.replace(",", ""))


def _cell(row: list[str], at: int) -> str:
    return row[at] if 0 <= at < len(row) else ""


_SPORT_OF = {_plain(word): sport for word, sport in _WORDS.items()}
