"""What is stored to sort and to count says at every instant what the editions say."""

import contextlib
import datetime as dt
import random
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from announcements import counting, publishing
from announcements.counting import Counts, stretch_of
from announcements.models import Announcement, Edition, EditionParty, EditionText, ReleaseCount
from announcements.released import listing
from tests.factories import DAY, HOUR, NOW, approve, make_announcement, publisher, release, reopen

PARIS = "Europe/Paris"


def counts(at=NOW):
    return listing.counts(at, PARIS)


def withdraw(announcement, now):
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=now,
        version=announcement.version,
        reason={"fr": "Retiré."},
    )


def change(announcement):
    announcement.refresh_from_db()
    Announcement.objects.filter(pk=announcement.pk).update(
        headline_fr=f"{announcement.headline_fr} encore"
    )


def take_a_step(chance, announcement, now):
    what = chance.choice(["plan", "release", "change", "withdraw"])
    if what == "plan":
        approve(announcement, now=now, release_at=now + HOUR * chance.randrange(1, 900))
    elif what == "release":
        approve(announcement, now=now)
    elif what == "withdraw":
        withdraw(announcement, now)
    else:
        reopen(announcement, now=now)
        change(announcement)


@pytest.mark.django_db
def test_a_planned_announcement_counts_from_its_hour_on_without_anything_being_written():
    edition = approve(make_announcement(), release_at=NOW + HOUR)
    assert counts(NOW).total() == 0
    assert counts(edition.release_at - dt.timedelta(microseconds=1)).total() == 0
    assert counts(edition.release_at).total() == 1


@pytest.mark.django_db
def test_cancelling_takes_the_first_release_back():
    announcement = make_announcement()
    approve(announcement, release_at=NOW + HOUR)
    reopen(announcement, now=NOW)
    assert counts(NOW + DAY).total() == 0
    later = approve(announcement, release_at=NOW + 2 * DAY)
    assert later.first_release_at == NOW + 2 * DAY
    assert counts(NOW + 3 * DAY).total() == 1


@pytest.mark.django_db
def test_a_later_edition_keeps_the_first_release_and_one_after_a_withdrawal_begins_anew():
    announcement = make_announcement()
    first = release(announcement, at=NOW - 9 * DAY)
    reopen(announcement, now=NOW - 8 * DAY)
    change(announcement)
    second = release(announcement, at=NOW - 7 * DAY)
    assert second.first_release_at == first.release_at
    withdraw(announcement, NOW - 6 * DAY)
    assert counts().total() == 0
    change(announcement)
    third = release(announcement, at=NOW - 5 * DAY)
    assert third.first_release_at == third.release_at
    assert counts().total() == 1
    for model in (EditionText, EditionParty):
        for row in model.objects.select_related("edition"):
            assert row.first_release_at == row.edition.first_release_at


@pytest.mark.django_db
def test_the_sums_are_those_of_the_editions_whatever_was_done():
    chance = random.Random(20)
    announcements = [make_announcement() for _ in range(4)]
    now = NOW
    for _ in range(25):
        now += HOUR * chance.randrange(1, 400)
        announcement = chance.choice(announcements)
        with contextlib.suppress(publishing.PublishingError):
            take_a_step(chance, announcement, now)
        stored = {(row.since, row.unit): row.count for row in ReleaseCount.objects.all()}
        assert Counter(stored) == counting.counted()
        assert all(count >= 0 for count in stored.values())
        for at in (now, now + DAY, now + 40 * DAY):
            assert counts(at).total() == Edition.objects.public(at).count()
    assert Edition.objects.count() >= 5


@pytest.mark.parametrize(
    "zone", ["Etc/GMT+12", "UTC", PARIS, "Asia/Kathmandu", "Pacific/Kiritimati"]
)
def test_years_are_those_of_any_zone(zone):
    chance = random.Random(4)
    night = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    instants = [night + dt.timedelta(minutes=chance.randrange(-900, 900)) for _ in range(400)]
    instants += [night + dt.timedelta(days=chance.randrange(-400, 400)) for _ in range(200)]
    stored = Counter(map(stretch_of, instants))
    expected = Counter(at.astimezone(ZoneInfo(zone)).year for at in instants)
    assert dict(Counts(stored.items(), (), zone).years) == dict(expected)


def test_a_stretch_begins_before_what_lies_in_it_and_keeps_the_order():
    chance = random.Random(5)
    start = dt.datetime(2024, 12, 1, tzinfo=dt.UTC)
    instants = sorted(
        start + dt.timedelta(minutes=chance.randrange(60 * 24 * 90)) for _ in range(3000)
    )
    for unit in (stretch_of, counting.day_of):
        begun = [unit(at) for at in instants]
        assert begun == sorted(begun)
        assert all(since <= at for since, at in zip(begun, instants, strict=True))
