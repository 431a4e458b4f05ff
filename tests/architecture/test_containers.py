"""The container files say what the program knows: settings, commands, and files that are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from lissom.cli.catalogue import ENTRIES
from lissom.web import env
from lissom.web.database_url import read_address

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OWN = {name: part for name, part in COMPOSE["services"].items() if name != "database"}
GIVEN = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def _settings(part: dict[str, Any], given: dict[str, str]) -> dict[str, str]:
    """The environment as compose fills it in."""

    def fill(found: re.Match[str]) -> str:
        name, sign, text = found.groups()
        return given.get(name) or (text if sign == "-" else "")

    return {name: GIVEN.sub(fill, str(text)) for name, text in part["environment"].items()}


def test_every_setting_is_known_and_its_default_is_usable(tmp_path: Path) -> None:
    assert set(OWN) == {"web", "worker"}
    for part in OWN.values():
        told = _settings(part, {"LISSOM_DB_PASSWORD": "0ff1ce"})
        found = env.read({**told, "LISSOM_HOME": str(tmp_path)})
        assert found.postgres == read_address("postgresql://lissom:0ff1ce@database/lissom")
        assert found.mail == ""


def test_a_password_must_be_given() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    marks = [found for found in GIVEN.finditer(text) if found.group(1) == "LISSOM_DB_PASSWORD"]
    assert [found.group(2) for found in marks] == ["?", "?"]


def test_the_database_is_the_one_that_the_address_names() -> None:
    database = COMPOSE["services"]["database"]["environment"]
    address = read_address(_settings(OWN["web"], {})["DATABASE_URL"])
    assert address is not None
    assert (address.name, address.user) == (database["POSTGRES_DB"], database["POSTGRES_USER"])
    assert address.host in COMPOSE["services"]


def test_commands_are_those_of_the_command_line() -> None:
    assert all(part["command"][0] in ENTRIES for part in OWN.values())
    assert "--no-worker" in OWN["web"]["command"]
    (command,) = re.findall(r'^CMD \["(\w+)"', DOCKERFILE, flags=re.MULTILINE)
    assert command in ENTRIES


def test_ports_are_open_on_this_computer_alone() -> None:
    ports = [port for part in COMPOSE["services"].values() for port in part.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_what_the_image_copies_is_there_and_let_through() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert "src" in names
    for name in names:
        assert (ROOT / name).exists()
        assert f"!{name}" in let_in


def test_the_image_runs_as_nobody_in_particular() -> None:
    last = DOCKERFILE.rsplit("FROM ", 1)[1]
    assert re.search(r"^USER lissom$", last, flags=re.MULTILINE)
