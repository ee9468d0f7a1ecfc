"""The desk in a real browser, under the policy that forbids inline scripts and styles."""

from __future__ import annotations

from typing import Any

import pytest

from announcements.models import Announcement, Commitment, Part
from people.models import User
from tests.desk.conftest import change_address
from tests.factories import UserFactory, make_announcement

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "un mot de passe bien long"


@pytest.fixture
def complaints(page: Any) -> list[str]:
    """What the browser says against a page: refused styles and scripts, errors, missing files."""
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def sign_in(page: Any) -> User:
    user = UserFactory(username="redactrice", is_superuser=True)
    user.set_password(PASSWORD)
    user.save()
    page.goto("/admin/")
    page.fill("[name=login]", "redactrice")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.step-primary")
    page.wait_for_url("**/admin/")
    return user


def test_writing_at_the_desk(page: Any, complaints: list[str]) -> None:
    announcement = make_announcement(english=True)
    sign_in(page)
    page.goto(change_address(announcement))
    page.wait_for_load_state("networkidle")

    # One language at a time, for rows too.
    assert page.locator("#id_headline_fr").is_visible()
    assert not page.locator("#id_headline_en").is_visible()
    page.click("[data-language=en]")
    assert page.locator("#id_headline_en").is_visible()
    assert page.locator("#id_signatories-0-function_en").is_visible()
    assert not page.locator("#id_signatories-0-function_fr").is_visible()
    page.click("[data-language=fr]")

    # The preview and the findings follow.
    page.fill("#id_headline_fr", "Ce que je tape en ce moment")
    shown = page.frame_locator("iframe.preview-frame").locator("h1")
    shown.filter(has_text="Ce que je tape en ce moment").wait_for()
    assert page.locator(".finding-blocking").count() == 0
    page.locator("#id_dateline_on").fill("")
    page.locator('.finding-blocking a[href="#id_dateline_on"]').wait_for()
    page.locator("#id_dateline_on").fill("2026-02-10")

    # A new row goes last, has an editor, and shows one language.
    page.click("#parts-group .add-row a")
    row = page.locator("#parts-2")
    assert row.locator("input.position").input_value() == "3"
    assert row.locator(".field-body_fr").is_visible()
    assert not row.locator(".field-body_en").is_visible()
    row.locator(".field-body_fr .ProseMirror").click()
    page.keyboard.type("Un paragraphe neuf.")

    # Rows move by a click.
    page.locator("#commitments-1 .move").first.click()
    page.click("button.step-save")
    page.wait_for_load_state("networkidle")
    assert page.locator(".messagelist .success").count() == 1
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Ce que je tape en ce moment"
    assert Part.objects.filter(announcement=announcement).last().body_fr == (
        "<p>Un paragraphe neuf.</p>"
    )
    texts = Commitment.objects.filter(announcement=announcement).values_list("text_fr", flat=True)
    assert [text[-1] for text in texts] == ["2", "1"]
    assert complaints == []


def test_next_step_is_in_sight_on_a_telephone(page: Any) -> None:
    announcement = make_announcement()
    sign_in(page)
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(change_address(announcement))
    box = page.locator("button[value=submit]").bounding_box()
    assert 0 <= box["y"] <= 700 - box["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_form_works_without_script(chromium: Any, live_server: Any) -> None:
    announcement = make_announcement(english=True)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(change_address(announcement))
    assert page.locator("#id_headline_fr").is_visible()
    assert page.locator("#id_headline_en").is_visible()
    page.fill("#id_headline_en", "Written without script")
    page.fill("#id_commitments-0-position", "9")
    page.click("button[value=submit]")
    announcement = Announcement.objects.get()
    assert (announcement.headline_en, announcement.status) == (
        "Written without script",
        "in_review",
    )
    texts = Commitment.objects.filter(announcement=announcement).values_list("text_fr", flat=True)
    assert [text[-1] for text in texts] == ["2", "1"]
    context.close()
