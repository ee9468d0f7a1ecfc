import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements import publishing
from announcements.models import Announcement, AnnouncementContact, Commitment, Part
from masthead.models import Masthead
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    PressContactFactory,
    approve,
    make_announcement,
    make_attachment,
    make_image,
    publisher,
    release,
    reopen,
)
from tests.pages.many import copy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def address(announcement, language="fr", slug=None):
    words = {"fr": "communiques", "en": "announcements", "de": "mitteilungen"}
    if slug is None:
        text = announcement.editions.first().texts.filter(language=language).first()
        slug = text.slug if text else announcement.editions.first().texts.get(language="fr").slug
    return f"/{language}/{words[language]}/{slug}-{announcement.short_id}/"


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def links(page, rel):
    return re.findall(rf'<link rel="{rel}" hreflang="([^"]+)" href="([^"]+)">', page)


def withdraw(announcement, *, now=NOW, **reason):
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=now,
        version=announcement.version,
        reason=reason or {"fr": "Le calendrier était faux."},
    )


def correct(announcement, *, at, headline, note="Le titre était faux."):
    reopen(announcement, now=at - HOUR)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr=headline)
    return release(announcement, at=at, kind="correction", note={"fr": note})


# What is there, and what is not.


def test_an_announcement_shows_all_it_holds(client):
    announcement = make_announcement(lead_image=True)
    Part.objects.create(
        announcement=announcement,
        position=3,
        kind="quote",
        body_fr="<p>Nous mesurons.</p>",
        speaker="Iris Vallon",
        speaker_function_fr="directrice",
    )
    for position, value in ((4, "128"), (5, "39")):
        Part.objects.create(
            announcement=announcement,
            position=position,
            kind="figure",
            figure_value_fr=value,
            figure_label_fr="stations",
            figure_source_fr="Convention",
        )
    Part.objects.create(
        announcement=announcement,
        position=6,
        kind="video",
        video_url="https://video.example/w/1",
        video_title_fr="Le film",
    )
    release(announcement)
    page = read(client, address(announcement))
    assert announcement.headline_fr in page
    assert "Les deux établissements ouvrent un laboratoire commun" in page
    assert '<li id="engagement-1">' in page
    assert '<li id="engagement-2">' in page
    assert "Une histoire commune" in page
    assert "Iris Vallon" in page
    assert page.count('class="figures"') == 1
    assert '<a href="https://video.example/w/1"' in page
    assert "<iframe" not in page
    assert "Hélène Arnaud" in page
    assert "Photo : Atelier Nord" in page.replace("\u00a0", " ")
    assert "Une université de recherche au bord de la Brenne." in page


def test_an_unreleased_announcement_answers_as_one_that_never_was(client):
    announcement = make_announcement()
    approve(announcement, release_at=NOW + HOUR)
    slug = announcement.editions.get().texts.get().slug
    pending = client.get(f"/fr/communiques/{slug}-{announcement.short_id}/")
    unknown = client.get("/fr/communiques/rien-du-tout-bcdf2345/")
    assert pending.status_code == unknown.status_code == 404
    assert pending.content == unknown.content
    assert client.get(f"/c/{announcement.short_id}").status_code == 404


def test_an_announcement_opens_at_its_second_with_no_process_in_between(client):
    announcement = make_announcement()
    approve(announcement, release_at=NOW + HOUR)
    path = address(announcement)
    with time_machine.travel(NOW + HOUR - dt.timedelta(seconds=1), tick=False):
        assert client.get(path).status_code == 404
    with time_machine.travel(NOW + HOUR, tick=False):
        assert client.get(path).status_code == 200


def test_a_wrong_slug_leads_to_the_right_address(client):
    announcement = make_announcement()
    release(announcement)
    for slug in ("autre", "ÉTÉ-2025", "x"):
        response = client.get(address(announcement, slug=slug))
        assert response.status_code == 301
        assert response["Location"] == address(announcement)


