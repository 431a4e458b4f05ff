"""Before a treatment, in a real browser: questions, refusals, the brief, who looked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from lissom.core.runner import CheckIn
from lissom.core.screening.consent import Scope
from lissom.web import boot
from lissom.web.clinic import booking, people
from lissom.web.training import services as training
from lissom.web.treatment import services
from lissom.web.treatment.services import Given
from tests.browser.conftest import check_accessible, enter, shoot
from tests.browser.serving import Site
from tests.browser.wanting import wants_massage_tomorrow
from tests.web import cast
from tests.web.cast import World

STAFF = "therapist@example.org"


def _lending_runner(world: World) -> int:
    """A runner with a run, a check-in, both consents and a visit in an hour."""
    now = datetime.now(UTC)
    cast.activity_of(world)
    training.record_check_in(
        runner=world.their,
        check_in=CheckIn(
            at=now - timedelta(minutes=20),
            soreness={"gastrocnemius-l": 3.5, "gastrocnemius-r": 2, "quadriceps-l": 2.5},
        ),
    )
    cast.lent(world)
    card = services.card_of(runner=world.their, clinic=world.clinic, now=now)
    services.give_consent(
        client=card, scope=Scope.TREATMENT, given=Given(name=card.name, how="account"), now=now
    )
    return booking.take_slot(
        therapist=world.clinic.therapists.get(name="Tess Sample"),
        start=now + timedelta(hours=1),
        minutes=45,
        booked_for=card,
        now=now,
    ).pk


def test_a_new_client_with_a_red_flag_is_told_to_stop_and_referred(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        now = datetime.now(UTC)
        client = people.save_client(clinic=world.clinic, name="Ann Example", now=now)
        booking.take_slot(
            therapist=world.clinic.therapists.get(name="Tess Sample"),
            start=now + timedelta(hours=2),
            minutes=45,
            booked_for=client,
            now=now,
        )
    enter(page, site, "receptionist@example.org")
    page.goto(f"{site.address}/clinic/clients/{client.pk}/consent")
    check_accessible(page)
    page.get_by_role("button", name="Make a one-time link").click()
    link = page.locator(".secret-link").inner_text()
    check_accessible(page)
    page.context.clear_cookies()
    page.goto(link)
    check_accessible(page)
    shoot(page, "visit-questions")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Something is missing below")).to_be_visible()
    check_accessible(page)
    for question in page.locator("fieldset.question").all():
        swollen = "calf or leg swollen" in question.locator("legend").inner_text()
        question.get_by_label("Yes" if swollen else "No", exact=True).check()
    page.get_by_label("I agree to the treatment").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("You answered yes to: swollen, hot or red calf")).to_be_visible()
    expect(page.get_by_text("Stop: do not treat, refer now")).to_be_visible()
    expect(page.get_by_text("call NHS 111 or your doctor")).to_be_visible()
    check_accessible(page)
    shoot(page, "visit-stop")
    page.goto(link)
    expect(page.get_by_text("This link was used already")).to_be_visible()
    enter(page, site, STAFF)
    page.goto(f"{site.address}/clinic/visits")
    expect(page.get_by_text("stop: swollen, hot or red calf")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Screening of Ann Example").click()
    page.get_by_label("Decision").select_option("refer")
    page.get_by_label("Why", exact=True).fill("sent to NHS 111, telephoned from here")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Tess Sample: Do not treat, refer")).to_be_visible()
    check_accessible(page)
    shoot(page, "screening-decided")


def _wants_deep_work_before_a_race(world: World) -> None:
    """A programme that wants deep work tomorrow evening; the race of the day after is new."""
    wants_massage_tomorrow(world, "deep")
    on = datetime.now(UTC).date()
    training.add_race(
        runner=world.their, date=on + timedelta(days=2), distance_m=10_000, name="Quay 10k"
    )


def test_deep_work_before_a_race_is_refused_with_the_reason_and_light_offered(
    page: Page, site: Site
) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        _wants_deep_work_before_a_race(world)
    enter(page, site)
    page.goto(f"{site.address}/massage")
    slot = page.locator("input[name=slot]").first
    slot.check()
    page.get_by_role("button", name="Book").click()
    told = page.locator(".notice", has_text="Deep work cannot be booked at that hour")
    expect(told).to_contain_text("before Quay 10k")
    expect(told).to_contain_text("deep work needs at least 48 h")
    expect(told).to_contain_text("Light work (30 min) can be booked at that hour")
    check_accessible(page)
    shoot(page, "deep-refused")


def test_the_therapist_reads_the_brief_on_one_screen(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        visit = _lending_runner(world)
    enter(page, site, STAFF)
    page.goto(f"{site.address}/clinic/visits")
    page.get_by_role("link", name="Brief of Robin Example").click()
    page.wait_for_url(f"**/visits/{visit}/brief")
    expect(page.get_by_role("heading", level=1)).to_have_text("Robin Example")
    for part in ("Sore now", "Load by muscle", "Range of motion", "Rules in force"):
        expect(page.get_by_role("heading", name=part)).to_be_visible()
    expect(page.get_by_text("sorer than the right")).to_be_visible()
    expect(page.get_by_text("This look was logged at")).to_be_visible()
    check_accessible(page)
    shoot(page, "brief")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    page.set_viewport_size({"width": 600, "height": 800})  # paper is no wide screen
    page.emulate_media(media="print")
    columns = page.locator(".bgrid").evaluate("e => getComputedStyle(e).gridTemplateColumns")
    assert len(columns.split()) == 3


def test_the_runner_sees_who_looked_and_takes_the_consent_back(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        visit = _lending_runner(world)
    brief = f"{site.address}/clinic/visits/{visit}/brief"
    enter(page, site, STAFF)
    page.goto(brief)
    expect(page.get_by_text("sorer than the right")).to_be_visible()
    enter(page, site)
    page.goto(f"{site.address}/settings/sharing")
    expect(page.get_by_text("Tess Sample, therapist, Reed practice")).to_be_visible()
    check_accessible(page)
    shoot(page, "sharing")
    page.get_by_role("button", name="Take it back from Reed practice").click()
    expect(page.get_by_text("sees nothing of it any more")).to_be_visible()
    check_accessible(page)
    enter(page, site, STAFF)
    page.goto(brief)
    expect(page.get_by_text("Soreness is not shared.")).to_be_visible()
    expect(page.get_by_text("shares no training data with this clinic")).to_be_visible()
    assert page.get_by_text("sorer than the right").count() == 0
