"""Whom somebody tells who has found a hole: the file that RFC 9116 describes."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from languages import LANGUAGES
from newsroom.checks import check_security_contact
from newsroom.security_txt import expires
from tests.factories import NOW

ADDRESS = "/.well-known/security.txt"


@pytest.fixture(autouse=True)
def _contact(settings) -> None:
    settings.SECURITY_CONTACT = ["security@press.example.org", "https://press.example.org/report"]
    settings.SECURITY_POLICY = "https://press.example.org/policy"
    settings.SITE_URL = "https://press.example.org"


@pytest.mark.django_db
def test_security_txt_says_whom_to_tell():
    with time_machine.travel(NOW, tick=False):
        response = Client().get(ADDRESS)

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:security@press.example.org\n"
        "Contact: https://press.example.org/report\n"
        "Expires: 2026-09-01T00:00:00Z\n"
        f"Preferred-Languages: {', '.join(LANGUAGES)}\n"
        "Canonical: https://press.example.org/.well-known/security.txt\n"
        "Policy: https://press.example.org/policy\n"
    )


@pytest.mark.django_db
def test_without_a_contact_there_is_no_file(settings):
    settings.SECURITY_CONTACT = []
    assert Client().get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_what_is_no_address_is_not_told(settings):
    settings.SECURITY_CONTACT = [
        "security",
        "javascript:alert(1)",
        "http://a.example",
        "a@b.example\nX: y",
    ]
    assert Client().get(ADDRESS).status_code == 404


def test_it_never_expires_in_the_past_nor_a_year_ahead():
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for hours in range(0, 2 * 366 * 24, 7):
        now = moment + dt.timedelta(hours=hours)
        assert dt.timedelta(days=180) < expires(now) - now < dt.timedelta(days=365), now


@pytest.mark.django_db
def test_the_headers_are_the_same_in_every_second_of_a_month():
    answers = set()
    for moment in (NOW, NOW + dt.timedelta(seconds=1), NOW + dt.timedelta(days=10)):
        with time_machine.travel(moment, tick=False):
            answers.add(tuple(sorted(Client().get(ADDRESS).headers.items())))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        (["security@press.example.org"], False),
        ([], True),
        (["security@press.example.org", "nobody"], True),
    ],
)
def test_deploying_without_a_contact_is_warned_of(settings, given, warned):
    settings.SECURITY_CONTACT = given
    assert [one.id for one in check_security_contact()] == ["newsroom.W003"] * warned
