"""Every word of the runner's pages can be translated: none stands bare in a template or a form, and
pages with an invented language show nothing else.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real
from lxml import html

import lissom.web
from lissom.web.ui.core_words import listing
from tests.web.training.pages.conftest import Pages, pages, planned_home
from tests.web.ui.code_words import unmarked
from tests.web.ui.script_words import bare_words
from tests.web.ui.template_words import spoken, untranslated

__all__ = ["pages", "planned_home"]

WEB = Path(lissom.web.__file__).parent
ROOMS = (
    "ui",
    "training",
    "accounts",
    "jobs",
    "api",
    "clinic",
    "diary",
    "notices",
    "office",
    "privacy",
    "records",
    "treatment",
    "waiting",
)
NO_WORDS = "allauth/elements/button.html"  # puts a tag together from parts; its words are given
TEMPLATES = [
    path
    for room in ROOMS
    for path in sorted((WEB / room / "templates").rglob("*.html"))
    if not path.as_posix().endswith(NO_WORDS)
]
SCRIPTS = [
    path
    for path in sorted(WEB.rglob("*.js"))
    if not {"vendor", "node_modules"} & set(path.relative_to(WEB).parts)
]
MODULES = [
    path
    for path in sorted(WEB.rglob("*.py"))
    if {"presenters", "forms", "views"} & {*path.relative_to(WEB).parts, path.stem}
    and path.relative_to(WEB).parts[0] in set(ROOMS) - {"api"}
]
"""What makes pages. The API speaks to machines, in English."""
LANGUAGE = "eo"
OPEN, SHUT = "⟦", "⟧"
ADDRESSES = (
    "/today",
    "/programme",
    "/programme?view=month",
    "/programme?view=season",
    "/programme/done",
    "/programme/changes",
    "/checkin",
    "/body",
    "/body/gastrocnemius-l",
    "/massage",
    "/race",
    "/activities",
    "/progress",
    "/evidence",
    "/import",
    "/entries/add",
    "/plan",
    "/settings",
    "/settings/week",
    "/settings/massage",
    "/settings/races",
    "/settings/away",
    "/settings/calendars",
    "/settings/clinics",
    "/settings/reminder",
    "/settings/shoes",
    "/settings/security",
    "/settings/tokens",
    "/settings/data",
    "/nowhere",
)
OF_THE_CORE = frozenset(
    {"Done", "Light", "Massage", "Race", "no difference", "found otherwise", "no difference shown"}
    | {f"{date(2026, 3, 2) + timedelta(days=ahead):%A}" for ahead in range(7)}
)
"""What the core names (phases, kinds, evidence, days) in English, and the pages say too."""
needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="no gettext (apt-get install gettext)"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_template_says_nothing_that_no_translation_reaches(path: Path) -> None:
    assert list(untranslated(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Bare words</p>", ["Bare words"]),
        ('{% translate "Kept" %}<p class="muted">{{ value }}</p>', []),
        ("{% blocktranslate %}{{ n }} days{% endblocktranslate %} left", ["left"]),
        ('<nav aria-label="Main">', ["Main"]),
        ('<nav class="main" data-told="x">&nbsp;·', []),
        ("{% if a %}one{% else %}<b>two{% endif %}", ["one", "two"]),
        ("<script>let word = 1;</script>after", ["after"]),
        ("{% block main_class %} narrow{% endblock %}wide", ["wide"]),
    ],
)
def test_the_reader_of_templates_finds_bare_words(source: str, found: list[str]) -> None:
    assert list(untranslated(source)) == found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_what_makes_a_page_says_nothing_that_no_translation_reaches(path: Path) -> None:
    assert [text for _, text in unmarked(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('def told():\n    return f"{days} days left"', ["{} days left"]),
        ('def told():\n    return gettext("Some words")', []),
        ('"""Some words of a module."""\nname = "some-key"', []),
        ('label = forms.CharField(label="Your name")', ["Your name"]),
        ('if found.state == "very low": pass', []),
    ],
)
def test_the_reader_of_modules_finds_bare_words(source: str, found: list[str]) -> None:
    assert [text for _, text in unmarked(source)] == found


def test_translators_are_given_every_fixed_word_of_the_core() -> None:
    told = (WEB / "ui" / "data" / "core_words.txt").read_text(encoding="utf-8")
    assert told == listing(), "run: python docs/write_core_words.py"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_script_has_no_words_of_its_own(path: Path) -> None:
    assert list(bare_words(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('told.textContent = "Sending";', ["Sending"]),
        ("told.textContent = `${count} files, ${said(box, 'x', { a: 1 })}`;", ["{} files, {}"]),
        ('part.setAttribute("aria-label", "calves");', ["calves"]),
        ("throw new Error(`The check-in of ${when} is late`);", ["The check-in of {} is late"]),
        ('const { a } = { a: near ? "nothing known" : "" };', ["nothing known"]),
        ('form.querySelector("[data-pad] button").className = "btn plain small";', []),
        ('if (event.key === "Escape") close("aria-pressed", "true"); // Some words here', []),
        ("const READABLE = /a 'quoted' one$/i; told.textContent = said(box, \"none\");", []),
    ],
)
def test_the_reader_of_scripts_finds_bare_words(source: str, found: list[str]) -> None:
    assert list(bare_words(source)) == found


def test_templates_give_scripts_all_the_words_that_they_say() -> None:
    asked = {
        name
        for path in SCRIPTS
        for line in re.findall(r"said\(\w+, ([^{)]*)", path.read_text(encoding="utf-8"))
        for name in re.findall(r'"(\w+)"', line)
    }
    given = {
        name
        for path in WEB.rglob("templates/**/*.html")
        for name in re.findall(r"data-say-([a-z]+)=", path.read_text(encoding="utf-8"))
    }
    assert asked == given
    assert len(asked) > 20


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, frozenset[str]]:
    """A language in which every sentence stands in brackets, made from what makemessages finds."""
    root = tmp_path_factory.mktemp("language")
    for room in ROOMS:
        shutil.copytree(WEB / room, root / room, ignore=shutil.ignore_patterns("static", "*.pyc"))
    locale = root / "locale"
    locale.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        call_command("makemessages", locale=[LANGUAGE], verbosity=0, no_wrap=True)
        catalogue = locale / LANGUAGE / "LC_MESSAGES" / "django.po"
        sentences = _bracketed(catalogue)
        call_command("compilemessages", locale=[LANGUAGE], verbosity=0)
    return locale, sentences


def _bracketed(catalogue: Path) -> frozenset[str]:
    """Fill a catalogue; returns its sentences."""
    found: list[str] = []

    def fill(entry: re.Match[str]) -> str:
        said = entry.group("said")
        if said == '""\n':
            return entry.group(0)
        words = "".join(re.findall(r'^"(.*)"$', said, re.MULTILINE))
        found.append(words)
        if entry.group("plural"):
            several = "".join(re.findall(r'^"(.*)"$', entry.group("plural"), re.MULTILINE))
            forms = "".join(
                f'msgstr[{n}] "{OPEN}{form}{SHUT}"\n' for n, form in enumerate((words, several))
            )
            return f"msgid {said}msgid_plural {entry.group('plural')}{forms}"
        return f'msgid {said}msgstr "{OPEN}{words}{SHUT}"\n'

    text = catalogue.read_text(encoding="utf-8")
    pattern = (
        r'msgid (?P<said>(?:"[^\n]*"\n)+)(?:msgid_plural (?P<plural>(?:"[^\n]*"\n)+))?'
        r'(?:msgstr(?:\[\d\])? (?:"[^\n]*"\n)+)+'
    )
    text = re.sub(pattern, fill, text).replace("#, fuzzy\n", "")
    catalogue.write_text(text, encoding="utf-8")
    return frozenset(found)


@pytest.fixture
def speaking(invented: tuple[Path, frozenset[str]]) -> Iterator[frozenset[str]]:
    """The app speaks the invented language."""
    locale, sentences = invented
    with override_settings(
        LANGUAGES=[(LANGUAGE, "Invented")], LANGUAGE_CODE=LANGUAGE, LOCALE_PATHS=[str(locale)]
    ):
        trans_real.reset_cache(setting="LANGUAGES", enter=True)
        with translation.override(LANGUAGE):
            yield sentences
    trans_real.reset_cache(setting="LANGUAGES", enter=False)


def _said(content: bytes) -> Iterator[str]:
    page = html.fromstring(content)
    for part in page.iter():
        if not isinstance(part.tag, str) or part.tag in {"script", "style"}:
            continue
        yield from (text for text in (part.text, part.tail) if text and text.strip())
        yield from (value for name, value in part.attrib.items() if spoken(name))


@needs_gettext
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_in_another_language_has_no_english_of_its_own(
    address: str, pages: Pages, speaking: frozenset[str]
) -> None:
    response = pages.planned.get(address)
    assert response.status_code == (404 if address == "/nowhere" else 200)
    said = [" ".join(one.split()) for one in _said(response.content)]
    left = sorted({one for one in said if one in speaking - OF_THE_CORE})
    assert left == [], left
    assert sum(one.startswith(OPEN) for one in said) >= 10
