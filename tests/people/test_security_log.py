"""The security log: written whatever happens, read by administrators, changed by nobody."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from people.models import SecurityEvent, SecurityEventKind
from people.security_log import record, unknown_name
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/people/securityevent/"


def test_record_keeps_who_by_whom_from_where(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    person, admin = UserFactory(), UserFactory()
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9"})
    request.user = admin
    record(SecurityEventKind.ROLE_CHANGED, now=NOW, request=request, person=person, about="Editors")
    event = SecurityEvent.objects.get()
    assert (event.kind, event.at, event.person, event.name) == (
        "role_changed", NOW, person, person.username,
    )  # fmt: skip
    assert (event.by, event.by_name, event.address, event.about) == (
        admin, admin.username, "203.0.113.9", "Editors",
    )  # fmt: skip


def test_record_needs_neither_a_request_nor_a_person() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    record(SecurityEventKind.EMERGENCY_WITHDRAWAL, now=NOW, about="k3m9")
    record(SecurityEventKind.THROTTLED, now=NOW, request=request, person=AnonymousUser())
    assert [event.name for event in SecurityEvent.objects.all()] == ["", ""]


def test_record_outlives_the_account() -> None:
    person = UserFactory(username="partie")
    record(SecurityEventKind.SIGNED_IN, now=NOW, person=person)
    person.delete()
    assert SecurityEvent.objects.values_list("person", "name").get() == (None, "partie")


@pytest.mark.parametrize("problem", [DatabaseError("disk full"), OSError(28, "No space left")])
def test_record_never_fails_the_act(
    monkeypatch: Any, caplog: pytest.LogCaptureFixture, problem: Exception
) -> None:
    def fails(**values: Any) -> None:
        raise problem

    monkeypatch.setattr(SecurityEvent.objects, "create", fails)
    record(SecurityEventKind.SIGNED_IN, now=NOW, about="nothing secret")
    assert "The security log lost “signed_in”" in caplog.text


def test_record_that_fails_spoils_no_transaction() -> None:
    """A line that the database itself refuses leaves what stands around it as it was."""
    with transaction.atomic():
        person = UserFactory(username="avant")
        record(SecurityEventKind.SIGNED_IN, now=None, person=person)  # type: ignore[arg-type]
        person.function = "après"
        person.save()
    person.refresh_from_db()
    assert (person.function, SecurityEvent.objects.count()) == ("après", 0)


def test_record_takes_whatever_is_said() -> None:
    record(SecurityEventKind.SIGN_IN_REFUSED, now=NOW, about="\0" + "x" * 9000)
    assert len(SecurityEvent.objects.get().about) == SecurityEvent.ABOUT_LENGTH


def test_unknown_name_tells_nothing_of_a_password() -> None:
    kept = unknown_name("Correct horse battery")
    assert kept == unknown_name(" correct horse battery ")
    assert kept != unknown_name("correct horse batterz")
    assert "horse" not in kept
    assert len(kept) == 13


def reader(**traits: Any) -> Client:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(UserFactory(**traits))
    return client


def test_administrators_read_the_log() -> None:
    record(SecurityEventKind.SIGNED_IN, now=NOW, person=UserFactory(username="ludivine"))
    record(SecurityEventKind.ROLE_CHANGED, now=NOW, person=UserFactory(username="max"))
    client = reader(is_superuser=True)
    assert "Journal de sécurité" in client.get("/admin/").content.decode()
    page = client.get(LIST, {"kind__exact": "role_changed"}).content.decode()
    assert "max" in page
    assert "1 ligne" in page
    assert "ludivine" not in page
    assert "ludivine" in client.get(LIST, {"q": "ludivine"}).content.decode()


def test_nobody_else_reads_the_log() -> None:
    from django.contrib.auth.models import Permission

    person = UserFactory()
    person.user_permissions.set(Permission.objects.all())
    client = Client()
    client.force_login(person)
    assert client.get(LIST).status_code == 403
    assert "securityevent" not in client.get("/admin/").content.decode()


def test_nobody_changes_the_log() -> None:
    record(SecurityEventKind.SIGNED_IN, now=NOW)
    event = SecurityEvent.objects.get()
    client = reader(is_superuser=True)
    change = reverse("admin:people_securityevent_change", args=[event.pk])
    delete = reverse("admin:people_securityevent_delete", args=[event.pk])
    assert client.get(reverse("admin:people_securityevent_add")).status_code == 403
    assert client.post(change, {"about": "otherwise"}).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    client.post(LIST, chosen)
    event.refresh_from_db()
    assert event.about == ""


def test_prune_security_log_deletes_what_is_too_old() -> None:
    now = timezone.now()
    for days in (1, 364, 366, 900):
        record(SecurityEventKind.SIGNED_IN, now=now - dt.timedelta(days=days))
    out = io.StringIO()
    call_command("prune_security_log", stdout=out)
    assert out.getvalue() == "2 lines older than 365 days deleted.\n"
    assert SecurityEvent.objects.count() == 2
    with pytest.raises(CommandError, match="1 to 36500 days"):
        call_command("prune_security_log", days=0)