def test_the_short_address_leads_to_the_best_released_language(client):
    announcement = make_announcement(english=True)
    release(announcement)
    for accepted, language in (
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de,en;q=0.5", "en"),
        ("de", "fr"),
        ("fr;q=0.2, en;q=0.7", "en"),
        ("", "fr"),
    ):
        response = client.get(f"/c/{announcement.short_id}", headers={"accept-language": accepted})
        assert response.status_code == 302
        assert response["Location"] == address(announcement, language)
        assert response["Vary"] == "Accept-Language"


def test_the_root_leads_to_the_best_language_of_the_newsroom(client):
    Masthead.objects.create(pk=1, languages=["en", "fr"])
    for accepted, language in (("de", "en"), ("fr-CH", "fr"), ("*", "en")):
        response = client.get("/", headers={"accept-language": accepted})
        assert response.status_code == 302
        assert response["Location"] == f"/{language}/"
        assert response["Vary"] == "Accept-Language"


def test_a_language_that_the_newsroom_does_not_show_is_not_there(client):
    Masthead.objects.create(pk=1, languages=["en", "fr"])
    announcement = make_announcement()
    release(announcement)
    assert client.get("/de/").status_code == 404
    assert client.get(address(announcement, "de")).status_code == 404
    assert client.get(address(announcement, "en")).status_code == 200


# Languages.


def test_a_missing_language_shows_the_original_and_says_so(client):
    announcement = make_announcement(english=True)
    release(announcement)
    page = read(client, address(announcement, "de"))
    assert '<html lang="de">' in page
    assert '<header class="opening" lang="fr">' in page
    assert announcement.headline_fr in page
    assert 'class="banner"' in page
    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', page)[1]
    assert canonical == "http://testserver" + address(announcement, "fr")
    assert 'class="banner"' not in read(client, address(announcement, "fr"))


def test_alternates_are_reciprocal_and_name_released_languages_only(client):
    announcement = make_announcement(english=True)
    release(announcement)
    expected = [
        ("fr", "http://testserver" + address(announcement, "fr")),
        ("en", "http://testserver" + address(announcement, "en")),
        ("x-default", "http://testserver" + address(announcement, "fr")),
    ]
    for language in ("fr", "en"):
        assert links(read(client, address(announcement, language)), "alternate") == expected


def test_a_single_language_has_no_alternates(client):
    announcement = make_announcement()
    release(announcement)
    assert links(read(client, address(announcement)), "alternate") == []


# Editions.


def test_a_correction_is_said_on_the_page_and_the_older_edition_leads_to_it(client):
    announcement = make_announcement()
    release(announcement, at=NOW - 3 * DAY)
    old_slug = announcement.editions.get().texts.get().slug
    correct(announcement, at=NOW - DAY, headline="Valmont et Cassini signent pour six ans")
    current = address(announcement)
    page = read(client, current)
    assert "signent pour six ans" in page
    assert "Le titre était faux." in page
    old_path = f"/fr/communiques/{old_slug}-{announcement.short_id}/edition-1/"
    assert f'href="{old_path}"' in page
    old = read(client, old_path)
    assert "signent pour cinq ans" in old
    assert f'<a href="{current}">' in old
    assert '<meta name="robots" content="noindex">' in old
    assert 'class="kit"' not in old


def test_the_address_of_the_current_edition_leads_to_the_announcement(client):
    announcement = make_announcement()
    release(announcement)
    response = client.get(address(announcement) + "edition-1/")
    assert response.status_code == 302
    assert response["Location"] == address(announcement)


def test_an_edition_that_is_not_released_is_not_there(client):
    announcement = make_announcement()
    release(announcement, at=NOW - 3 * DAY)
    correct(announcement, at=NOW + DAY, headline="Un autre titre")
    path = f"/fr/communiques/x-{announcement.short_id}/edition-2/"
    assert client.get(path).status_code == 404
    assert (
        "Un autre titre"
        not in client.get(path.replace("edition-2/", ""), follow=True).content.decode()
    )


# Withdrawal.


