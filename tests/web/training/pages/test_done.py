"""Planned and done: what is found by itself, what the runner corrects, and what comes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from lissom.core.planning.matching import Outcome
from lissom.core.runner import DoneKind, DoneSession
from lissom.web import clock
from lissom.web.training import matches, page_reads, services
from lissom.web.training.models import Activity, DoneEntry, Runner, SessionAnswer
from tests.conftest import NOW, ON
from tests.web.builders import files, fit
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, words


def planned_run(runner: Runner, *, since: date = ON) -> tuple[date, dict[str, Any]]:
    """The first run of the programme from a day on."""
    programme = page_reads.shown_programme(runner)
    assert programme is not None
    for day in programme.days:
        for row in day["sessions"]:
            if row["kind"] == "run" and date.fromisoformat(day["date"]) >= since:
                return date.fromisoformat(day["date"]), row
    raise AssertionError("no run is planned")


@pytest.fixture
def gone_by(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> tuple[date, dict[str, Any]]:
    """The first planned run, seen from the day after it."""
    day, row = planned_run(pages.runner)
    then = datetime.combine(day + timedelta(days=1), NOW.timetz())
    monkeypatch.setattr(clock, "now", lambda: then)
    return day, row


def ran(runner: Runner, day: date, row: dict[str, Any], share: float = 1.0) -> DoneEntry:
    return services.log_done(
        runner=runner,
        done=DoneSession(date=day, kind=DoneKind.RUN, minutes=row["minutes"] * share, rpe_cr10=4.0),
    )


def outcome(runner: Runner, day: date, session: str) -> Outcome:
    on = clock.today(runner.timezone)
    past = matches.past_sessions(
        runner,
        since=day,
        on=on,
        done=page_reads.done_days(runner, day - timedelta(days=1), on),
    )
    return next(one.outcome for one in past.matched.matches if one.planned.id == session)


def answer(pages: Pages, day: date, session: str, word: str, **more: str) -> Any:
    return pages.planned.post(
        "/programme/done/answer",
        {"day": day.isoformat(), "session": session, "answer": word, **more},
    )


def test_a_run_finds_its_session_by_itself(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    ran(pages.runner, day, row)
    text = words(pages.planned, "/programme/done")
    assert "done" in text
    assert "effort 4 of 10" in text
    assert "1 of 1 planned runs done" in text
    assert "done, " in words(pages.planned, "/programme")
    assert "Nothing recorded" not in words(pages.planned, "/today")


def test_a_run_cut_short_is_partly_done_and_asks_what_that_changes(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    ran(pages.runner, day, row, 0.5)
    assert outcome(pages.runner, day, row["id"]) is Outcome.PARTLY
    today = markup(pages.planned, "/today")
    assert "Cut short" in today
    assert "/programme/ask/part" in today
    asked = pages.planned.post(
        "/programme/ask/part",
        {"first": day.isoformat(), "what": "run", "amount": str(row["minutes"] // 2)},
    )
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/programme/changes/")
    assert "Cut short" not in words(pages.planned, "/today")  # asked once is enough


def test_a_missed_run_is_told_once_it_is_clear_and_can_be_proposed(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, row = planned_run(pages.runner)
    then = datetime.combine(day + timedelta(days=3), NOW.timetz())
    monkeypatch.setattr(clock, "now", lambda: then)
    assert outcome(pages.runner, day, row["id"]) is Outcome.MISSED
    text = words(pages.planned, "/today")
    assert "Nothing recorded" in text
    asked = pages.planned.post("/programme/ask/missed", {"first": day.isoformat(), "what": "run"})
    assert asked.headers["Location"].startswith("/programme/changes/")


def test_i_did_it_enters_it_as_planned(pages: Pages, gone_by: tuple[date, dict[str, Any]]) -> None:
    day, row = gone_by
    sent = answer(pages, day, row["id"], "planned", back="today", effort="5")
    assert sent.headers["Location"] == "/today"
    entry = DoneEntry.objects.get(runner=pages.runner, date=day)
    assert (entry.kind, entry.minutes, entry.type) == ("run", row["minutes"], row["type"])
    assert entry.rpe_cr10 == 5
    assert outcome(pages.runner, day, row["id"]) is Outcome.DONE
    answer(pages, day, row["id"], "none")  # said otherwise: what was entered goes again
    assert not DoneEntry.objects.filter(runner=pages.runner, date=day).exists()
    assert outcome(pages.runner, day, row["id"]) is Outcome.MISSED
    answer(pages, day, row["id"], "auto")
    assert not SessionAnswer.objects.exists()


def test_the_runner_says_which_recording_it_was(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    first = ran(pages.runner, day, row)
    second = ran(pages.runner, day, row, 0.3)
    answer(pages, day, row["id"], f"e{second.pk}")
    assert outcome(pages.runner, day, row["id"]) is Outcome.PARTLY
    text = words(pages.planned, "/programme/done")
    assert "beside the programme" in text
    second.delete()  # what was said goes with what it was said of
    assert outcome(pages.runner, day, row["id"]) is Outcome.DONE
    assert first.pk


def test_one_recording_answers_to_one_session_alone(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    entry = ran(pages.runner, day, row)
    answer(pages, day, row["id"], f"e{entry.pk}")
    other, later = planned_run(pages.runner, since=day)
    answer(pages, other, later["id"], f"e{entry.pk}")
    assert SessionAnswer.objects.filter(entry=entry).count() == 1


def test_effort_alone_goes_to_what_was_found(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    entry = ran(pages.runner, day, row)
    answer(pages, day, row["id"], "auto", effort="7.5")
    entry.refresh_from_db()
    assert entry.rpe_cr10 == 7.5


@pytest.mark.parametrize(
    ("word", "effort", "status"),
    [("e999999", "", 404), ("x1", "", 400), ("e", "", 400), ("none", "11", 400), ("", "", 400)],
)
def test_answers_that_cannot_be_change_nothing(
    pages: Pages,
    gone_by: tuple[date, dict[str, Any]],
    word: str,
    effort: str,
    status: int,
) -> None:
    day, row = gone_by
    assert answer(pages, day, row["id"], word, effort=effort).status_code == status
    assert not SessionAnswer.objects.exists()


def test_no_answer_for_a_day_to_come_or_a_session_that_is_none(pages: Pages) -> None:
    day, row = planned_run(pages.runner, since=ON + timedelta(days=1))
    assert answer(pages, day, row["id"], "none").status_code == 400
    assert answer(pages, ON - timedelta(days=400), "nothing", "none").status_code == 404


def test_another_runners_recording_is_not_there(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    other = Runner.objects.get(name="Sam Specimen")
    services.import_files(runner=other, sources=files(fit(0)))
    key = Activity.objects.get(runner=other).pk
    assert answer(pages, day, row["id"], f"a{key}").status_code == 404


def test_the_programme_of_the_day_counts_not_a_later_one(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, row = planned_run(pages.runner)
    then = datetime.combine(day + timedelta(days=1), NOW.timetz())
    services.save_programme(
        runner=pages.runner,
        programme_dict={"days": [], "firm_until": day.isoformat(), "status": "optimal"},
        problem_dict={},
        on=day + timedelta(days=1),
        made_at=then,
    )
    monkeypatch.setattr(clock, "now", lambda: then)
    assert outcome(pages.runner, day, row["id"]) is Outcome.WAITING
    assert row["title"].split(",")[0] in words(pages.planned, "/programme/done")


def test_a_recording_names_the_session_it_answers_to(
    pages: Pages, gone_by: tuple[date, dict[str, Any]]
) -> None:
    day, row = gone_by
    place = (day - date(2026, 2, 2)).days  # the builders count from that Monday
    services.import_files(runner=pages.runner, sources=files(fit(place, minutes=row["minutes"])))
    key = Activity.objects.get(runner=pages.runner).pk
    page = pages.planned.get(f"/activities/{key}").content.decode()
    assert "Planned: " in page
    assert f"/programme/done#s{row['id']}" in page


def test_with_nothing_gone_by_it_says_so(pages: Pages) -> None:
    assert "Nothing gone by yet" in words(pages.bare, "/programme/done")


def test_it_asks_the_database_a_fixed_number_of_times(pages: Pages) -> None:
    assert queries(pages.planned, "/programme/done") <= 8
