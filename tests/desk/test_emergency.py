"""Printing, listing and revoking emergency links at the desk."""

from __future__ import annotations

import base64
import re

import pytest
from django.test import Client
from django.urls import reverse

from emergency import links
from emergency.models import EmergencyLink
from people.models import SecurityEvent, User
from tests.factories import DAY, NOW, editor, make_announcement, publisher, release
from tests.people.signing_in import PASSWORD, browser, person, sign_in

pytestmark = pytest.mark.django_db

PRINT = "admin:emergency_emergencylink_add"
LIST = "admin:emergency_emergencylink_changelist"


def at_the_desk() -> Client:
    """Return the browser of an administrator who has just typed their password again."""
    client = browser()
    sign_in(client, person(is_superuser=True).username)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_sheet_holds_a_link_that_works_and_is_shown_once() -> None:
    client = at_the_desk()
    assert client.get(reverse(PRINT)).status_code == 200
    response = client.post(reverse(PRINT), {"holder": "Astreinte", "days": "366"})
    page = response.content.decode()
    found = re.search(r"http://testserver(/emergency/[a-z0-9-]+)", page)
    assert found is not None
    assert "no-store" in response["Cache-Control"]
    assert b"<path" in base64.b64decode(re.search(r"svg\+xml;base64,([^\"]+)", page)[1])
    announcement = make_announcement()
    release(announcement)
    assert Client().get(found[1]).status_code == 200
    # Nowhere afterwards.
    assert found[1] not in client.get(reverse(LIST)).content.decode()
    link = EmergencyLink.objects.get()
    assert (link.holder, (link.expires_at - link.printed_at).days) == ("Astreinte", 366)
    assert SecurityEvent.objects.filter(kind="emergency_link_printed", about="Astreinte").exists()


def test_printing_needs_a_name_and_a_known_time() -> None:
    client = at_the_desk()
    client.post(reverse(PRINT), {"holder": "", "days": "366"})
    client.post(reverse(PRINT), {"holder": "x", "days": "99999"})
    assert not EmergencyLink.objects.exists()


def test_printing_asks_for_the_password_again() -> None:
    client = Client()
    client.force_login(person(is_superuser=True))
    response = client.get(reverse(PRINT))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("role", [editor, publisher])
def test_only_administrators_print(role: object) -> None:
    client = Client()
    client.force_login(role())  # type: ignore[operator]
    assert client.get(reverse(PRINT)).status_code in (302, 403)
    client.post(reverse(PRINT), {"holder": "x", "days": "366"})
    assert client.get(reverse(LIST)).status_code == 403
    assert not EmergencyLink.objects.exists()


def test_revoked_link_works_no_more_and_the_list_says_so() -> None:
    by = User.objects.create(username="chef", email="chef@redaction.example", is_superuser=True)
    link, secret = links.print_link(holder="Coffre", by=by, now=NOW, lasts=9999 * DAY, request=None)
    client = at_the_desk()
    assert (
        "fonctionne"
        in client.get(reverse(LIST), headers={"accept-language": "fr"}).content.decode()
    )
    client.post(reverse(LIST), {"action": "revoke", "_selected_action": [link.pk]})
    assert links.find(secret, now=NOW) is None
    assert (
        "révoqué" in client.get(reverse(LIST), headers={"accept-language": "fr"}).content.decode()
    )
    assert SecurityEvent.objects.filter(kind="emergency_link_revoked", about="Coffre").exists()
