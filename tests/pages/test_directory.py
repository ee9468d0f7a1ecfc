import pytest
import time_machine

from announcements.models import AnnouncementContact
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    InstitutionFactory,
    PressContactFactory,
    approve,
    make_announcement,
    make_logo,
    release,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def path_of(institution):
    return f"/fr/partenaires/x-{institution.short_id}/"


def test_an_institution_is_public_through_a_released_edition_or_when_listed(client):
    released, pending = make_announcement(parties=1), make_announcement(parties=1)
    release(released)
    approve(pending, release_at=NOW + HOUR)
    shown = released.parties.get().institution
    hidden = pending.parties.get().institution
    listed, unlisted = InstitutionFactory(listed=True), InstitutionFactory()
    for institution, status in ((shown, 200), (hidden, 404), (listed, 200), (unlisted, 404)):
        assert client.get(path_of(institution), follow=True).status_code == status
    page = client.get("/fr/partenaires/").content.decode()
    assert (shown.short_id in page, hidden.short_id in page) == (True, False)
    assert (listed.short_id in page, unlisted.short_id in page) == (True, False)


@pytest.mark.parametrize("path", ["/fr/partenaires/", "/fr/contacts-presse/"])
def test_a_page_of_a_list_that_does_not_exist_is_not_there(client, path):
    release(make_announcement())
    assert client.get(path, {"page": 1}).status_code == 200
    assert client.get(path, {"page": 2}).status_code == 404


def test_the_page_of_an_institution_shows_its_announcements_and_its_family(client):
    announcement = make_announcement(parties=1)
    institution = announcement.parties.get().institution
    parent, secret = InstitutionFactory(listed=True, name_fr="La maison"), InstitutionFactory()
    institution.parents.set([parent, secret])
    release(announcement)
    release(make_announcement(parties=1))
    page = client.get(path_of(institution), follow=True).content.decode()
    assert announcement.headline_fr in page
    assert page.count('class="card-headline"') == 1
    assert "La maison" in page
    assert secret.name_fr not in page
    assert "au bord de la Brenne" in page
    assert institution.name_fr in client.get(path_of(parent), follow=True).content.decode()


def test_the_name_in_the_address_of_an_institution_may_be_wrong(client):
    institution = InstitutionFactory(listed=True, name_fr="L’École des œuvres")
    response = client.get(path_of(institution))
    assert response.status_code == 301
    assert response["Location"] == f"/fr/partenaires/l-ecole-des-oeuvres-{institution.short_id}/"


def test_a_logo_shows_only_once_an_edition_made_it_public(client):
    announcement = make_announcement(parties=1)
    institution = announcement.parties.get().institution
    institution.logo, institution.listed = make_logo(), True
    institution.save()
    assert "/media/" not in client.get(path_of(institution), follow=True).content.decode()
    release(announcement)
    assert "/media/" in client.get(path_of(institution), follow=True).content.decode()


def test_press_contacts_are_grouped_and_public_for_a_reason(client):
    announcement = make_announcement()
    release(announcement)
    named = announcement.contact_places.get().contact
    listed = PressContactFactory(listed=True, name="Bureau listé")
    gone = PressContactFactory(listed=True, name="Parti", active_until=NOW.date() - DAY)
    unnamed = PressContactFactory(name="Personne")
    waiting = make_announcement()
    secret = PressContactFactory(name="Secret")
    AnnouncementContact.objects.create(announcement=waiting, contact=secret)
    approve(waiting, release_at=NOW + HOUR)
    page = client.get("/fr/contacts-presse/").content.decode()
    assert f"/fr/contacts-presse/{named.short_id}.vcf" in page
    assert "Bureau listé" in page
    for contact in (gone, unnamed, secret):
        assert contact.name not in page
        assert client.get(f"/fr/contacts-presse/{contact.short_id}.vcf").status_code == 404
    older = client.get(f"/fr/contacts-presse/{listed.short_id}.3.vcf")
    assert b"VERSION:3.0\r\n" in older.content
    card = client.get(f"/fr/contacts-presse/{listed.short_id}.vcf")
    assert card["Content-Type"] == "text/vcard; charset=utf-8"
    assert "FN;LANGUAGE=fr:Bureau listé\\, " in card.content.decode()


def test_a_contact_answers_on_the_last_day_and_not_on_the_next(client):
    announcement = make_announcement()
    contact = announcement.contact_places.get().contact
    release(announcement)
    pages = (f"/fr/communiques/x-{announcement.short_id}/", "/fr/contacts-presse/")
    # NOW is in the morning of the newsroom, the last day its own.
    for last_day, answers in ((NOW.date(), True), (NOW.date() - DAY, False)):
        type(contact).objects.filter(pk=contact.pk).update(active_until=last_day)
        for path in pages:
            page = client.get(path, follow=True).content.decode()
            assert (contact.name in page) is answers, (path, last_day)
