"""The programme made from a page, by the worker."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from lissom.web import clock
from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.training import services
from lissom.web.training.models import Programme
from tests.web.cast import World


def test_a_programme_is_asked_for_made_once_and_shown(world: World) -> None:
    on = clock.today(world.their.timezone)
    services.add_race(runner=world.their, date=on + timedelta(days=40), distance_m=10_000)
    browser = world.client("runner")
    assert "Make my programme" in browser.get(reverse("plan")).content.decode()
    browser.post(reverse("plan-make"))
    browser.post(reverse("plan-make"))
    assert Job.objects.count() == 1
    assert worker.work_one(name="test")
    assert Job.objects.get().state == "done", Job.objects.get().error
    programme = Programme.objects.get(runner=world.their)
    assert programme.on == on
    assert "is done" in browser.get(reverse("plan")).content.decode()
    assert browser.get(reverse("today")).status_code == 200
