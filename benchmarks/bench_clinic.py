"""The clinic side: offers, a freed hour over the waiting list, and a day with many requests.

Bar: offers and refill in 50 and 100 ms through the web (99 of 100), of which the core may take a
few; a day with 100 requests within 1 % of its bound in 10 s, one with 1,000 within 3 % in 30 s.
Beside it: the waiting list ranked entry by entry without columns; the day filled greedily, and by
HiGHS from the same rows (larger days greedily alone).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import numpy as np

from benchmarks.milp_planner import program, search_with_highs
from benchmarks.planner_rows import percentile, row, spread
from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.offers import offers
from lissom.core.booking.waiting import WaitingEntry, rank, terms_at, waiting_list
from lissom.core.booking.wanting import Wanted, whole_days
from lissom.core.planning.clinic.day import options_of
from lissom.core.planning.clinic.generator import random_day
from lissom.core.planning.clinic.judge import faults
from lissom.core.planning.cpsat.clinic_day import fill, model_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ENTRIES = 10_000
TRIES = 200
REQUESTS, THERAPISTS = 100, 6
DAYS, FULL_DAYS = 4, 20
LARGE = ((300, 18), (1000, 40))
LARGE_DAYS, FULL_LARGE_DAYS = 1, 5
HIGHS_SECONDS = 10.0


def random_entries(count: int) -> list[WaitingEntry]:
    """A waiting list of the coming fortnight."""
    rng = np.random.default_rng(1)
    made = []
    for number in range(count):
        opens = NOW + timedelta(hours=int(rng.integers(0, 240)))
        made.append(
            WaitingEntry(
                id=number,
                since=NOW - timedelta(hours=int(rng.integers(0, 1000))),
                type=("maintenance", "deep", "light")[int(rng.integers(0, 3))],
                minutes=(30, 45, 60)[int(rng.integers(0, 3))],
                windows=tuple(
                    Interval(opens + timedelta(days=day), opens + timedelta(days=day, hours=6))
                    for day in range(2)
                ),
                need=int(rng.integers(0, 4000)),
                best=opens,
                travel_min=int(rng.integers(0, 40)),
            )
        )
    return made


def freed_hour() -> list[MassageSlot]:
    """An hour that came free, in the six ways it can be used."""
    start = NOW + timedelta(days=2, hours=4)
    return [
        MassageSlot(
            f"{minutes}-{step}",
            start + timedelta(minutes=15 * step),
            minutes,
            "Ada",
            "Quay",
            0,
            4500,
            ("light", "maintenance"),
        )
        for minutes, steps in ((60, 1), (45, 2), (30, 3))
        for step in range(steps)
    ]


def free_hours() -> list[MassageSlot]:
    """A week of quarters of an hour of six therapists."""
    first = datetime(2026, 3, 3, 8, tzinfo=UTC)
    return [
        MassageSlot(
            f"{day}-{person}-{step}",
            first + timedelta(days=day, minutes=15 * step),
            60,
            f"therapist {person}",
            f"place {person % 2}",
            10 * (person % 2),
            4500 + 500 * (person % 3),
            ("maintenance",),
        )
        for day in range(7)
        for person in range(6)
        for step in range(40)
    ]


def milliseconds(act: Callable[[], object], tries: int) -> list[float]:
    """Processor milliseconds of each try."""
    found = []
    for _ in range(tries):
        start = time.process_time()
        act()
        found.append(1000 * (time.process_time() - start))
    return found


def core_table(tries: int) -> list[str]:
    entries, slots, week = random_entries(ENTRIES), freed_hour(), free_hours()
    waiting = waiting_list(entries)
    wanted = Wanted(
        type="maintenance",
        minutes=60,
        windows=whole_days(date(2026, 3, 3), date(2026, 3, 9), "Europe/London"),
        zone="Europe/London",
        need=2000,
        best=datetime(2026, 3, 4, 18, tzinfo=UTC),
    )

    def one_by_one() -> object:
        worths = []
        for entry in entries:
            for slot in slots:
                if entry.type in slot.types and entry.minutes == slot.minutes:
                    terms = terms_at(entry, start=slot.start, therapist=slot.therapist, now=NOW)
                    worths.append((sum(term.worth for term in terms), entry.id))
        return sorted(worths)[:10]

    rows = (
        (
            f"offers of {len(week)} free hours",
            milliseconds(lambda: offers(wanted, week, now=NOW), tries),
        ),
        (
            f"a freed hour over {ENTRIES} waiting",
            milliseconds(lambda: rank(waiting, slots, now=NOW), tries),
        ),
        (
            "making the columns of all of them",
            milliseconds(lambda: waiting_list(entries), max(tries // 20, 1)),
        ),
        ("the same hour, entry by entry", milliseconds(one_by_one, max(tries // 20, 1))),
    )
    lines = [row("In the core", "ms, median", "ms, 99 of 100"), row("---", "---", "---")]
    for name, taken in rows:
        ranked = sorted(taken)
        lines.append(row(name, f"{percentile(ranked, 0.5):.1f}", f"{percentile(ranked, 0.99):.1f}"))
    return lines


def day_table(days: int) -> list[str]:
    ours, greedy, highs = [], [], []
    seconds, highs_seconds, wrong, proven = [], [], 0, 0
    for seed in range(days):
        day = random_day(seed, requests=REQUESTS, therapists=THERAPISTS)
        start = time.process_time()
        made = fill(day)
        seconds.append(time.process_time() - start)
        wrong += len(faults(day, made.placed))
        proven += made.proven
        model, _, _ = model_of(options_of(day))
        found = search_with_highs(program(model.proto), HIGHS_SECONDS)
        bound = min(made.bound, found["bound"] or made.bound)
        highs_seconds.append(found["seconds"])
        ours.append(100 * (bound - made.worth) / bound)
        greedy.append(100 * (bound - made.greedy) / bound)
        highs.append(100 * (bound - (found["value"] or 0)) / bound)
    heads = (
        f"A day with {REQUESTS} requests, {THERAPISTS} therapists ({days} days)",
        "below the bound, %: median, worst",
        "processor seconds: median, 95th percentile, longest",
    )
    return [
        row(*heads),
        row(*["---"] * len(heads)),
        row(
            "CP-SAT from the greedy answer, model building included", _worst(ours), spread(seconds)
        ),
        row(f"HiGHS, {HIGHS_SECONDS:g} s at most", _worst(highs), spread(highs_seconds)),
        row("greedy, no solver", _worst(greedy), "-"),
        "",
        f"Proven best: {proven} of {days}. Faults found by the judge: {wrong}.",
    ]


def large_table(days: int) -> list[str]:
    """Days too large for one model: the whole of `fill`, options and reasons included."""
    heads = (
        f"Larger days ({days} of each)",
        "below the bound, %: median, worst",
        "greedy, %: median, worst",
        "processor seconds: median, 95th percentile, longest",
        "faults",
    )
    lines = [row(*heads), row(*["---"] * len(heads))]
    for requests, therapists in LARGE:
        ours, greedy, seconds, wrong = [], [], [], 0
        for seed in range(days):
            day = random_day(seed, requests=requests, therapists=therapists)
            start = time.process_time()
            made = fill(day)
            seconds.append(time.process_time() - start)
            wrong += len(faults(day, made.placed))
            ours.append(100 * made.gap)
            greedy.append(100 * (made.bound - made.greedy) / made.bound)
        name = f"{requests} requests, {therapists} therapists"
        lines.append(row(name, _worst(ours), _worst(greedy), spread(seconds), str(wrong)))
    return lines


def _worst(shares: list[float]) -> str:
    return f"{statistics.median(shares):.2f}, {max(shares):.2f}"


def main(*, full: bool = False) -> None:
    print("\n".join(core_table(TRIES)), flush=True)
    print()
    print("\n".join(day_table(FULL_DAYS if full else DAYS)), flush=True)
    print()
    print("\n".join(large_table(FULL_LARGE_DAYS if full else LARGE_DAYS)))


if __name__ == "__main__":
    main()
