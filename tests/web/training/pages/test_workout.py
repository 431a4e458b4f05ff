"""The file for the watch: at each planned run, for its runner alone."""

from __future__ import annotations

import re

import pytest

from lissom.core.errors import NotFoundError
from lissom.web.training import models, workouts
from tests.conftest import ON
from tests.core.export.test_fit_encoder import fields_by_fitdecode
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup
from tests.web.training.pages.test_done import planned_run


def test_each_planned_run_leads_to_its_file(pages: Pages) -> None:
    day, row = planned_run(pages.runner)
    page = markup(pages.planned, f"/programme?day={day}")
    (link,) = set(re.findall(r'href="(/programme/workout/[^"]+)"', page))
    response = pages.planned.get(link)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith(f'attachment; filename="{day}-')
    found = fields_by_fitdecode(response.content)
    seconds = [one for one in found["workout_step"] if one["duration_type"] == "time"]
    assert seconds
    (told,) = found["workout"]
    assert row["title"].split(",")[0][:20] in str(told["wkt_name"])


def test_today_has_it_too(pages: Pages) -> None:
    day, row = planned_run(pages.runner)
    if day == ON:
        assert f"/programme/workout/{day}/{row['id']}.fit" in markup(pages.planned, "/today")


@pytest.mark.parametrize("address", ["2026-03-02/none", "2020-01-01/none", "yesterday/none"])
def test_what_is_not_planned_is_not_there(pages: Pages, address: str) -> None:
    assert pages.planned.get(f"/programme/workout/{address}.fit").status_code == 404
    assert pages.bare.get(f"/programme/workout/{address}.fit").status_code == 404


def test_another_runner_does_not_get_it(pages: Pages) -> None:
    day, row = planned_run(pages.runner)
    assert pages.bare.get(f"/programme/workout/{day}/{row['id']}.fit").status_code == 404


def test_a_programme_without_steps_says_what_to_do(pages: Pages) -> None:
    day, row = planned_run(pages.runner)
    stored = models.Programme.objects.get(runner=pages.runner, current=True)
    stored.document_text = stored.document_text.replace('"steps":', '"steps_of_old":')
    stored.save()
    response = pages.planned.get(f"/programme/workout/{day}/{row['id']}.fit")
    assert response.status_code == 400
    assert "make it again" in response.content.decode()
    with pytest.raises(NotFoundError, match="no run"):
        workouts.of_day(pages.runner, day)
