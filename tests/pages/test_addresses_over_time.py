"""Addresses as caches and bad guesses meet them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from announcements import addresses, publishing
from announcements.models import Announcement
from answers.public import COPIES
from partners.models import Institution
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    InstitutionFactory,
    approve,
    make_announcement,
    publisher,
    release,
)

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("tail", ["", "kit.zip", "communique.pdf"])
def test_a_redirect_to_the_right_words_is_asked_for_again(tail):
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    response = Client().get(addresses.announcement("fr", "ancien", announcement.short_id) + tail)
    assert (response.status_code, response["Cache-Control"]) == (301, COPIES)


def test_the_redirect_of_an_institution_is_asked_for_again():
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    institution = announcement.parties.first().institution
    response = Client().get(addresses.institution("fr", "ancien", institution.short_id))
    assert (response.status_code, response["Cache-Control"]) == (301, COPIES)


def test_the_notice_of_a_withdrawal_does_not_announce_the_replacement():
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=NOW - 2 * HOUR,
        version=announcement.version,
        reason={"fr": "Ajourné."},
    )
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Le second texte")
    approve(announcement, now=NOW - HOUR, release_at=NOW + 7 * SECOND)
    for path in (
        addresses.announcement("fr", "x", announcement.short_id),
        addresses.short(announcement.short_id),
        addresses.announcement("fr", "x", announcement.short_id) + "kit.zip",
    ):
        response = Client().get(path)
        assert (response.status_code, response["Cache-Control"]) == (410, COPIES), path


def test_a_withdrawn_edition_says_whose_it_was_and_not_whose_its_replacement_is():
    announcement = make_announcement()
    Institution.objects.update(name_fr="Institut des Crues")
    release(announcement, at=NOW - 3 * DAY)
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=NOW - 2 * DAY,
        version=announcement.version,
        reason={"fr": "Ajourné."},
    )
    party = announcement.parties.first()
    party.institution = InstitutionFactory(name_fr="Agence des Étiages")
    party.save()
    release(announcement, at=NOW - DAY)
    gone = Client().get(f"/fr/communiques/x-{announcement.short_id}/edition-1/")
    assert gone.status_code == 410
    assert "Institut des Crues" in gone.content.decode()
    assert "Agence des Étiages" not in gone.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/fr/communiques/x-{id}/edition-99999999999999999999999/",
        "/fr/communiques/x-{id}/edition-0/",
        "/fr/communiques/0/",
        "/fr/communiques/999999999999999999999/",
        "/fr/communiques/?page=99999",
        "/c/%ed%a0%80",
        "/c/" + "x" * 5000,
        "/fr/communiques/?page=" + "9" * 5000,
    ],
)
def test_what_cannot_be_is_not_found(path):
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    assert Client().get(path.replace("{id}", announcement.short_id)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/fr/communiques/?page=%00",
        "/c/%00",
        "/fr/contacts-presse/%00.vcf",
        "/media/" + "a" * 40 + "/%00.jpg",
    ],
)
def test_what_no_page_sends_is_refused(path):
    """A NUL means that somebody tries something; PostgreSQL would take it for an error of ours."""
    assert Client().get(path).status_code == 400
