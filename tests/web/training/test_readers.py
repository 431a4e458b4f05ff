"""The processes that read: started before the first file, the same results as without them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from lissom.web.training.decoding import Terms, decode, is_known
from lissom.web.training.files import walk
from lissom.web.training.readers import POOL_FROM_FILES, readers_for
from tests.web.builders import fit

_FILES = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for day in range(_FILES):
        (tmp_path / f"{day}.fit.gz").write_bytes(gzip.compress(fit(day, minutes=2)))
    return tmp_path


def test_few_files_and_a_single_worker_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with readers_for(POOL_FROM_FILES - 1) as readers:
        assert readers is None
    monkeypatch.setenv("LISSOM_IMPORT_WORKERS", "1")
    with readers_for(POOL_FROM_FILES) as readers:
        assert readers is None


def test_files_read_by_processes_are_read_alike(folder: Path) -> None:
    alone = list(decode(walk([folder]), terms=Terms(), workers=1))
    with readers_for(POOL_FROM_FILES) as readers:
        assert readers is not None
        together = list(decode(walk([folder]), terms=Terms(), workers=2, readers=readers))
        known = Terms.of([alone[2].content_hash], None)
        again = list(decode(walk([folder]), terms=known, workers=2, readers=readers))
    assert [file.data for file in together] == [file.data for file in alone]
    for own, other in zip(alone, together, strict=True):
        assert [item.streams for item in own.activities] == [
            item.streams for item in other.activities
        ]
    assert [is_known(file) for file in again] == [False, False, True, False, False]
