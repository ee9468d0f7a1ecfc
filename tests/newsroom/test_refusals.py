"""What is refused is said on a page, in the language of who reads it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import SecurityEvent
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Ce formulaire n’a pas pu être vérifié"),
        ("en", "This form could not be checked"),
        ("de", "Dieses Formular konnte nicht geprüft werden"),
    ],
)
def test_form_from_elsewhere_is_refused_on_a_page(language: str, words: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    client.force_login(UserFactory(username="lea"))
    answer = client.post("/admin/partners/institution/add/", {"name": "x"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")
    assert words in page
    assert f'lang="{language}"' in page
    assert '<link rel="stylesheet"' in page
    event = SecurityEvent.objects.get(kind="form_refused")
    assert (event.name, event.by_name, event.about) == (
        "lea",
        "",
        "POST /admin/partners/institution/add/",
    )


def test_refusal_logs_no_code_of_an_address() -> None:
    client = Client(enforce_csrf_checks=True)
    client.post(reverse("account_invitation", args=["ABCD-EFGH"]), {})
    about = SecurityEvent.objects.get(kind="form_refused").about
    assert about == "POST /admin/account/invitation/<str:code>/"


def test_what_one_may_not_do_is_refused_on_a_page() -> None:
    client = Client(headers={"accept-language": "de"})
    client.force_login(UserFactory(username="lea"))
    answer = client.get("/admin/people/securityevent/")
    assert answer.status_code == 403
    assert "Ihr Konto darf das nicht" in answer.content.decode()
    assert SecurityEvent.objects.filter(kind="permission_refused", name="lea").count() == 1


@time_machine.travel(NOW, tick=False)  # no window ends between two attempts
def test_too_many_links_are_refused_on_a_page(settings: Any) -> None:
    client = Client(headers={"accept-language": "fr"})
    address = reverse("account_reset_password_from_key", args=["1", "x-y"])
    answers = [client.post(address) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Trop de tentatives" in answers[-1].content.decode()
