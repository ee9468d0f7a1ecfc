"""What was released stays as it was agreed; whom to call is always today's."""

import pytest
import time_machine
from django.test import Client

from announcements import addresses
from announcements.models import Announcement, Commitment, Part, Signatory
from tests.factories import NOW, make_announcement, make_image, make_logo, release, reopen

pytestmark = pytest.mark.django_db


@pytest.fixture
def announcement():
    announcement = make_announcement(lead_image=True)
    for party in announcement.parties.all():
        party.institution.logo = make_logo()
        party.institution.save()
    release(announcement)
    return announcement


def page(announcement):
    path = addresses.announcement("fr", "x", announcement.short_id)
    with time_machine.travel(NOW, tick=False):
        return Client().get(path, follow=True).content.decode()


def test_changes_of_the_working_copy_change_nothing_that_is_released(announcement):
    before = page(announcement)
    reopen(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(
        headline_fr="Autre", lede_fr="<p>Autre</p>", lead_image=make_image(filename="autre.jpg")
    )
    Part.objects.filter(announcement=announcement).update(body_fr="<p>Autre</p>")
    Commitment.objects.filter(announcement=announcement).update(text_fr="autre")
    Signatory.objects.filter(announcement=announcement).delete()
    assert page(announcement) == before


def test_a_changed_boilerplate_or_logo_changes_nothing_that_is_released(announcement):
    before = page(announcement)
    other = make_logo(filename="autre.svg")
    for party in announcement.parties.all():
        institution = party.institution
        institution.boilerplate_fr, institution.logo = "<p>Autre</p>", other
        institution.save()
    assert page(announcement) == before


def test_changed_metadata_of_an_image_change_nothing_that_is_released(announcement):
    before = page(announcement)
    image = announcement.lead_image
    image.alt_fr, image.credit_fr = "Autre", "Autre"
    image.save()
    assert page(announcement) == before


def test_a_changed_press_contact_shows_at_once(announcement):
    contact = announcement.contact_places.get().contact
    assert "01 99 00 12 34" in page(announcement)
    contact.phone = "01 99 00 56 78"
    contact.save()
    after = page(announcement)
    assert "01 99 00 56 78" in after
    assert "01 99 00 12 34" not in after


def test_an_erased_press_contact_is_gone_at_once(announcement):
    contact = announcement.contact_places.get().contact
    contact.delete()
    assert contact.email not in page(announcement)
