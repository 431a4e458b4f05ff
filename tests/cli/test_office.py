"""The office of a clinic from the command line: made, clients brought in, the report."""

from __future__ import annotations

from pathlib import Path

from lissom.web import boot
from lissom.web.accounts import services
from tests.cli.conftest import ON, Lissom, _own_database


def _made(lissom: Lissom) -> None:
    with _own_database(lissom.home, lissom.blocker):
        boot.setup(lissom.home)
        services.make_user(email="ada@example.org", password=None)
    given = ("--owner", "ada@example.org", "--treats-as", "Ada Sample", "--on", ON, "--json")
    answer = lissom("clinic", "found", "Quay practice", *given)
    assert answer.code == 0, answer.err
    assert lissom("clinic", "found", "quay PRACTICE", *given).code == 2


def test_a_clinic_its_clients_and_its_report(lissom: Lissom, tmp_path: Path) -> None:
    _made(lissom)
    table = tmp_path / "clients.csv"
    table.write_text("Name,Email\nAnn Example,ann@example.org\n,lost@example.org\n")
    looked = lissom("clinic", "clients", str(table), "--on", ON, "--json")
    assert (looked.code, looked.json["counts"]) == (1, {"added": 1, "refused": 1})
    for counts in ({"added": 1, "refused": 1}, {"refused": 1, "there": 1}):
        done = lissom("clinic", "clients", str(table), "--apply", "--on", ON, "--json")
        assert done.json["counts"] == counts
    report = lissom("clinic", "report", "--span", "week", "--on", ON, "--json")
    assert (report.json["visits"], report.json["net_pence"]) == (0, 0)
    assert report.json["therapists"] == [{"name": "Ada Sample", "open_min": 0, "booked_min": 0}]
    assert "Use of hours" in lissom("clinic", "report", "--on", ON).out
    assert lissom("clinic", "report", "--span", "year", "--on", ON).code == 2
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b'Name\n"Ann\n')
    assert lissom("clinic", "clients", str(broken), "--on", ON).code != 0