def test_a_withdrawn_announcement_is_gone_with_its_reason_and_without_its_words(client):
    announcement = make_announcement(english=True)
    release(announcement)
    path = address(announcement)
    withdraw(announcement)
    for place in (path, f"/c/{announcement.short_id}", path + "edition-1/", path + "event.ics"):
        response = client.get(place, headers={"accept-language": "fr"})
        text = response.content.decode()
        assert response.status_code == 410, place
        assert "Le calendrier était faux." in text
        assert "10 février 2026" in text.replace("\u00a0", " ")
        assert announcement.headline_fr not in text
        assert "laboratoire commun" not in text


def test_a_withdrawn_page_says_whose_it_was_and_whom_to_ask(client):
    announcement = make_announcement(english=True)
    release(announcement)
    path = address(announcement)
    withdraw(announcement)
    institution = announcement.parties.first().institution
    page = client.get(path.replace("/fr/communiques", "/en/announcements")).content.decode()
    assert (institution.name_en or institution.name_fr) in page
    contact = announcement.contact_places.first().contact
    assert contact.name in page
    assert f'href="mailto:{contact.email}"' in page
    assert '<p class="subheading" lang="fr">Le calendrier était faux.</p>' in page


def test_a_note_in_another_language_says_so(client):
    announcement = make_announcement(english=True)
    release(announcement, at=NOW - 3 * DAY)
    correct(announcement, at=NOW - DAY, headline="Le titre juste")
    page = client.get(
        address(announcement).replace("/fr/communiques", "/en/announcements"), follow=True
    )
    text = page.content.decode()
    assert '<span lang="fr">Le titre était faux.</span>' in text
    assert '<p class="edition-note" lang="fr">Le titre était faux.</p>' in text


def test_a_replacement_released_after_the_withdrawal_is_open_and_the_first_edition_stays_gone(
    client,
):
    announcement = make_announcement()
    release(announcement, at=NOW - 3 * DAY)
    withdraw(announcement, now=NOW - 2 * DAY)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Le texte juste")
    release(announcement, at=NOW - DAY)
    path = f"/fr/communiques/x-{announcement.short_id}/"
    page = client.get(path, follow=True).content.decode()
    assert "Le texte juste" in page
    assert "edition-1" not in page
    assert client.get(path + "edition-1/").status_code == 410


# Live beside the agreed words.


def test_a_changed_contact_shows_at_once_and_one_who_left_is_gone(client):
    announcement = make_announcement()
    leaving = PressContactFactory(
        name="Camille Partie", email="c@valmont.example", active_until=NOW.date() - DAY
    )
    staying = PressContactFactory(
        name="Dominique Reste", phone="+33199005678", urgent_phone="+33199005679"
    )
    for position, contact in enumerate((staying, leaving), start=5):
        AnnouncementContact.objects.create(
            announcement=announcement, contact=contact, position=position
        )
    AnnouncementContact.objects.filter(contact=leaving).delete()
    release(announcement)
    AnnouncementContact.objects.create(announcement=announcement, contact=leaving, position=9)
    page = read(client, address(announcement))
    assert '<a href="tel:+33199005678" class="phone">01 99 00 56 78</a>' in page
    assert '<a href="tel:+33199005679" class="phone">01 99 00 56 79</a>' in page
    assert f'href="/fr/contacts-presse/{staying.short_id}.vcf"' in page
    assert "Camille Partie" not in page
    type(staying).objects.filter(pk=staying.pk).update(name="Dominique Change")
    assert "Dominique Change" in read(client, address(announcement))


# HTTP.


