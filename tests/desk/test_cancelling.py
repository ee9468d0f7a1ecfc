"""A planned release is cancelled by who may release, on a page that asks why; everybody else reads who planned it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import Edition, Transition
from tests.desk.conftest import address, change_address
from tests.factories import HOUR, MINUTE, NOW, approve, make_announcement, release, reopen
from tests.factories import editor as an_editor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def planned():
    announcement = make_announcement()
    edition = approve(announcement, now=NOW - HOUR, release_at=NOW + HOUR)
    announcement.refresh_from_db()
    return announcement, edition


def stands(announcement, edition) -> bool:
    announcement.refresh_from_db()
    edition.refresh_from_db()
    return announcement.status == "approved" and edition.cancelled_at is None


@pytest.mark.parametrize("name", ["reopen", "cancel", "undo"])
def test_an_editor_cancels_no_planned_release(editor: Client, name: str) -> None:
    announcement, edition = planned()
    editor.post(address("step", announcement, name), {"version": announcement.version, "note": "x"})
    assert stands(announcement, edition)


def test_an_editor_finds_no_page_to_cancel_on(editor: Client) -> None:
    announcement, edition = planned()
    sent = {"version": announcement.version, "reason": "Trop tôt."}
    assert editor.post(address("cancel", announcement), sent).status_code == 403
    assert stands(announcement, edition)


def test_an_editor_reads_who_planned_the_release(editor: Client) -> None:
    announcement, edition = planned()
    page = editor.get(change_address(announcement)).content.decode()
    assert f"{edition.approved_by} approved this text and planned its release." in page
    assert "/step/" not in page
    assert "/cancel/" not in page


def test_the_publisher_is_asked_why(publisher: Client) -> None:
    announcement, edition = planned()
    assert (
        address("cancel", announcement)
        in publisher.get(change_address(announcement)).content.decode()
    )
    page = publisher.get(address("cancel", announcement)).content.decode()
    assert str(edition.approved_by) in page
    sent = {"version": announcement.version, "reason": "  "}
    response = publisher.post(address("cancel", announcement), sent)
    assert "Say why the release is cancelled" in response.content.decode()
    assert stands(announcement, edition)


@pytest.mark.parametrize("name", ["cancel", "undo"])
def test_one_click_does_not_cancel_a_planned_release(publisher: Client, name: str) -> None:
    announcement, edition = planned()
    publisher.post(address("step", announcement, name), {"version": announcement.version})
    assert stands(announcement, edition)


def test_the_reason_is_kept_in_the_history(publisher: Client) -> None:
    announcement, edition = planned()
    sent = {"version": announcement.version, "reason": "La signature est reportée."}
    response = publisher.post(address("cancel", announcement), sent, follow=True)
    edition.refresh_from_db()
    announcement.refresh_from_db()
    assert (announcement.status, edition.cancelled_at) == ("draft", NOW)
    step = Transition.objects.get(action="cancel")
    assert (step.note, step.edition) == ("La signature est reportée.", edition)
    page = response.content.decode()
    assert "release cancelled" in page
    assert "La signature est reportée." in page


def test_cancelling_on_an_old_page_is_refused(publisher: Client) -> None:
    announcement, edition = planned()
    sent = {"version": announcement.version - 1, "reason": "Reporté."}
    response = publisher.post(address("cancel", announcement), sent)
    assert "Somebody changed this announcement in the meantime" in response.content.decode()
    assert stands(announcement, edition)


def test_cancelling_after_the_hour_cancels_nothing(publisher: Client) -> None:
    announcement, edition = planned()
    with time_machine.travel(NOW + HOUR, tick=False):
        sent = {"version": announcement.version, "reason": "Reporté."}
        response = publisher.post(address("cancel", announcement), sent)
    assert "No release is planned that could be cancelled." in response.content.decode()
    assert stands(announcement, edition)


def test_a_released_text_is_reopened_by_an_editor_as_before(editor: Client) -> None:
    announcement = make_announcement()
    edition = release(announcement)
    announcement.refresh_from_db()
    editor.post(address("step", announcement, "reopen"), {"version": announcement.version})
    announcement.refresh_from_db()
    assert announcement.status == "draft"
    assert list(Edition.objects.public(NOW)) == [edition]


def test_publishing_asks_for_the_reason_and_the_permission_itself() -> None:
    announcement, edition = planned()
    by = edition.approved_by
    given = {"announcement": announcement, "now": NOW, "version": announcement.version}
    for step in (publishing.reopen, publishing.cancel):
        with pytest.raises(publishing.NotPossible):
            step(**given, by=an_editor())
    with pytest.raises(publishing.NotPossible):
        publishing.reopen(**given, by=by)
    with pytest.raises(publishing.NotPossible):
        publishing.cancel(**given, by=by, reason=" ")
    assert stands(announcement, edition)
    publishing.cancel(**given, by=by, reason="Reporté.")
    assert not stands(announcement, edition)


def test_the_undo_of_the_minute_asks_for_nothing() -> None:
    announcement = make_announcement()
    edition = approve(announcement, now=NOW)
    announcement.refresh_from_db()
    publishing.undo(
        announcement=announcement,
        by=edition.approved_by,
        now=NOW + MINUTE - dt.timedelta(microseconds=1),
        version=announcement.version,
    )
    assert not stands(announcement, edition)


def test_an_undo_gives_back_what_was_there_before() -> None:
    """In review, the edition before standing as it stood, and no gap in the numbers that readers see."""
    announcement = make_announcement()
    first = release(announcement, at=NOW - 2 * HOUR)
    reopen(announcement, now=NOW - HOUR)
    type(announcement).objects.update(headline_fr="Un second titre")
    approve(announcement, now=NOW)
    announcement.refresh_from_db()
    publishing.undo(
        announcement=announcement,
        by=first.approved_by,
        now=NOW + MINUTE / 2,
        version=announcement.version,
    )
    announcement.refresh_from_db()
    first.refresh_from_db()
    assert announcement.status == "in_review"
    assert first.superseded_at is None
    again = publishing.approve(
        announcement=announcement,
        by=first.approved_by,
        now=NOW + HOUR,
        version=announcement.version,
        fingerprints=publishing.fingerprints_of(draft_from_rows(announcement)),
        rehearsal=None,
    )
    assert again.number == 2


def test_a_cancelled_release_leaves_no_gap_in_the_numbers() -> None:
    announcement, edition = planned()
    publishing.cancel(
        announcement=announcement,
        by=edition.approved_by,
        now=NOW,
        version=announcement.version,
        reason="Reporté.",
    )
    assert approve(announcement, now=NOW).number == edition.number == 1
    assert Edition.objects.filter(number=1).count() == 2


def test_numbers_given_before_cancelled_ones_gave_theirs_back_are_not_given_twice() -> None:
    """A newsroom of an earlier version has released its edition 2 after a cancelled edition 1."""
    announcement = make_announcement()
    second = release(announcement, at=NOW - 2 * HOUR)
    Edition.objects.filter(pk=second.pk).update(number=2)
    reopen(announcement, now=NOW - HOUR)
    type(announcement).objects.update(headline_fr="Un autre titre")
    assert approve(announcement, now=NOW).number == 3
