"""Staff without a second factor get no further than enrolling one."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from people import enrolment
from people.models import EnrolmentCode, SecurityEvent, User
from tests.factories import UserFactory
from tests.people.signing_in import (
    PASSWORD,
    SECRET,
    browser,
    code,
    is_in,
    person,
    sign_in,
    with_app,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def session(user: User) -> Client:
    """Return a browser in which somebody has given their password."""
    client = browser()
    sign_in(client, user.username)
    return client


def names_of_the_desk() -> dict[str, str]:
    """Return every named address under the desk that can be written without knowing a row, and those of accounts with one."""
    found = {}
    for name, path in addresses(get_resolver()):
        if path.startswith("admin/"):
            found[name] = "/" + path
    return found


def addresses(resolver: Any, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = before + re.sub(r"\([^)]*\)\+?|<[^>]*>", "1", str(pattern.pattern)).strip("^$")
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern, path, inner)
        elif pattern.name:
            yield space + pattern.name, path.replace("\\Z", "").replace("\\", "")


# What somebody who has stolen a password reaches, and nothing beside it.
OPEN = {
    "account_login", "account_logout", "account_signup", "account_inactive",
    "account_invitation", "account_invitation_accept", "account_enrolment", "account_reauthenticate",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "admin:login", "admin:logout", "admin:jsi18n",
    "mfa_index", "mfa_authenticate", "mfa_login_webauthn", "set_language",
}  # fmt: skip


@pytest.mark.usefixtures("required")
def test_password_alone_reaches_an_exact_list_of_addresses() -> None:
    client = session(person(username="lea", is_superuser=True))
    known = names_of_the_desk()
    assert set(known) > OPEN
    assert len(known) > 80
    reached = set()
    for name, path in known.items():
        answer = client.get(path)
        closed = answer.status_code == 302 and answer["Location"] == reverse("account_enrolment")
        if not closed and name not in {"account_logout", "admin:logout"}:
            reached.add(name)
    assert reached == OPEN - {"account_logout", "admin:logout"}


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    "path",
    [
        "/admin/account/emailaddress/",
        "/admin/account/emailaddress/add/",
        "/admin/account/password/change/",
        "/admin/mfa/authenticator/",
        "/admin/account/second-factor/recovery-codes/generate/",
        "/admin/account/second-factor/totp/activate/",
        "/admin/account/second-factor/webauthn/add/",
    ],
)
def test_password_alone_takes_no_account_over(path: str) -> None:
    user = person(username="lea", is_superuser=True)
    client = session(user)
    given = {"user": user.pk, "email": "stranger@ailleurs.example", "verified": "on", "primary": "on"}  # fmt: skip
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for answer in (client.get(path), client.post(path, given)):
        assert answer.status_code == 404 or answer["Location"] == reverse("account_enrolment")
    assert EmailAddress.objects.filter(email__startswith="stranger").count() == 0
    assert Authenticator.objects.count() == 0


def test_addresses_and_factors_of_others_are_nowhere_at_the_desk() -> None:
    """Not for administrators either: they would read secrets, and could put an address of theirs into an account."""
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/admin/account/emailaddress/").status_code == 404
    assert client.get("/admin/mfa/authenticator/").status_code == 404


@pytest.mark.usefixtures("required")
def test_desk_leads_to_enrolment() -> None:
    client = session(person(username="lea", is_superuser=True))
    for path in (
        "/admin/",
        "/admin/announcements/announcement/",
        "/admin/announcements/announcement/import/",
    ):
        assert client.get(path)["Location"] == reverse("account_enrolment")
    page = client.get(reverse("account_enrolment")).content.decode()
    assert "type the one-time code that an administrator has given you" in page


@pytest.mark.usefixtures("required")
def test_post_without_a_second_factor_does_nothing() -> None:
    client = session(person(username="lea", is_superuser=True))
    answer = client.post("/admin/partners/institution/add/", {})
    assert answer["Location"] == reverse("account_enrolment")


@pytest.mark.usefixtures("required")
def test_desk_opens_with_a_second_factor() -> None:
    client = session(with_app(person(username="lea", is_superuser=True)))
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("required_at_all", [True, False])
def test_session_that_waited_for_the_factor_of_its_owner_stays_outside(
    settings: Any, required_at_all: bool
) -> None:
    """A stolen password opens a session before there is a factor; the owner's enrolment does not open the desk for it."""
    settings.SECOND_FACTOR_REQUIRED = required_at_all
    user = person(username="lea", is_superuser=True)
    waiting = session(user)
    with_app(user)
    answer = waiting.get("/admin/announcements/announcement/")
    assert answer["Location"].startswith(reverse("mfa_reauthenticate"))
    assert waiting.get(reverse("account_change_password")).status_code == 302
    waiting.post(reverse("mfa_reauthenticate"), {"code": code()})
    assert waiting.get("/admin/announcements/announcement/").status_code == 200


