"""Readiness is asked for the day of the release in the newsroom's zone, wherever it is asked."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition
from contacts.models import PressContact
from tests.desk.conftest import address, change_address, form_data
from tests.factories import DAY, HOUR, NOW, approve, make_announcement
from tests.factories import publisher as a_publisher

pytestmark = pytest.mark.django_db
GONE = "does not answer on the day of the release"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def leaving(after: dt.timedelta, **fields: object) -> Announcement:
    """An announcement whose only contact leaves after so many days."""
    announcement = make_announcement(**fields)
    PressContact.objects.update(active_until=(NOW + after).date())
    return announcement


def refused(announcement: Announcement, **given: object) -> bool:
    try:
        approve(announcement, **given)  # type: ignore[arg-type]
    except publishing.NotPossible as refusal:
        return "Service presse" in str(refusal)
    return False


def test_a_contact_who_leaves_before_the_release_stands_against_its_approval() -> None:
    assert refused(leaving(5 * DAY), release_at=NOW + 10 * DAY)
    assert not refused(leaving(10 * DAY), release_at=NOW + 10 * DAY)
    assert not refused(leaving(0 * DAY))


def test_the_day_is_that_of_the_newsroom() -> None:
    """At half past eleven in the evening in UTC it is the next day in Paris."""
    late = NOW.replace(hour=23, minute=30)
    assert refused(leaving(0 * DAY), release_at=late)
    assert not refused(leaving(0 * DAY), release_at=late - 2 * HOUR)


def test_a_release_in_a_minute_may_be_one_of_tomorrow() -> None:
    midnight = NOW.replace(hour=22, minute=59, second=30)  # in Paris half a minute before it
    assert refused(leaving(0 * DAY), now=midnight)


def test_a_contact_who_comes_before_the_release_does_not_stand_against_it() -> None:
    announcement = make_announcement(wanted_release_at=NOW + 10 * DAY)
    PressContact.objects.update(active_from=(NOW + 5 * DAY).date())
    assert approve(announcement, release_at=NOW + 10 * DAY).number == 1


def test_a_rehearsal_asks_for_the_same_day() -> None:
    announcement = leaving(5 * DAY)
    Announcement.objects.update(status="in_review")
    announcement.refresh_from_db()
    with pytest.raises(publishing.NotPossible):
        publishing.rehearse(
            announcement=announcement,
            by=a_publisher(),
            now=NOW,
            fingerprints=publishing.fingerprints_of(draft_from_rows(announcement)),
            release_at=NOW + 10 * DAY,
        )


def test_submission_asks_for_the_day_that_is_wanted() -> None:
    announcement = leaving(5 * DAY, wanted_release_at=NOW + 10 * DAY)
    with pytest.raises(publishing.NotPossible):
        publishing.submit(announcement=announcement, by=a_publisher(), now=NOW, version=1)
    Announcement.objects.update(wanted_release_at=NOW + 4 * DAY)
    publishing.submit(announcement=announcement, by=a_publisher(), now=NOW, version=1)


def test_a_day_that_was_wanted_and_is_over_counts_no_more() -> None:
    announcement = make_announcement(wanted_release_at=NOW - 30 * DAY)
    PressContact.objects.update(active_from=NOW.date())
    publishing.submit(announcement=announcement, by=a_publisher(), now=NOW, version=1)


def test_the_form_says_it_for_the_day_that_is_wanted(editor: Client) -> None:
    announcement = leaving(5 * DAY, wanted_release_at=NOW + 10 * DAY)
    assert GONE in editor.get(change_address(announcement)).content.decode()
    Announcement.objects.update(wanted_release_at=None)
    assert GONE not in editor.get(change_address(announcement)).content.decode()


def test_the_preview_of_an_unsaved_form_says_it_too(editor: Client) -> None:
    announcement = leaving(5 * DAY)
    data = form_data(editor.get(change_address(announcement)).content)
    for days, is_found in ((10, True), (4, False)):
        Announcement.objects.update(wanted_release_at=NOW + days * DAY)
        answer = editor.post(
            address("preview", announcement), data, headers={"accept": "application/json"}
        )
        assert (GONE in answer.json()["findings"]) == is_found


def test_the_start_page_counts_it(editor: Client) -> None:
    leaving(5 * DAY, wanted_release_at=NOW + 10 * DAY)
    (card,) = editor.get("/admin/").context["desk"]["drafts"]
    assert card.blocking == 1


def in_review(announcement: Announcement) -> Announcement:
    Announcement.objects.filter(pk=announcement.pk).update(status="in_review")
    announcement.refresh_from_db()
    return announcement


def test_the_page_of_approval_says_it_for_the_day_that_is_chosen(publisher: Client) -> None:
    announcement = in_review(leaving(5 * DAY))
    page = publisher.get(address("approve", announcement))
    assert GONE not in page.content.decode()
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value()}
    data |= {"when": "at", "day": "2026-02-20", "time": "10:00"}
    answer = publisher.post(address("approve", announcement), data).content.decode()
    assert answer.count(GONE) == 1
    assert Edition.objects.count() == 0
    # Another day is chosen on the same page.
    assert '<button class="step-primary">' in answer
    publisher.post(address("approve", announcement), data | {"day": "2026-02-14"})
    assert Edition.objects.count() == 1


def test_the_page_of_approval_stays_shut_for_what_no_other_day_mends(publisher: Client) -> None:
    announcement = in_review(leaving(5 * DAY, lede_fr=""))
    page = publisher.get(address("approve", announcement)).content.decode()
    assert '<button class="step-primary" disabled>' in page
