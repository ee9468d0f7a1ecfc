"""An administrator changes somebody's account: with their own password, told to the person, and in the log."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from people import enrolment, notices
from people.models import EnrolmentCode, SecurityEvent, User
from people.roles import EDITORS, PUBLISHERS
from tests.factories import UserFactory
from tests.people.signing_in import PASSWORD, browser, code, person, sign_in, with_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return person(username="chief", is_superuser=True)


@pytest.fixture
def desk(admin: User) -> Client:
    """An administrator's browser, the password typed a moment ago."""
    client = browser()
    sign_in(client, "chief")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.fixture
def lea() -> User:
    user = person(username="lea", email="lea@redaction.example", language="de")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def address(user: User, what: str = "change") -> str:
    return reverse(f"admin:people_user_{what}", args=[user.pk])


def form_of(user: User, **values: Any) -> dict[str, Any]:
    """Return what the page of a person sends."""
    given = {
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "function": user.function,
        "language": user.language,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in user.groups.all()],
    }
    return {key: value for key, value in (given | values).items() if value is not None}


def logged(user: User) -> list[tuple[str, str]]:
    rows = SecurityEvent.objects.filter(person=user).exclude(kind="signed_in").order_by("pk")
    return list(rows.values_list("kind", "about"))


@pytest.mark.parametrize("what", ["change", "delete", "enrolment"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_changing_an_account_asks_for_the_administrators_own_password(
    admin: User, lea: User, what: str, method: str
) -> None:
    client = browser()
    sign_in(client, "chief")
    answer = getattr(client, method)(address(lea, what), form_of(lea, email="x@ailleurs.example"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    lea.refresh_from_db()
    assert lea.email == "lea@redaction.example"
    assert EnrolmentCode.objects.count() == 0


def test_change_goes_on_once_the_password_is_given(admin: User, lea: User) -> None:
    client = browser()
    sign_in(client, "chief")
    asked = client.post(address(lea), form_of(lea, function="Attachée de presse"))["Location"]
    client.post(asked, {"password": PASSWORD})
    lea.refresh_from_db()
    assert lea.function == "Attachée de presse"


@pytest.mark.parametrize("path", ["/admin/people/user/add/", "/admin/people/user/{}/password/"])
def test_form_with_a_password_is_not_kept_in_the_session(admin: User, lea: User, path: str) -> None:
    client = browser()
    sign_in(client, "chief")
    new = "un tout autre mot de passe"
    path = path.format(lea.pk)
    answer = client.post(path, {"username": "x", "password1": new, "password2": new})
    assert answer["Location"] == path
    assert new not in str(dict(client.session))
    assert client.get(path)["Location"].startswith(reverse("account_reauthenticate"))


def test_new_address_is_told_to_the_old_one_in_its_language(
    desk: Client, lea: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    EmailAddress.objects.create(user=lea, email=lea.email, primary=True, verified=True)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(lea), form_of(lea, email="lea.neu@redaction.example"))
    (mail,) = mailoutbox
    assert mail.to == ["lea@redaction.example"]
    assert mail.subject == "Ihr Konto hat eine neue E-Mail-Adresse, und diese öffnet es nicht mehr"
    assert mail.body.startswith("Guten Tag Camille")
    assert "lea.neu" not in mail.body
    assert logged(lea) == [("email_changed", "lea@redaction.example → lea.neu@redaction.example")]


def test_former_address_opens_the_account_no_more(
    desk: Client, lea: User, mailoutbox: list[Any]
) -> None:
    """allauth keeps addresses beside the account, and would mail a new password to each."""
    browser().post(reverse("account_reset_password"), {"email": lea.email})
    (first,) = mailoutbox
    link = re.search(r"http://testserver(/\S+)", first.body)[1]  # type: ignore[index]
    desk.post(address(lea), form_of(lea, email="lea.neu@redaction.example"))
    browser().post(reverse("account_reset_password"), {"email": "lea@redaction.example"})
    assert "/password/reset/key/" not in mailoutbox[-1].body
    page = browser().get(link)
    assert page.status_code == 200
    assert "password1" not in page.content.decode()


def test_changes_of_rights_are_logged_and_told(
    desk: Client, lea: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    publishers = Group.objects.get(name=PUBLISHERS).pk
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(lea), form_of(lea, groups=[publishers], is_superuser="on"))
        desk.post(address(lea), form_of(lea, groups=[publishers], is_active=None))
    lea.refresh_from_db()
    assert logged(lea) == [
        ("role_changed", "+ Publishers, + is_superuser, − Editors"),
        ("account_deactivated", ""),
        ("role_changed", "− is_superuser"),
    ]
    assert {mail.subject for mail in mailoutbox} == {"Die Rechte Ihres Kontos wurden geändert"}
    assert {event.by_name for event in SecurityEvent.objects.filter(person=lea)} == {"chief"}


def test_saving_without_a_change_says_nothing(desk: Client, lea: User) -> None:
    desk.post(address(lea), form_of(lea))
    assert logged(lea) == []


def test_password_set_by_an_administrator_is_told(
    desk: Client, lea: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    new = "un tout autre mot de passe"
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            f"/admin/people/user/{lea.pk}/password/",
            {"usable_password": "true", "password1": new, "password2": new},
        )
    lea.refresh_from_db()
    assert lea.check_password(new)
    assert logged(lea) == [("password_changed", "")]
    assert [mail.subject for mail in mailoutbox] == ["Ihr Passwort wurde geändert"]


def test_account_made_and_deleted_are_logged(desk: Client) -> None:
    desk.post(
        "/admin/people/user/add/",
        {
            "username": "neu",
            "email": "neu@redaction.example",
            "usable_password": "false",
            "is_staff": "on",
        },
    )
    made = User.objects.get(username="neu")
    assert logged(made) == [("account_made", "is_staff")]
    desk.post(address(made, "delete"), {"post": "yes"})
    assert not User.objects.filter(username="neu").exists()
    assert SecurityEvent.objects.filter(kind="account_deleted", name="neu").exists()


def test_only_administrators_change_accounts_and_roles(lea: User) -> None:
    """Whoever may change accounts may become anybody."""
    lea.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(lea)
    for path in (
        "/admin/people/user/",
        "/admin/people/user/add/",
        address(lea),
        address(lea, "enrolment"),
        "/admin/auth/group/",
    ):
        answer = client.get(path)
        assert answer.status_code == 403 or "reauthenticate" in answer["Location"]
    client = browser()
    sign_in(client, "lea")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for path in ("/admin/people/user/add/", address(lea), address(lea, "enrolment")):
        assert client.get(path).status_code == 403
    assert client.post(address(lea), form_of(lea, is_superuser="on")).status_code == 403


def test_administrator_gives_a_code_once(desk: Client, lea: User) -> None:
    assert b"one-time-code" not in desk.get(address(lea, "enrolment")).content
    page = desk.post(address(lea, "enrolment"), {"show": ""})
    shown = re.search(r'"one-time-code">([A-Z2-7-]+)<', page.content.decode())[1]  # type: ignore[index]
    assert enrolment.find(shown, now=EnrolmentCode.objects.get().made_at).person == lea  # type: ignore[union-attr]
    assert "no-store" in page["Cache-Control"]
    assert "/invitation/" not in page.content.decode()  # lea has a password
    assert shown not in desk.get(address(lea, "enrolment")).content.decode()
    assert logged(lea) == [("enrolment_code_given", "")]
    link = address(lea, "enrolment")
    assert link in desk.get(address(lea)).content.decode()


def test_administrator_removes_factors_that_are_lost(
    desk: Client, lea: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with_app(lea)
    desk.post(address(lea, "enrolment"), {"show": ""})
    assert (Authenticator.objects.count(), EnrolmentCode.objects.count()) == (1, 0)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(lea, "enrolment"), {"show": "", "lost": "1"})
    assert (Authenticator.objects.count(), EnrolmentCode.objects.count()) == (0, 1)
    assert mailoutbox[-1].subject == "Von Ihrem Konto wurde ein zweiter Faktor entfernt"
    assert [kind for kind, _about in logged(lea)] == ["factor_removed", "enrolment_code_given"]


def test_administrator_invites_by_mail(
    desk: Client, mailoutbox: list[Any], settings: Any, monkeypatch: Any
) -> None:
    settings.SITE_URL = "https://press.example.org"
    guest = UserFactory(username="gast", language="de")
    guest.set_unusable_password()
    guest.save()
    page = desk.post(address(guest, "enrolment"), {"mail": ""}).content.decode()
    (mail,) = mailoutbox
    assert mail.to == [guest.email]
    link = re.search(r"https://press\.example\.org(/\S+)", mail.body)[1]  # type: ignore[index]
    assert link in page
    assert "Choose a password" in browser().get(link, follow=True).content.decode()
    assert "Sie haben ein Konto in der Redaktion" in mail.body

    def fails(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(notices, "send_mail", fails)
    page = desk.post(address(guest, "enrolment"), {"mail": ""}).content.decode()
    assert "could not be sent" in page
    assert "/invitation/" in page


def test_mail_that_cannot_be_sent_fails_no_change(
    desk: Client, lea: User, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def fails(*args: Any, **kwargs: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(notices, "send_mail", fails)
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(address(lea), form_of(lea, email="neu@redaction.example"))
    assert answer.status_code == 302
    lea.refresh_from_db()
    assert lea.email == "neu@redaction.example"


def test_signing_in_keeps_the_language_of_mails() -> None:
    user = person(username="lea")
    sign_in(browser(language="de"), "lea")
    user.refresh_from_db()
    assert user.language == "de"


def test_recovery_code_used_is_logged() -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = with_app(person(username="lea", is_superuser=True))
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    client = browser()
    sign_in(client, "lea")
    client.post(reverse("mfa_authenticate"), {"code": spare})
    assert ("recovery_code_used", "") in logged(user)
    other = browser()
    sign_in(other, "lea")
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert logged(user)[-1] == ("sign_in_refused", "wrong code")
    assert code() not in str(logged(user))
