"""The main road in a real browser: a pasted communiqué becomes a public page and a press kit."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pikepdf
import pypdf
import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from announcements.models import Announcement
from tests.factories import make_logo, publisher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAMPLE = Path(__file__).parents[2] / "newsroom" / "demo" / "sample" / "communique-accord-cadre.txt"


def sign_in(page: Page, person) -> None:
    person.set_password("un mot de passe")
    person.save()
    page.goto("/admin/")
    page.fill("[name=login],[name=username]", person.username)
    page.fill("[name=password]", "un mot de passe")
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")


def no_violation(page: Page) -> list[str]:
    """Collect what the browser refuses under the content security policy."""
    refused: list[str] = []
    page.on(
        "console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None
    )
    page.on("pageerror", lambda error: refused.append(str(error)))
    return refused


def words_of(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.split()).replace("-", "")


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("'", "’")


def structure_of(pdf: bytes) -> tuple[set[str], list[str], str]:
    """Return the tags of a PDF's structure tree, the alternative texts of its figures, and its language."""
    tags: set[str] = set()
    alts: list[str] = []

    def walk(node) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                tags.add(str(node["/S"]).lstrip("/"))
                if node["/S"] == "/Figure":
                    alts.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node["/K"])

    with pikepdf.open(io.BytesIO(pdf)) as document:
        walk(document.Root.StructTreeRoot)
        return tags, alts, str(document.Root.Lang)


def test_a_pasted_communique_becomes_a_page_and_a_kit(page):
    refused = no_violation(page)
    sign_in(page, publisher())

    # Paste, look at the plan, import.
    page.goto("/admin/announcements/announcement/import/")
    page.fill("textarea[name=text]", SAMPLE.read_text(encoding="utf-8"))
    page.locator("button.step-primary").click()
    expect(page.locator("body")).to_contain_text("presse@univ-valmont.example")
    assert Announcement.objects.count() == 0
    page.locator("button.step-primary").click()
    page.wait_for_url("**/change/**")

    # Correct a field; the picture of the page follows; submit.
    announcement = Announcement.objects.get()
    first = announcement.parties.first().institution
    first.logo = make_logo()
    first.save()
    headline = "Valmont et Cassini signent pour l'eau et le climat"
    page.fill("[name=headline_fr]", headline)
    page.locator("button[name=_step][value=submit]").click()
    page.wait_for_load_state()
    announcement.refresh_from_db()
    assert (announcement.status, announcement.headline_fr) == ("in_review", headline)

    # Approve, release now.
    page.locator("button[name=_step][value=approve]").click()
    expect(page.locator(".approval")).to_contain_text("Valmont et Cassini signent")
    page.locator(".approval button.step-primary").click()
    page.wait_for_load_state()
    announcement.refresh_from_db()
    assert announcement.status == "approved"
    short = f"/c/{announcement.short_id}"
    assert page.request.get(short).status == 404

    # A minute later it is public, and nobody did anything.
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=61)):
        answer = page.goto(short)
        assert answer.status == 200
        expect(page.locator("h1")).to_have_text(
            "Valmont et Cassini signent pour l’eau et le climat"
        )
        commitments = [c.text_fr for c in announcement.commitments.all()]
        for number in range(1, len(commitments) + 1):
            expect(page.locator(f"#engagement-{number}")).to_be_visible()
        with page.expect_download() as waiting:
            page.locator("a.button[href$='kit.zip']:visible").click()
        kit = zipfile.ZipFile(waiting.value.path())

    assert kit.testzip() is None
    pdf = kit.read(next(name for name in kit.namelist() if name.endswith(".pdf")))
    words = words_of(pdf)
    for sentence in (
        headline,
        *commitments,
        "presse@univ-valmont.example",
        "presse@institut-cassini.example",
    ):
        assert squeezed(sentence) in words, sentence
    tags, alts, language = structure_of(pdf)
    assert {"H1", "L", "LI", "Figure"} <= tags
    assert alts == [first.name_fr]
    assert language.startswith("fr")
    assert refused == []
