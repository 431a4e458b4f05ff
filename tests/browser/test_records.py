"""A record in a real browser, with every key and tap counted; and what the law asks of the owner.

The hand is counted twice: by the test as it acts, and by the page as trusted events arrive.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from lissom.core.runner import CheckIn
from lissom.core.screening.consent import Scope
from lissom.web import boot
from lissom.web.clinic import booking, people
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.seats import seat_of
from lissom.web.records import queries
from lissom.web.records import services as records
from lissom.web.records.content import Care, Content, from_protocol
from lissom.web.records.models import TreatmentRecord
from lissom.web.training import services as training
from lissom.web.treatment import access, services
from lissom.web.treatment.services import Given
from tests.browser.conftest import check_accessible, enter, shoot
from tests.browser.serving import Site
from tests.web import cast
from tests.web.cast import World

STAFF = "therapist@example.org"
MOST = 40
expect.set_options(timeout=60_000)

COUNT = """
for (const [kind, name] of [["keydown", "keys"], ["click", "taps"]])
  addEventListener(kind, (event) => {
    if (event.isTrusted && event.detail !== 0 || event.isTrusted && kind === "keydown")
      sessionStorage[name] = Number(sessionStorage[name] || 0) + 1;
  }, true);
"""


@dataclass(slots=True)
class Hand:
    """A hand at the page. A choice from a list is two taps: open it, take one."""

    page: Page
    keys: int = 0
    taps: int = 0
    choices: int = 0

    @property
    def all(self) -> int:
        return self.keys + self.taps + 2 * self.choices

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1

    def choose(self, target: Locator, value: str) -> None:
        target.select_option(value)
        self.choices += 1

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        target.press_sequentially(text)
        self.keys += len(text)

    def seen(self) -> tuple[int, int]:
        """Keys and taps as the page had them."""
        found = self.page.evaluate("[sessionStorage.keys, sessionStorage.taps].map(Number)")
        return found[0] or 0, found[1] or 0


def _treated_before(world: World, now: datetime) -> Client:
    """The runner as a client with a locked record of three weeks ago, who lends soreness."""
    cast.lent(world)
    card = services.card_of(runner=world.their, clinic=world.clinic, now=now)
    services.give_consent(
        client=card, scope=Scope.TREATMENT, given=Given(name=card.name, how="account"), now=now
    )
    seat, then = seat_of(world.therapist), now - timedelta(days=21)
    visit = _visit(world, card, then)
    seen = access.sight(seat, card, now=now)
    start = from_protocol("maintenance_45")
    written = Content(
        type=start.type,
        chart=start.chart,
        care=(Care("stretch", "calf_straight"),),
        consent_reconfirmed=True,
    )
    row = records.begin(seat=seat, seen=seen, visit=visit, content=written, now=now)
    records.lock(seat=seat, seen=seen, record=row, version=row.version, now=now)
    return card


def _visit(world: World, card: Client, start: datetime) -> Appointment:
    return booking.take_slot(
        therapist=world.clinic.therapists.get(name="Tess Sample"),
        start=start,
        minutes=45,
        booked_for=card,
        now=start - timedelta(hours=1),
    )


def _row(page: Page, place: str) -> Locator:
    label = page.locator("[data-row-label]", has_text=place).first
    return page.locator("[data-chart-row]").filter(has=label).first


def test_a_normal_record_takes_at_most_forty_keys_and_taps(
    page: Page, site: Site, record_property: Callable[[str, object], None]
) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        now = datetime.now(UTC)
        card = _treated_before(world, now)
        training.record_check_in(
            runner=world.their,
            check_in=CheckIn(
                at=now - timedelta(hours=3),
                soreness={"gastrocnemius-l": 3.5, "hamstrings-r": 2},
            ),
        )
        visit = _visit(world, card, now - timedelta(minutes=50)).pk
    enter(page, site, STAFF)
    page.goto(f"{site.address}/clinic/visits/{visit}/brief")
    page.add_init_script(COUNT)
    page.evaluate(COUNT)
    hand = Hand(page)
    hand.tap(page.get_by_role("link", name="Start record"))
    page.wait_for_url(f"**/visits/{visit}/record")
    hand.tap(page.get_by_role("button", name="As last time"))
    page.wait_for_url("**/clinic/records/*")
    for place, before, after in (("Left calf", "3.5", "2"), ("Right hamstrings", "2", "1.5")):
        row = _row(page, place)
        hand.choose(row.get_by_label("Sore before"), before)
        hand.choose(row.get_by_label("Sore after"), after)
    hand.type(_row(page, "Left calf").get_by_label("Finding"), "tight")
    hand.tap(page.get_by_role("button", name="Check-in of"))
    for words in ("Firm where treated", "Fits the training", "The same again", "None out of"):
        hand.tap(page.get_by_role("button", name=words))
    hand.choose(page.get_by_label("Calm before"), "4")
    hand.choose(page.get_by_label("Calm after"), "7")
    hand.tap(page.get_by_label("The client agreed again"))
    check_accessible(page)
    shoot(page, "record-written")
    hand.tap(page.get_by_role("button", name="Complete and lock"))
    expect(page.get_by_text("Locked by Tess Sample")).to_be_visible()
    record_property("keys_and_taps", hand.all)
    assert hand.seen() == (hand.keys, hand.taps)
    assert hand.all <= MOST, f"{hand.keys} keys, {hand.taps} taps, {hand.choices} choices"
    with site.unblock():
        boot.setup(site.home)
        content = queries.content_of(TreatmentRecord.objects.latest("start"))
    assert len(content.chart) == len(from_protocol("maintenance_45").chart)
    assert "Left calf 3.5" in content.subjective or "left calf 3.5" in content.subjective
    assert all((content.objective, content.assessment, content.plan, content.reaction))
    assert (content.calm_before, content.calm_after) == (4, 7)
    assert [one.item for one in content.care] == ["calf_straight"]


def test_a_locked_record_is_amended_and_the_runner_reads_of_it(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        _treated_before(world, datetime.now(UTC))
        row = TreatmentRecord.objects.get().pk
    enter(page, site, STAFF)
    page.goto(f"{site.address}/clinic/records/{row}")
    assert page.get_by_role("button", name="Complete and lock").count() == 0
    page.get_by_role("button", name="Add to the record").click()
    expect(page.get_by_text("An amendment needs its words and a reason")).to_be_visible()
    page.get_by_label("What to add").fill("The left foot too, two minutes.")
    page.get_by_label("Why", exact=True).fill("Left out")
    page.get_by_role("button", name="Add to the record").click()
    expect(page.get_by_text("The left foot too, two minutes.")).to_be_visible()
    check_accessible(page)
    shoot(page, "record-amended")
    enter(page, site)
    page.goto(f"{site.address}/massage/treatments")
    expect(page.get_by_text("Added to by Tess Sample")).to_be_visible()
    check_accessible(page)
    page.goto(f"{site.address}/settings/sharing")
    expect(page.get_by_text("record, added to").first).to_be_visible()


def test_consent_taken_back_closes_the_record_that_the_law_keeps(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        _treated_before(world, datetime.now(UTC))
        row = TreatmentRecord.objects.get()
    address = f"{site.address}/clinic/records/{row.pk}"
    enter(page, site, STAFF)
    page.goto(address)
    expect(page.get_by_text("Locked by Tess Sample")).to_be_visible()
    enter(page, site)
    page.goto(f"{site.address}/settings/sharing")
    check_accessible(page)
    shoot(page, "sharing-agreed")
    page.get_by_role("button", name=re.compile("Take it back ?: Treatment at")).click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    enter(page, site, STAFF)
    page.goto(address)
    expect(page.get_by_text("There is no consent to treatment that stands")).to_be_visible()
    with site.unblock():
        boot.setup(site.home)
        assert TreatmentRecord.objects.get().digest == row.digest


def _old_client(world: World) -> Client:
    """A client whose last visit was eleven years ago, and one of last week."""
    now = datetime.now(UTC)
    for name, days in (("Zeb Example", 11 * 365), ("Ann Example", 7)):
        start = now - timedelta(days=days)
        card = people.save_client(clinic=world.clinic, name=name, email="z@example.org", now=start)
        row = _visit(world, card, start)
        booking.mark(
            clinic=world.clinic,
            appointment=row.pk,
            version=row.version,
            state="completed",
            now=now,
        )
    return Client.objects.get(name="Zeb Example")


def test_the_owner_previews_what_is_due_exports_and_erases(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        old = _old_client(world)
    enter(page, site, "keeper@example.org")
    page.goto(f"{site.address}/clinic/privacy")
    expect(page.get_by_text("1 of 2 clients. Nothing is erased by itself")).to_be_visible()
    check_accessible(page)
    shoot(page, "retention")
    page.get_by_role("link", name="Keep the records of Zeb Example").click()
    page.get_by_label("Reason").fill("A claim is open.")
    page.get_by_role("button", name="Keep them").click()
    expect(page.get_by_text("A claim is open.")).to_be_visible()
    expect(page.get_by_text("No record is due")).to_be_visible()
    page.get_by_role("button", name="End the hold on Zeb Example").click()
    page.get_by_role("link", name="Open what is kept of Zeb Example").click()
    check_accessible(page)
    shoot(page, "subject")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export everything as a file").click()
    file: dict[str, Any] = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert file["tables"]["clinic.client"][0]["name"] == "Zeb Example"
    page.get_by_label("Type the client's number").fill("999")
    page.get_by_role("button", name="Erase", exact=True).click()
    expect(page.get_by_text("That is not the number of this client")).to_be_visible()
    page.get_by_label("Type the client's number").fill(str(old.number))
    page.get_by_role("button", name="Erase", exact=True).click()
    expect(page.get_by_text(f"Client {old.number} is erased.")).to_be_visible()
    check_accessible(page)
    shoot(page, "erased")
    with site.unblock():
        boot.setup(site.home)
        old.refresh_from_db()
    assert (old.name, old.email) == (f"Erased client {old.number}", "")


def test_a_consent_text_is_checked_as_it_is_written(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        cast.build()
    enter(page, site, "keeper@example.org")
    page.goto(f"{site.address}/clinic/consent-texts/treatment")
    page.get_by_label("Words").fill("Massage flushes toxins out of your muscles.")
    page.get_by_label("Words").press("End")
    expect(page.get_by_text("Rather:")).to_be_visible()
    check_accessible(page)
    shoot(page, "consent-text-marks")
