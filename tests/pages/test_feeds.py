import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from announcements.models import Announcement
from masthead.models import Masthead
from pages import feeds
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    ThemeFactory,
    approve,
    make_announcement,
    release,
    reopen,
)
from tests.pages.many import copy

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def _now():
    feeds._content.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def parsed(client, language="fr"):
    response = client.get(f"/{language}/feed.atom")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(response.content)


def text(node, path):
    return node.xpath(f"string({path})", namespaces=ATOM)


def test_the_feed_holds_the_full_text(client):
    announcement = make_announcement(headline_fr="Fleuves & <rivières>")
    release(announcement)
    feed = parsed(client)
    (entry,) = feed.xpath("a:entry", namespaces=ATOM)
    assert text(entry, "a:title") == "Fleuves & <rivières>"
    assert text(entry, "a:id") == f"http://testserver/c/{announcement.short_id}"
    assert text(entry, "a:published") == (NOW - HOUR).isoformat()
    content = text(entry, "a:content[@type='html']")
    assert "<p>Tout commence au bord de l’eau.</p>" in content
    assert "mesurera le débit du fleuve numéro 2" in content
    assert "<script" not in content
    names = entry.xpath("a:author/a:name/text()", namespaces=ATOM)
    assert [name[:21] for name in names] == ["Université de Valmont"] * 2


def test_the_feed_names_itself_and_its_page(client):
    feed = parsed(client, "en")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert text(feed, "a:link[@rel='self']/@href") == "http://testserver/en/feed.atom"
    assert text(feed, "a:link[@rel='alternate']/@href") == "http://testserver/en/"


def test_a_feed_holds_the_announcements_released_in_its_language(client):
    both, french = make_announcement(english=True), make_announcement()
    release(both)
    release(french)
    assert len(parsed(client, "fr").xpath("a:entry", namespaces=ATOM)) == 2
    (entry,) = parsed(client, "en").xpath("a:entry", namespaces=ATOM)
    assert text(entry, "a:id").endswith(both.short_id)
    assert parsed(client, "de").xpath("a:entry", namespaces=ATOM) == []


def test_nothing_that_is_not_released_is_in_a_feed(client):
    release(make_announcement())
    approve(make_announcement(headline_fr="Le secret du fleuve"), release_at=NOW + HOUR)
    make_announcement(headline_fr="Un brouillon")
    body = client.get("/fr/feed.atom").content.decode()
    assert "secret" not in body
    assert "brouillon" not in body
    with time_machine.travel(NOW + HOUR, tick=False):
        assert "Le secret du fleuve" in client.get("/fr/feed.atom").content.decode()


def test_a_correction_updates_its_entry_and_keeps_its_id(client):
    announcement = make_announcement()
    release(announcement, at=NOW - 3 * DAY)
    (before,) = parsed(client).xpath("a:entry", namespaces=ATOM)
    reopen(announcement, now=NOW - 2 * DAY)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Le titre juste")
    release(announcement, at=NOW - DAY, kind="correction", note={"fr": "Faux titre."})
    (after,) = parsed(client).xpath("a:entry", namespaces=ATOM)
    assert text(after, "a:title") == "Le titre juste"
    assert text(after, "a:id") == text(before, "a:id")
    assert text(after, "a:updated") == (NOW - DAY).isoformat()
    assert text(after, "a:published") == (NOW - 3 * DAY).isoformat()
    # Readers of feeds look at this before they look at the entries.
    assert text(parsed(client), "a:updated") == (NOW - DAY).isoformat()


def test_a_feed_holds_the_newest_the_newest_first(client):
    announcement = make_announcement(headline_fr="Le plus récent")
    release(announcement)
    copy(announcement, 20, apart=HOUR)
    titles = parsed(client).xpath("a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["Le plus récent", *(f"Copie {number}" for number in range(1, 20))]


def test_a_reader_with_the_newest_copy_gets_304(client):
    release(make_announcement())
    first = client.get("/fr/feed.atom")
    again = client.get("/fr/feed.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # What stands around the words changes without them: a date would be a promise that is not kept.
    assert "Last-Modified" not in first
    assert (
        client.get(
            "/fr/feed.atom", headers={"if-modified-since": "Fri, 31 Dec 2027 23:59:59 GMT"}
        ).status_code
        == 200
    )
    release(make_announcement(), at=NOW)
    assert client.get("/fr/feed.atom", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_costs_the_same_for_one_and_for_thirty_announcements(client):
    def cost():
        feeds._content.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/fr/feed.atom")
        return len(captured)

    announcement = make_announcement()
    release(announcement)
    one = cost()
    copy(announcement, 29)
    assert cost() == one == 3
    assert len(parsed(client).xpath("a:entry", namespaces=ATOM)) == 20


def test_a_feed_says_when_what_was_promised_is_due_and_where_to_come(client):
    announcement = make_announcement(
        kind="media_advisory",
        event_starts_at=NOW + DAY,
        event_ends_at=NOW + DAY + HOUR,
        event_place_fr="Amphithéâtre Perrin",
        accreditation_fr="<p>Par courriel avant lundi.</p>",
    )
    announcement.commitments.filter(position=2).update(due_on=dt.date(2027, 6, 30))
    announcement.themes.add(ThemeFactory(name_fr="Eau douce", slug="eau-douce"))
    release(announcement)
    (entry,) = parsed(client).xpath("a:entry", namespaces=ATOM)
    content = text(entry, "a:content").replace("\u00a0", " ")
    assert "mesurera le débit du fleuve numéro 2 (d’ici au 30 juin 2027)" in content
    assert "11 février 2026 à 10 h 00 (heure de Paris)" in content
    assert "11 h 00 (heure de Paris)" in content
    assert "Amphithéâtre Perrin" in content
    assert "Par courriel avant lundi." in content
    assert text(entry, "a:category/@term") == "eau-douce"
    assert text(entry, "a:category/@label") == "Eau douce"


def test_a_feed_names_the_zone_that_the_newsroom_lives_in_now(client):
    release(make_announcement(kind="media_advisory", event_starts_at=NOW + DAY))
    assert "heure de\u00a0Paris" in client.get("/fr/feed.atom").content.decode()
    Masthead.objects.update_or_create(pk=1, defaults={"zone": "Europe/Lisbon"})
    assert "heure de\u00a0Lisbon" in client.get("/fr/feed.atom").content.decode()