@pytest.mark.usefixtures("required")
def test_session_that_showed_a_stolen_factor_ends_with_it() -> None:
    user = with_app(person(username="lea", is_superuser=True))
    thief = session(user)
    thief.post(reverse("mfa_authenticate"), {"code": code()})
    assert thief.get("/admin/").status_code == 200
    enrolment.remove_factors(user, now=timezone.now())
    assert thief.get("/admin/")["Location"] == reverse("account_enrolment")
    TOTP.activate(user, "GEZDGNBVGY3TQOJQ")
    assert thief.get("/admin/")["Location"].startswith(reverse("mfa_reauthenticate"))


def test_desk_is_open_where_none_is_required() -> None:
    assert session(person(username="lea", is_superuser=True)).get("/admin/").status_code == 200


def test_signing_in_asks_for_the_code_of_those_who_have_one() -> None:
    with_app(person(username="double", is_superuser=True))
    client = Client()
    given = {"login": "double", "password": PASSWORD}
    assert client.post(reverse("account_login"), given)["Location"] == reverse("mfa_authenticate")
    assert "/login/" in client.get("/admin/")["Location"]
    client.post(reverse("mfa_authenticate"), {"code": code(SECRET)})
    assert client.get("/admin/").status_code == 200


def enrol_app(client: Client) -> None:
    """Enrol an app as a person does, the password asked for once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})


@pytest.mark.django_db(transaction=True)  # the session hears of a factor when it is committed
@pytest.mark.usefixtures("required")
def test_one_time_code_opens_the_enrolment_of_a_first_factor(mailoutbox: list[Any]) -> None:
    user = person(username="neuf", is_superuser=True, language="de")
    out = io.StringIO()
    call_command("enrolment_code", "neuf", stdout=out)
    given = out.getvalue().splitlines()[0]
    client = browser(language="de")
    sign_in(client, "neuf")
    typed = given.lower().replace("-", " ")
    answer = client.post(reverse("account_enrolment"), {"code": typed})
    assert answer["Location"] == reverse("mfa_index")
    enrol_app(client)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert client.get("/admin/").status_code == 200
    assert (mailoutbox[-1].to, mailoutbox[-1].subject) == (
        [user.email], "Ihrem Konto wurde ein zweiter Faktor hinzugefügt",
    )  # fmt: skip
    logged = list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))
    for kind in ("enrolment_code_given", "enrolment_code_used", "factor_added"):
        assert logged.count(kind) == 1
    everything = " ".join(SecurityEvent.objects.values_list("about", flat=True))
    assert given.partition("-")[0] not in everything


@pytest.mark.usefixtures("required")
def test_one_time_code_of_another_spent_or_old_opens_nothing() -> None:
    lea, max_ = person(username="lea"), person(username="max")
    now = timezone.now()
    client = session(lea)

    def refused(given: str) -> bool:
        page = client.post(reverse("account_enrolment"), {"code": given})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        shut = client.get(reverse("mfa_activate_totp"))["Location"] == reverse("account_enrolment")
        return "does not fit your account" in page.content.decode() and shut

    other, _row = enrolment.give(max_, now=now)
    assert refused(other)
    assert enrolment.find(other, now=now)  # and is not spent by that
    old, _row = enrolment.give(lea, now=now - enrolment.LIFETIME)
    assert refused(old)
    void, _row = enrolment.give(lea, now=now)
    enrolment.give(lea, now=now)
    assert refused(void)
    spent, row = enrolment.give(lea, now=now)
    assert enrolment.spend(row, now=now)
    assert not enrolment.spend(row, now=now)
    assert refused(spent)
    assert refused("AAAA")
    assert SecurityEvent.objects.filter(kind="enrolment_refused").count() >= 4


def test_one_time_code_is_kept_nowhere_and_hard_to_guess() -> None:
    given, row = enrolment.give(person(username="lea"), now=timezone.now())
    plain = given.replace("-", "")
    assert len(plain) * 5 >= 128
    assert plain not in str(EnrolmentCode.objects.values().get())
    assert row.expires_at - row.made_at == dt.timedelta(hours=48)


@pytest.mark.usefixtures("required")
def test_one_time_codes_are_not_guessed_without_end() -> None:
    client = session(person(username="lea"))
    client.cookies.pop("known_device")
    answers = [client.post(reverse("account_enrolment"), {"code": "x"}) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2


def test_demo_needs_no_code(settings: Any) -> None:
    settings.ENROLMENT_CODE_REQUIRED = False
    client = session(person(username="neuf", is_superuser=True))
    enrol_app(client)
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_enrolment_code_command_says_what_is_wrong() -> None:
    with_app(person(username="lea"))
    person(username="gone", is_active=False)
    for name, sentence in (
        ("nobody", "There is no account “nobody”"),
        ("gone", "is deactivated"),
        ("lea", "has a second factor already"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("enrolment_code", name)
    call_command("enrolment_code", "lea", remove_factors=True, stdout=io.StringIO())
    assert Authenticator.objects.count() == 0


@pytest.mark.django_db(transaction=True)  # the session hears of a factor when it is committed
@pytest.mark.usefixtures("required")
def test_invitation_sets_a_password_and_opens_the_enrolment() -> None:
    user = UserFactory(username="neuf", is_superuser=True)
    user.set_unusable_password()
    user.save()
    given, _row = enrolment.give(user, now=timezone.now())
    path = "/" + enrolment.link(given).partition("/")[2]
    client, late = browser(), browser()
    for guest in (client, late):  # and a mail scanner that looks first
        answer = guest.get(path)
        assert answer["Location"] == reverse("account_invitation_accept")
        assert "Choose a password" in guest.get(answer["Location"]).content.decode()
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    answer = client.post(reverse("account_invitation_accept"), chosen)
    assert answer["Location"] == reverse("mfa_index")
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    enrol_app(client)
    assert client.get("/admin/").status_code == 200
    answer = late.post(reverse("account_invitation_accept"), chosen)
    assert "used before or is too old" in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.usefixtures("required")
def test_the_right_to_enrol_ends_with_its_hour() -> None:
    user, now = person(username="lea"), timezone.now()
    given, _row = enrolment.give(user, now=now)
    client = session(user)
    client.post(reverse("account_enrolment"), {"code": given})
    for minutes, opens in ((59, "mfa_index"), (61, "account_enrolment")):
        with time_machine.travel(now + dt.timedelta(minutes=minutes), tick=False):
            assert client.get("/admin/")["Location"] == reverse(opens)


def test_an_invitation_is_good_for_two_days() -> None:
    user, now = UserFactory(username="neuf"), timezone.now()
    user.set_unusable_password()
    user.save()
    given, _row = enrolment.give(user, now=now)
    for hours, status in ((47, 200), (49, 404)):
        with time_machine.travel(now + dt.timedelta(hours=hours), tick=False):
            path = "/" + enrolment.link(given).partition("/")[2]
            assert browser().get(path, follow=True).status_code == status


def test_invitation_replaces_no_password() -> None:
    user = person(username="lea")
    given, _row = enrolment.give(user, now=timezone.now())
    client = browser()
    client.get("/" + enrolment.link(given).partition("/")[2])
    chosen = {"new_password1": "stolen by a stranger", "new_password2": "stolen by a stranger"}
    page = client.post(reverse("account_invitation_accept"), chosen)
    assert "has a password already" in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)  # the session hears of a factor when it is committed
@pytest.mark.usefixtures("required")
def test_last_factor_is_replaced_in_the_session_that_has_shown_it() -> None:
    """A new telephone: the old app goes, the new one comes, and no administrator is needed."""
    client = session(with_app(person(username="lea", is_superuser=True)))
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 0
    assert client.get("/admin/")["Location"] == reverse("mfa_index")
    enrol_app(client)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_download_recovery_codes"]
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_change_of_factors_asks_for_the_password_again(name: str, method: str) -> None:
    user = with_app(person(username="lea", is_superuser=True))
    RecoveryCodes.activate(user)
    if name == "mfa_activate_totp":
        Authenticator.objects.filter(type="totp").delete()
        from allauth.mfa.webauthn.internal.auth import WebAuthn

        WebAuthn.add(user, "key", {})
    client = Client()
    client.force_login(user)
    with_session = client.session
    with_session["second_factor_shown"] = [user.pk, Authenticator.objects.order_by("pk")[0].pk]
    with_session.save()
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith(reverse("account_reauthenticate"))


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
