"""`manage.py withdraw`: the way out when the desk cannot be reached."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from announcements.models import Announcement, Transition
from people.models import SecurityEvent, User
from tests.factories import editor, make_announcement, publisher, release

pytestmark = pytest.mark.django_db


def public() -> Announcement:
    announcement = make_announcement(english=True)
    release(announcement)
    # One person may withdraw, and no other.
    User.objects.update(is_active=False)
    return Announcement.objects.get(pk=announcement.pk)


def withdraw(*words: str) -> str:
    out = io.StringIO()
    call_command("withdraw", *words, stdout=out)
    return out.getvalue()


def test_withdraw_shows_what_it_does_and_does_it() -> None:
    announcement = public()
    by = publisher(username="chef")
    said = withdraw(
        announcement.short_id, "--reason", "Erreur.", "--reason-en", "Mistake.", "--yes"
    )
    assert announcement.headline_fr in said
    row = Announcement.objects.get()
    assert row.withdrawn_by == by
    assert (row.withdrawal_reason_fr, row.withdrawal_reason_en) == ("Erreur.", "Mistake.")
    step = Transition.objects.first()
    assert step is not None
    assert step.note == "On the command line of the server."
    assert SecurityEvent.objects.get(kind="emergency_withdrawal").about == announcement.short_id


def test_withdraw_takes_an_address_and_a_name() -> None:
    announcement = public()
    publisher(username="chef")
    other = publisher(username="adjointe")
    withdraw(
        f"https://x.example/c/{announcement.short_id}", "--reason", "x", "--by", "adjointe", "--yes"
    )
    assert Announcement.objects.get().withdrawn_by == other


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as problem:
        withdraw(*words)
    assert Announcement.objects.filter(withdrawn_at=None).exists()
    return str(problem.value)


def test_withdraw_refuses_with_one_sentence() -> None:
    announcement = public()
    chef, draft = publisher(username="chef"), make_announcement()
    editor(username="plume")
    short_id = announcement.short_id
    for unknown in ("bcdfghjk", draft.short_id, "", "?"):
        assert refused(unknown, "--reason", "x", "--yes").startswith("Nothing is released under")
    assert "--reason-fr" in refused(short_id, "--reason-en", "x", "--yes")
    assert "at most 2000" in refused(short_id, "--reason", "x" * 2001, "--yes")
    assert "may not withdraw" in refused(short_id, "--reason", "x", "--by", "plume", "--yes")
    assert "may not withdraw" in refused(short_id, "--reason", "x", "--by", "nobody", "--yes")
    publisher(username="adjointe")
    assert (
        refused(short_id, "--reason", "x", "--yes")
        == "Say who withdraws, with --by: adjointe, chef."
    )
    User.objects.update(is_active=False)
    assert "createsuperuser" in refused(short_id, "--reason", "x", "--yes")
    assert chef.pk


def test_withdraw_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    announcement = public()
    publisher()
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    assert "--yes" in refused(announcement.short_id, "--reason", "x")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "no")
    assert refused(announcement.short_id, "--reason", "x") == "Nothing was withdrawn."
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    withdraw(announcement.short_id, "--reason", "x")
    assert Announcement.objects.get().withdrawn_at is not None
