import datetime as dt
import re

import pytest
import time_machine

from announcements.models import Announcement
from tests.factories import DAY, HOUR, MINUTE, NOW, approve, make_announcement, release, reopen
from tests.pages.many import copy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def headlines(page):
    return re.findall(r'class="(?:card|lead)-headline"><a [^>]*>([^<]*)<', page)


def test_the_newest_leads_and_a_correction_does_not_bring_an_old_one_back(client):
    old, new = make_announcement(headline_fr="Ancien"), make_announcement(headline_fr="Nouveau")
    release(old, at=NOW - 9 * DAY)
    release(new, at=NOW - 8 * DAY)
    reopen(old, now=NOW - 2 * DAY)
    Announcement.objects.filter(pk=old.pk).update(headline_fr="Ancien, corrigé")
    release(old, at=NOW - DAY, kind="correction", note={"fr": "Un mot."})
    page = client.get("/fr/").content.decode()
    assert headlines(page) == ["Nouveau", "Ancien, corrigé"]
    assert 'class="changed"' in page


def test_a_list_shows_the_original_where_the_language_is_missing(client):
    release(make_announcement(headline_fr="Seulement en français"))
    page = client.get("/en/").content.decode()
    assert '<article class="lead" lang="fr">' in page
    assert "Seulement en français" in page
    assert "/fr/communiques/" in page


def test_a_list_prefers_the_original_to_a_translation(client):
    release(make_announcement(english=True, headline_fr="L’original"))
    page = client.get("/de/").content.decode()
    assert '<article class="lead" lang="fr">' in page
    assert headlines(page) == ["L’original"]


def test_a_correction_stays_on_the_page_of_the_archive_where_it_was(client):
    newer = make_announcement()
    release(newer, at=NOW - HOUR)
    copy(newer, 20, apart=MINUTE)
    old = make_announcement(headline_fr="Ancien")
    release(old, at=NOW - 9 * DAY)
    reopen(old, now=NOW - 2 * MINUTE)
    Announcement.objects.filter(pk=old.pk).update(headline_fr="Ancien, corrigé")
    approve(old, now=NOW - 2 * MINUTE, kind="correction", note={"fr": "Un mot."})
    first, second = (client.get(f"/fr/communiques/{q}").content.decode() for q in ("", "?page=2"))
    assert "Ancien, corrigé" not in headlines(first)
    assert headlines(second)[-1] == "Ancien, corrigé"


def test_nothing_unreleased_is_in_a_list(client):
    approve(make_announcement(headline_fr="Le secret"), release_at=NOW + HOUR)
    for path in ("/fr/", "/fr/communiques/"):
        page = client.get(path).content.decode()
        assert "Le secret" not in page
        assert headlines(page) == []


def test_the_archive_has_pages_of_twenty_and_years(client):
    announcement = make_announcement()
    release(announcement)
    copy(announcement, 21, apart=MINUTE)
    release(make_announcement(headline_fr="L’an dernier"), at=NOW - 60 * DAY)
    first, second = (client.get(f"/fr/communiques/{q}").content.decode() for q in ("", "?page=2"))
    assert (len(headlines(first)), len(headlines(second))) == (20, 3)
    assert not set(headlines(first)) & set(headlines(second))
    assert 'href="/fr/communiques/?page=2" rel="next"' in first
    assert headlines(client.get("/fr/communiques/2025/").content.decode()) == ["L’an dernier"]
    for path in ("?page=3", "?page=0", "?page=x", "2024/"):
        assert client.get(f"/fr/communiques/{path}").status_code == 404, path


def test_the_year_is_that_of_the_newsrooms_zone(client):
    release(make_announcement(), at=dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC))
    page = client.get("/fr/communiques/2026/").content.decode()
    assert headlines(page) == [Announcement.objects.get().headline_fr.replace("'", "’")]
    assert client.get("/fr/communiques/2025/").status_code == 404
