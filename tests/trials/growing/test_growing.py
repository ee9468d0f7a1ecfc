import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from announcements import counting, publishing
from announcements.document import read
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition, EditionText, ReleaseCount
from tests.factories import make_announcement

pytestmark = pytest.mark.django_db


def grow(*words):
    call_command("grow_newsroom", *words, stdout=io.StringIO())


def test_grown_announcements_are_released_with_true_fingerprints(client):
    grow("80")
    now = timezone.now()
    released = Edition.objects.filter(release_at__lte=now)
    assert released.values("announcement").distinct().count() == 80
    for edition in Edition.objects.filter(superseded_at=None).select_related("announcement"):
        frozen = dict(edition.texts.values_list("language", "fingerprint"))
        assert publishing.fingerprints_of(draft_from_rows(edition.announcement)) == frozen
    for text in EditionText.objects.all():
        assert read(text.document).headline == text.headline
    stored = {(row.since, row.unit): row.count for row in ReleaseCount.objects.all()}
    assert Counter(stored) == counting.counted()
    for address in ("/fr/", "/en/communiques/", "/de/feed.atom"):
        assert client.get(address).status_code in {200, 404}
    assert client.get("/fr/communiques/?page=4").status_code == 200


def test_a_newsroom_at_work_is_not_filled_unless_one_says_so():
    make_announcement(headline_fr="Vrai")
    with pytest.raises(CommandError, match="--beside-others"):
        grow("3")
    assert Announcement.objects.count() == 1
    grow("3", "--beside-others")
    assert Announcement.objects.filter(headline_fr="Vrai").count() == 1
    make_announcement(headline_fr="Encore")  # the keys go on after those that were given
