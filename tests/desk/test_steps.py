"""Every button of the workflow: who finds it, what it does, and what it says when it cannot."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from announcements.models import Announcement, Edition
from tests.desk.conftest import (
    PARIS_SPRING,
    address,
    change_address,
    form_data,
    messages_of,
    texts_of,
)
from tests.factories import NOW, approve, make_announcement, release, reopen

FAR = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_a_quiet_tuesday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def in_review(**fields: Any) -> Announcement:
    announcement = make_announcement(**fields)
    Announcement.objects.filter(pk=announcement.pk).update(status="in_review")
    announcement.refresh_from_db()
    return announcement


def post_step(client: Client, announcement: Announcement, name: str) -> Any:
    announcement.refresh_from_db()
    return client.post(
        address("step", announcement, name), {"version": announcement.version}, follow=True
    )


def approval(client: Client, announcement: Announcement, **fields: Any) -> Any:
    page = client.get(address("approve", announcement))
    data: dict[str, Any] = {}
    for name in page.context["form"].fields:
        data[name] = page.context["form"][name].value()
    data = {name: value for name, value in data.items() if value not in (None, [])}
    return client.post(address("approve", announcement), data | fields, follow=True)


def test_submit_saves_the_form_first(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {"headline_fr": "Le titre que je viens de taper", "_step": "submit"}
    response = editor.post(change_address(announcement), data, follow=True)
    announcement.refresh_from_db()
    assert messages_of(response) == ["Submitted for review."]
    assert (announcement.status, announcement.headline_fr) == (
        "in_review",
        "Le titre que je viens de taper",
    )


def test_submit_of_an_unready_text_saves_it_and_says_why_not(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {"lede_fr": "", "kicker_fr": "Gardé", "_step": "submit"}
    response = editor.post(change_address(announcement), data, follow=True)
    announcement.refresh_from_db()
    assert messages_of(response) == ["Français: The lede is missing."]
    assert (announcement.status, announcement.kicker_fr) == ("draft", "Gardé")


def test_send_back_returns_to_draft(editor: Client) -> None:
    announcement = in_review()
    response = post_step(editor, announcement, "send_back")
    announcement.refresh_from_db()
    assert messages_of(response) == ["Sent back to draft."]
    assert announcement.status == "draft"


def test_step_at_an_old_version_is_refused(editor: Client) -> None:
    announcement = in_review()
    response = editor.post(address("step", announcement, "send_back"), {"version": 0}, follow=True)
    announcement.refresh_from_db()
    assert announcement.status == "in_review"
    assert messages_of(response) == [
        "Somebody changed this announcement in the meantime. Look at it again, then repeat the step."
    ]


def test_steps_are_taken_by_post_alone(publisher: Client) -> None:
    announcement = in_review()
    assert publisher.get(address("step", announcement, "send_back")).status_code == 405
    announcement.refresh_from_db()
    assert announcement.status == "in_review"


def test_steps_need_the_token_of_the_form(publisher: Client) -> None:
    announcement = in_review()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = publisher.cookies
    assert strict.post(address("step", announcement, "send_back")).status_code == 403


def test_editor_finds_submit_and_no_approval(editor: Client) -> None:
    draft, waiting = make_announcement(), in_review()
    assert 'value="submit"' in editor.get(change_address(draft)).content.decode()
    assert 'value="approve"' not in editor.get(change_address(waiting)).content.decode()
    assert editor.get(address("approve", waiting)).status_code == 403
    assert editor.post(address("approve", waiting), {}).status_code == 403
    assert editor.get(address("withdraw", waiting)).status_code == 403


def test_publisher_finds_approval(publisher: Client) -> None:
    assert 'value="approve"' in publisher.get(change_address(in_review())).content.decode()


def test_approval_page_shows_every_language_and_its_fingerprint(publisher: Client) -> None:
    announcement = in_review(english=True)
    page = publisher.get(address("approve", announcement))
    text = page.content.decode()
    assert "Valmont and Cassini sign for five years" in text
    assert "mesurera le débit du fleuve numéro 2" in text
    for reading in page.context["readings"].texts:
        assert reading.fingerprint in text
        assert len(reading.fingerprint) == 64


def test_release_now_waits_a_minute_and_can_be_undone(publisher: Client) -> None:
    announcement = in_review()
    response = approval(publisher, announcement, when="now")
    edition = Edition.objects.get()
    assert edition.release_at == NOW + dt.timedelta(seconds=60)
    assert messages_of(response) == [
        "Approved. It is released in 60 seconds; until then you can undo."
    ]
    assert texts_of(response.content, "step-primary") == ["Undo"]
    assert Edition.objects.public(NOW).count() == 0
    response = post_step(publisher, announcement, "undo")
    announcement.refresh_from_db()
    edition.refresh_from_db()
    assert messages_of(response) == [
        "Undone: nothing is released, and the text is in review as before."
    ]
    assert announcement.status == "in_review"
    assert edition.cancelled_at == NOW


def test_release_at_a_local_time_of_the_newsroom(publisher: Client) -> None:
    announcement = in_review()
    response = approval(publisher, announcement, when="at", day="2026-07-01", time="09:30")
    assert Edition.objects.get().release_at == dt.datetime(2026, 7, 1, 7, 30, tzinfo=dt.UTC)
    assert "Europe/Paris" in messages_of(response)[0]


def test_local_time_that_does_not_exist_is_refused_with_a_choice(publisher: Client) -> None:
    announcement = in_review()
    fields = {"when": "at", "day": PARIS_SPRING.isoformat(), "time": "02:30"}
    response = approval(publisher, announcement, **fields)
    page = response.content.decode()
    assert Edition.objects.count() == 0
    assert "02:30 does not exist that night in Europe/Paris" in page
    assert "01:30 CET" in page
    assert "03:30 CEST" in page
    approval(publisher, announcement, **fields, instant="2027-03-28T01:30:00+00:00")
    assert Edition.objects.get().release_at == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)


def test_local_time_that_comes_twice_is_refused_with_a_choice(publisher: Client) -> None:
    announcement = in_review()
    fields = {"when": "at", "day": "2026-10-25", "time": "02:30"}
    response = approval(publisher, announcement, **fields)
    assert "02:30 comes twice that night in Europe/Paris" in response.content.decode()
    approval(publisher, announcement, **fields, instant="2026-10-25T01:30:00+00:00")
    assert Edition.objects.get().release_at == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_choice_that_was_not_offered_is_refused(publisher: Client) -> None:
    fields = {"when": "at", "day": "2026-10-25", "time": "02:30"}
    approval(publisher, in_review(), **fields, instant="2026-10-25T09:00:00+00:00")
    assert Edition.objects.count() == 0


def test_release_in_the_past_is_refused(publisher: Client) -> None:
    response = approval(publisher, in_review(), when="at", day="2026-02-09", time="09:00")
    assert "The release time lies in the past." in response.content.decode()
    assert Edition.objects.count() == 0


def test_release_at_a_time_without_a_date_is_refused(publisher: Client) -> None:
    response = approval(publisher, in_review(), when="at", time="09:00")
    assert "Give the date and the time of the release." in response.content.decode()
    assert Edition.objects.count() == 0


def test_text_changed_since_it_was_read_is_not_approved(publisher: Client) -> None:
    announcement = in_review()
    response = approval(publisher, announcement, fingerprint_fr="0" * 64)
    assert "The text changed after it was shown to you." in response.content.decode()
    assert Edition.objects.count() == 0


def test_second_of_two_approvals_is_refused(publisher: Client) -> None:
    announcement = in_review()
    page = publisher.get(address("approve", announcement))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value()}
    data["when"] = "now"
    publisher.post(address("approve", announcement), data)
    response = publisher.post(address("approve", announcement), data)
    assert Edition.objects.count() == 1
    assert "This step is not possible" in response.content.decode()


def test_second_edition_shows_what_changed_and_takes_a_note(publisher: Client) -> None:
    announcement = make_announcement(
        english=True, headline_fr="Valmont et Cassini signent pour cinq ans"
    )
    release(announcement)
    reopen(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(
        status="in_review", headline_fr="Valmont et Cassini signent pour dix ans"
    )
    page = publisher.get(address("approve", announcement)).content.decode()
    assert "<ins>dix</ins>" in page
    assert "<del>cinq</del>" in page
    approval(
        publisher, announcement, kind="correction", note_fr="Durée corrigée.", languages=["fr"]
    )
    edition = Edition.objects.get(number=2)
    assert (edition.kind, edition.note_fr) == ("correction", "Durée corrigée.")


def test_withdrawal_needs_a_reason_and_shows_it(publisher: Client) -> None:
    announcement = make_announcement()
    release(announcement)
    announcement.refresh_from_db()
    without = publisher.post(
        address("withdraw", announcement), {"version": announcement.version, "reason_fr": " "}
    )
    assert "Readers see this reason: write it in each language." in without.content.decode()
    assert Edition.objects.public(NOW).count() == 1
    publisher.post(
        address("withdraw", announcement),
        {"version": announcement.version, "reason_fr": "Publié par erreur."},
    )
    announcement.refresh_from_db()
    assert Edition.objects.public(NOW).count() == 0
    assert announcement.withdrawal_reason_fr == "Publié par erreur."


def test_pending_release_shows_its_hour_in_the_newsroom_zone(editor: Client) -> None:
    announcement = make_announcement()
    approve(announcement, release_at=dt.datetime(2026, 7, 1, 7, 30, tzinfo=dt.UTC))
    page = editor.get(change_address(announcement)).content.decode()
    assert "09:30" in page
    assert "Europe/Paris" in page


def test_history_names_steps_and_people(publisher: Client) -> None:
    announcement = make_announcement()
    data = form_data(publisher.get(change_address(announcement)).content) | {"_step": "submit"}
    response = publisher.post(change_address(announcement), data, follow=True)
    assert texts_of(response.content, "history-what") == ["submitted for review"]
    assert texts_of(response.content, "history-who")[0].startswith("Camille Dupré")


def test_undo_that_comes_too_late_changes_nothing_and_says_so(publisher: Client) -> None:
    announcement = in_review()
    approval(publisher, announcement, when="now")
    announcement.refresh_from_db()
    sent = {"version": announcement.version}
    with time_machine.travel(NOW + dt.timedelta(seconds=61), tick=False):
        response = publisher.post(address("step", announcement, "undo"), sent, follow=True)
        announcement.refresh_from_db()
        assert announcement.status == "approved"
        assert Edition.objects.public(NOW + dt.timedelta(seconds=61)).count() == 1
    assert messages_of(response) == [
        "Too late to undo: the text is released. Reopen it for a new edition, or withdraw it."
    ]
