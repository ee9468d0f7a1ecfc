"""Staff without a second factor get no further than enrolling one."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.mark.usefixtures("required")
def test_desk_leads_to_enrolment() -> None:
    client = signed_in(UserFactory(is_superuser=True))
    for path in (
        "/admin/",
        "/admin/announcements/announcement/",
        "/admin/announcements/announcement/import/",
    ):
        assert client.get(path)["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200


@pytest.mark.usefixtures("required")
def test_post_without_a_second_factor_does_nothing() -> None:
    client = signed_in(UserFactory(is_superuser=True))
    assert client.post("/admin/partners/institution/add/", {})["Location"] == reverse("mfa_index")


@pytest.mark.usefixtures("required")
def test_desk_opens_with_a_second_factor() -> None:
    user = UserFactory(is_superuser=True)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert signed_in(user).get("/admin/").status_code == 200


def test_desk_is_open_where_none_is_required() -> None:
    assert signed_in(UserFactory(is_superuser=True)).get("/admin/").status_code == 200


def test_signing_in_asks_for_the_code_of_those_who_have_one() -> None:
    user = UserFactory(username="double", is_superuser=True)
    user.set_password("un mot de passe bien long")
    user.save()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client = Client()
    given = {"login": "double", "password": "un mot de passe bien long"}
    assert client.post(reverse("account_login"), given)["Location"] == reverse("mfa_authenticate")
    assert "/login/" in client.get("/admin/")["Location"]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", counter))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get("/admin/").status_code == 200


def test_enrolment_of_an_app_asks_for_the_password_once_more() -> None:
    user = UserFactory(username="neuf", is_superuser=True)
    user.set_password("un mot de passe bien long")
    user.save()
    client = Client()
    client.post(
        reverse("account_login"), {"login": "neuf", "password": "un mot de passe bien long"}
    )
    client.post(reverse("account_reauthenticate"), {"password": "un mot de passe bien long"})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_admin_login_leads_to_the_account_page() -> None:
    response = Client().get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/admin/account/login/")
    assert b'name="password"' in response.content


def test_nobody_signs_up() -> None:
    given = {
        "email": "intrus@ailleurs.example",
        "username": "intrus",
        "password1": "un mot de passe bien long",
        "password2": "un mot de passe bien long",
    }
    response = Client(headers={"accept-language": "en"}).post(reverse("account_signup"), given)
    assert "nobody signs up here" in response.content.decode()
    assert User.objects.count() == 0