def test_a_second_request_with_the_entity_tag_gets_304(client):
    announcement = make_announcement()
    release(announcement)
    first = client.get(address(announcement))
    again = client.get(address(announcement), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert not first["ETag"].startswith("W/")
    assert client.get(address(announcement), headers={"if-none-match": '"x"'}).status_code == 200


def test_a_copy_of_a_page_lives_one_second_between_and_is_asked_for_again_by_a_browser(client):
    release(make_announcement())
    for place in (
        "/",
        "/fr/",
        "/fr/communiques/",
        "/fr/feed.atom",
        "/fr/partenaires/",
        "/robots.txt",
    ):
        answer = client.get(place)["Cache-Control"]
        assert answer == "public, max-age=0, s-maxage=1, must-revalidate", place


def test_public_pages_set_no_cookie_and_read_no_session(client):
    announcement = make_announcement()
    release(announcement)
    for path in (
        address(announcement),
        "/fr/",
        "/fr/communiques/",
        "/fr/partenaires/",
        "/fr/contacts-presse/",
        "/fr/mentions-legales/",
        "/fr/feed.atom",
        "/fr/rien/",
    ):
        response = client.get(path, headers={"cookie": "sessionid=abc; django_language=de"})
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert not hasattr(response.wsgi_request, "session")
        assert "unsafe" not in response["Content-Security-Policy"]


def test_public_addresses_are_read_only(client):
    announcement = make_announcement()
    release(announcement)
    for path in (address(announcement), "/fr/", "/fr/feed.atom", f"/c/{announcement.short_id}"):
        assert client.post(path).status_code == 405
    head = client.head(address(announcement))
    assert (head.status_code, head.content) == (200, b"")


def test_pages_hold_no_inline_style_or_script(client):
    announcement = make_announcement(lead_image=True)
    release(announcement)
    page = read(client, address(announcement))
    assert " style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=", page)
    scripts = re.findall(r"<script([^>]*)>", page)
    assert scripts
    assert all("src=" in s or "application/ld+json" in s for s in scripts)


def test_structured_data_cannot_leave_its_element(client):
    announcement = make_announcement(headline_fr="</script><b>Accord & fleuves</b>")
    release(announcement)
    page = read(client, address(announcement))
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1]
    assert "<" not in data
    import json

    article = json.loads(data)
    assert article["@type"] == "NewsArticle"
    assert article["headline"] == "</script><b>Accord & fleuves</b>"
    assert article["inLanguage"] == "fr"
    assert [author["@type"] for author in article["author"]] == ["Organization"] * 2
    assert "<b>Accord" not in page


# Cost.


def queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_an_announcement_costs_four_queries_whatever_it_holds(client):
    small = make_announcement(commitments=0)
    release(small)
    large = make_announcement(english=True, parties=6, commitments=12, lead_image=True)
    for position in range(10, 20):
        AnnouncementContact.objects.create(
            announcement=large, contact=PressContactFactory(), position=position
        )
        Part.objects.create(announcement=large, position=position, kind="image", image=make_image())
    Commitment.objects.filter(announcement=large).update(due_on=NOW.date())
    assert make_attachment()
    release(large, at=NOW - 2 * DAY)
    correct(large, at=NOW - DAY, headline="Un titre corrigé")
    assert queries(client, address(small)) <= 4
    assert queries(client, address(large)) <= 4


def test_lists_cost_the_same_for_one_and_for_thirty_announcements(client):
    announcement = make_announcement()
    release(announcement)
    paths = (
        "/fr/",
        "/fr/communiques/",
        "/fr/communiques/2026/",
        "/fr/partenaires/",
        "/fr/contacts-presse/",
    )
    one = [queries(client, path) for path in paths]
    copy(announcement, 29)
    assert [queries(client, path) for path in paths] == one
    assert max(one) <= 4


@pytest.mark.parametrize("host", ["localhost:8000", "www.presse.example", "presse.example"])
def test_short_address_is_shown_as_it_must_be_typed(client, settings, host):
    settings.SITE_URL = f"http://{host}"
    announcement = make_announcement()
    release(announcement)
    page = read(client, address(announcement))
    shown = re.search(r'class="short-address"[^>]*>([^<]*)</a>', page)
    assert shown[1] == f"{host}/c/{announcement.short_id}"


def test_the_page_says_when_an_event_ends(client):
    announcement = make_announcement(
        kind="media_advisory", event_starts_at=NOW + DAY, event_ends_at=NOW + DAY + 2 * HOUR
    )
    release(announcement)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/c/{announcement.short_id}", follow=True).content.decode()
    assert f'<time datetime="{(NOW + DAY + 2 * HOUR).isoformat()}">' in page
