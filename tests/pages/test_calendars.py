import datetime as dt

import pytest
import time_machine

from announcements.document import Document, Event
from pages.calendars import calendar
from tests.factories import NOW, make_announcement, release


def lines(content):
    text = content.decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def document(**event):
    given = {"starts_at": dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC), "place": "Quai 4"}
    return Document(
        id="bcdf2345",
        language="fr",
        original_language="fr",
        kind="media_advisory",
        headline="Visite, démonstration; rame d’essai",
        lede="<p>Une ligne.</p><p>Une autre.</p>",
        event=Event(**{**given, **event}),
    )


def made(given):
    return calendar(given, address="https://presse.example/c/bcdf2345", stamped_at=NOW, sequence=1)


def test_the_event_stands_in_utc_and_escaped():
    shown = lines(made(document(ends_at=dt.datetime(2026, 3, 3, 11, 0, tzinfo=dt.UTC))))
    assert "DTSTART:20260303T093000Z" in shown
    assert "DTEND:20260303T110000Z" in shown
    assert "DTSTAMP:20260210T090000Z" in shown
    assert "UID:bcdf2345@presse.example" in shown
    assert "SEQUENCE:1" in shown
    assert "SUMMARY;LANGUAGE=fr:Visite\\, démonstration\\; rame d’essai" in shown
    assert "LOCATION:Quai 4" in shown
    assert "DESCRIPTION:Une ligne.\\nUne autre.\\n\\nhttps://presse.example/c/bcdf2345" in shown


def test_an_event_without_an_end_lasts_an_hour():
    assert "DTEND:20260303T103000Z" in lines(made(document()))


@pytest.mark.django_db
def test_a_media_advisory_offers_its_event_and_a_press_release_has_none(client):
    with time_machine.travel(NOW, tick=False):
        advisory = make_announcement(
            kind="media_advisory",
            event_starts_at=dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC),
            event_place_fr="Quai 4",
        )
        other = make_announcement()
        release(advisory)
        release(other)
        page = client.get(f"/c/{advisory.short_id}", follow=True)
        path = page.redirect_chain[-1][0]
        assert f'href="{path}event.ics"' in page.content.decode()
        assert "10 h 30 (heure de Paris)" in page.content.decode().replace("\u00a0", " ")
        response = client.get(path + "event.ics")
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "DTSTART:20260303T093000Z" in lines(response.content)
        assert client.get(f"/fr/communiques/x-{other.short_id}/event.ics").status_code == 404
