"""The long life of an announcement: withdrawn, replaced, undone too late, and several people at once."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection, connections
from django.db.models import ProtectedError
from django.test import Client

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition, EditionAsset
from tests.factories import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    approve,
    make_announcement,
    publisher,
    release,
)

pytestmark = pytest.mark.django_db


def withdrawn(**fields: object) -> Announcement:
    announcement = make_announcement(**fields)  # type: ignore[arg-type]
    release(announcement, at=NOW - DAY)
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=NOW - HOUR,
        version=announcement.version,
        reason={"fr": "Signature ajournée.", "en": "Signing postponed."},
    )
    return announcement


def test_a_replacement_brings_back_no_language_that_was_withdrawn():
    announcement = withdrawn(english=True)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Un autre titre")
    replacement = approve(announcement, now=NOW - 30 * MINUTE, release_at=NOW, languages=["fr"])
    assert [text.language for text in replacement.texts.all()] == ["fr"]
    assert Edition.objects.public(NOW).get().texts.count() == 1


def test_a_withdrawn_text_can_be_released_again_word_for_word():
    announcement = withdrawn()
    replacement = approve(announcement, now=NOW - 30 * MINUTE, release_at=NOW)
    assert (replacement.number, replacement.kind) == (2, "update")
    assert list(Edition.objects.public(NOW)) == [replacement]


def test_a_replacement_holds_the_original_language():
    announcement = withdrawn(english=True)
    with pytest.raises(publishing.NotPossible):
        approve(announcement, now=NOW - 30 * MINUTE, release_at=NOW, languages=["en"])


def test_the_page_of_approval_offers_every_language_of_a_withdrawn_text_anew():
    announcement = withdrawn(english=True)
    announcement.refresh_from_db()
    publishing.submit(
        announcement=announcement, by=publisher(), now=NOW, version=announcement.version
    )
    client = Client()
    client.force_login(publisher())
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/admin/announcements/announcement/{announcement.pk}/approve/")
    assert page.context["form"]["languages"].value() == ["fr", "en"]


def test_an_undo_after_the_release_says_that_the_edition_stays_public():
    announcement = make_announcement()
    edition = approve(announcement, now=NOW - MINUTE)
    announcement.refresh_from_db()
    client = Client()
    client.force_login(publisher())
    with time_machine.travel(edition.release_at, tick=False):
        response = client.post(
            f"/admin/announcements/announcement/{announcement.pk}/step/reopen/",
            {"version": announcement.version},
            follow=True,
        )
    levels = [message.level_tag for message in response.context["messages"]]
    assert levels == ["success", "warning"]
    assert list(Edition.objects.public(edition.release_at)) == [edition]


def test_the_clock_is_read_when_everybody_else_is_done(monkeypatch):
    """Somebody presses Undo a second early and waits for a colleague's save: by then the edition is public, and stays."""
    announcement = make_announcement()
    edition = approve(announcement, now=NOW - MINUTE)
    announcement.refresh_from_db()
    client = Client()
    client.force_login(publisher())
    with time_machine.travel(edition.release_at - dt.timedelta(seconds=1), tick=False) as clock:
        hold = publishing._hold

        def hold_after_waiting(row: Announcement) -> None:
            clock.shift(2)
            hold(row)

        monkeypatch.setattr(publishing, "_hold", hold_after_waiting)
        client.post(
            f"/admin/announcements/announcement/{announcement.pk}/step/cancel/",
            {"version": announcement.version},
        )
    assert list(Edition.objects.public(NOW + DAY)) == [edition]


@pytest.mark.parametrize("number", ["²", "9" * 40, "-1", "٣", "x"])
@pytest.mark.parametrize("step", ["approve/", "withdraw/", "import/", "step/submit/"])
def test_a_number_that_is_none_is_simply_not_there(number, step):
    client = Client()
    client.force_login(publisher())
    address = f"/admin/announcements/announcement/{number}/{step}"
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("version", ["²", "9" * 5000, ""])
def test_a_version_that_is_none_is_a_conflict(version):
    announcement = make_announcement()
    client = Client()
    client.force_login(publisher())
    client.post(
        f"/admin/announcements/announcement/{announcement.pk}/step/submit/", {"version": version}
    )
    announcement.refresh_from_db()
    assert announcement.status == "draft"


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_does_not_undo_or_deny_the_step(monkeypatch, caplog):
    def fails(edition: Edition) -> None:
        raise OSError("no room left")

    monkeypatch.setattr(publishing, "_listeners", [fails])
    announcement = make_announcement()
    edition = approve(announcement, now=NOW - MINUTE)
    assert list(Edition.objects.public(NOW)) == [edition]
    assert "no room left" in caplog.text


def test_nothing_that_was_released_can_be_deleted():
    announcement = make_announcement(lead_image=True)
    edition = release(announcement, at=NOW - DAY)
    institution = announcement.parties.all()[0].institution
    for row in (announcement, institution, edition, edition.approved_by):
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_released_image_outlives_its_row():
    announcement = make_announcement(lead_image=True)
    release(announcement, at=NOW - DAY)
    image = announcement.lead_image
    Announcement.objects.update(lead_image=None)
    image.delete()
    key = EditionAsset.objects.filter(sha256=image.sha256).values_list("key", flat=True)[0]
    with time_machine.travel(NOW, tick=False):
        assert Client().get(f"/media/{key}/w320.jpg").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_three_approvers_at_once_one_approves():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database that several connections share")
    announcement, by = make_announcement(), publisher()
    publishing.submit(announcement=announcement, by=by, now=NOW, version=1)
    fingerprints = publishing.fingerprints_of(draft_from_rows(announcement))
    outcomes: list[object] = []
    start = threading.Barrier(3)

    def approve_at_once() -> None:
        start.wait()
        try:
            outcomes.append(
                publishing.approve(
                    announcement=Announcement.objects.get(),
                    by=by,
                    now=NOW,
                    version=announcement.version,
                    fingerprints=fingerprints,
                    rehearsal=None,
                )
            )
        except Exception as refusal:
            outcomes.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve_at_once) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Edition",
        "NotPossible",
        "NotPossible",
    ]
