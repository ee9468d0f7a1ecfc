"""What was released before first releases were stored gets one: the migration from the rows of a newsroom in use."""

import importlib

import pytest
from django.apps import apps

from announcements import counting
from announcements.models import Edition, EditionParty, EditionText, ReleaseCount
from tests.announcements.test_counting import change, withdraw
from tests.factories import DAY, HOUR, NOW, approve, make_announcement, release, reopen

migration = importlib.import_module("announcements.migrations.0005_first_release")
pytestmark = pytest.mark.django_db


def stored():
    return (
        list(Edition.objects.order_by("pk").values_list("pk", "first_release_at")),
        list(EditionText.objects.order_by("pk").values_list("pk", "first_release_at")),
        list(EditionParty.objects.order_by("pk").values_list("pk", "first_release_at")),
        sorted(ReleaseCount.objects.filter(count__gt=0).values_list("since", "unit", "count")),
    )


def test_the_migration_finds_what_publishing_has_written():
    changed, cancelled, replaced, gone = (make_announcement() for _ in range(4))
    for announcement in (changed, replaced, gone):
        release(announcement, at=NOW - 9 * DAY)
    reopen(changed, now=NOW - 8 * DAY)
    change(changed)
    release(changed, at=NOW - 7 * DAY)
    approve(cancelled, release_at=NOW + HOUR)
    reopen(cancelled, now=NOW)
    approve(cancelled, release_at=NOW + DAY)
    withdraw(gone, NOW - 3 * DAY)
    withdraw(replaced, NOW - 3 * DAY)
    change(replaced)
    release(replaced, at=NOW - 2 * DAY)
    before = stored()
    ReleaseCount.objects.all().delete()
    for model in (EditionText, EditionParty):
        model.objects.update(first_release_at=NOW - 99 * DAY)
    migration.fill(apps, None)
    assert stored() == before


def test_the_migration_cuts_time_as_the_newsroom_does():
    for hour in range(0, 24 * 800, 5):
        at = NOW + hour * HOUR
        assert migration.stretch_of(at) == counting.stretch_of(at)
        assert migration.day_of(at) == counting.day_of(at)
