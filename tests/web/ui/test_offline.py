"""What makes the app installable and open without network."""

from __future__ import annotations

import json
import re

from django.contrib.staticfiles import finders
from django.test import Client

from lissom.web.ui.navigation import OFFLINE_FILES, OFFLINE_PAGES


def test_every_file_that_is_kept_exists() -> None:
    assert [name for name in OFFLINE_FILES if finders.find(name) is None] == []


def test_the_worker_names_files_and_pages_and_its_version(home: object) -> None:
    response = Client().get("/sw.js")
    assert response.headers["Content-Type"] == "text/javascript"
    text = response.content.decode()
    files = re.search(r"const FILES = (\[.*?\]);", text)
    assert files
    assert len(json.loads(files[1])) == len(OFFLINE_FILES)
    assert json.dumps(OFFLINE_PAGES) in text
    assert "LISSOM_" not in text


def test_the_manifest_can_be_installed(home: object) -> None:
    found = Client().get("/manifest.webmanifest").json()
    assert found["start_url"] in OFFLINE_PAGES
    assert found["display"] == "standalone"
    assert finders.find("ui/app.svg")
