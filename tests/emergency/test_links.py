"""The printed link: asks, shows, withdraws on POST alone, once; and answers alike for every link that does not work."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from announcements import addresses, publishing
from announcements.models import Announcement, Edition, Transition
from emergency import links, refusing
from emergency.models import EmergencyLink
from emergency.tasks import tell_administrators
from people.models import SecurityEvent, User
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    UserFactory,
    approve,
    make_announcement,
    publisher,
    release,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    refusing._tried.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def printed(
    by: User | None = None, holder: str = "Coffre du service de presse"
) -> tuple[EmergencyLink, str]:
    by = by or publisher()
    return links.print_link(holder=holder, by=by, now=NOW - DAY, lasts=30 * DAY, request=None)


def address_of(secret: str) -> str:
    return reverse("emergency", args=[secret])


def public(**fields: object) -> Announcement:
    announcement = make_announcement(english=True, **fields)
    release(announcement, at=NOW - HOUR)
    return Announcement.objects.get(pk=announcement.pk)


def answers(announcement: Announcement, **others: str) -> dict[str, str]:
    """Return what a holder sends on the last page."""
    edition = Edition.objects.get(announcement=announcement, cancelled_at=None)
    return {
        "step": "withdraw",
        "announcement": announcement.short_id,
        "edition": str(edition.pk),
        "reason_fr": "Signature ajournée.",
        "reason_en": "Signing postponed.",
        "confirmed": "on",
        **others,
    }


def test_link_withdraws_without_signing_in_and_is_spent() -> None:
    by = publisher()
    link, secret = printed(by)
    announcement = public()
    client = Client()
    choice = client.get(address_of(secret)).content.decode()
    assert announcement.headline_fr in choice.replace("\u2019", "'")
    question = client.post(
        address_of(secret), {"step": "look", "announcement": announcement.short_id}
    )
    assert "reason_fr" in question.content.decode()
    assert Announcement.objects.get().withdrawn_at is None
    done = client.post(address_of(secret), answers(announcement))
    assert done.status_code == 200
    row = Announcement.objects.get()
    assert (row.withdrawn_at, row.withdrawn_by) == (NOW, by)
    assert (row.withdrawal_reason_fr, row.withdrawal_reason_en) == (
        "Signature ajournée.",
        "Signing postponed.",
    )
    step = Transition.objects.first()
    assert step is not None
    assert (step.action, step.made_by) == ("withdraw", by)
    assert link.holder in step.note
    page = client.get(addresses.announcement("fr", "x", announcement.short_id))
    assert page.status_code == 410
    assert client.get(address_of(secret)).status_code == 404
    assert client.cookies == {}


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_link_never_acts_unless_posted(method: str) -> None:
    _link, secret = printed()
    announcement = public()
    getattr(Client(), method)(
        address_of(secret) + "?" + "&".join(f"{k}={v}" for k, v in answers(announcement).items())
    )
    assert Announcement.objects.get().withdrawn_at is None
    assert EmergencyLink.objects.get().used_at is None


def test_link_that_does_not_work_answers_alike_whatever_the_reason() -> None:
    announcement = public()
    secrets = {}
    for kind in ("used", "expired", "revoked", "left"):
        link, secrets[kind] = printed()
        rows = EmergencyLink.objects.filter(pk=link.pk)
        if kind == "used":
            rows.update(used_at=NOW - HOUR)
        elif kind == "expired":
            rows.update(expires_at=NOW)
        elif kind == "revoked":
            links.revoke(link, by=link.printed_by, now=NOW - HOUR)
        else:
            User.objects.filter(pk=link.printed_by_id).update(is_active=False)
    secrets["unknown"] = links.new_secret()
    secrets["short"] = "bcd"
    said = set()
    for secret in secrets.values():
        refusing._tried.clear()
        for response in (
            Client().get(address_of(secret)),
            Client().post(address_of(secret), answers(announcement)),
        ):
            headers = tuple(sorted(response.headers.items()))
            said.add((response.status_code, headers, response.content))
    assert len(said) == 1
    assert next(iter(said))[0] == 404
    assert Announcement.objects.get().withdrawn_at is None


def test_link_keeps_its_address_to_itself() -> None:
    _link, secret = printed()
    public()
    response = Client().get(address_of(secret))
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert "noindex" in response.content.decode()
    assert secret not in response.content.decode()
    assert "Set-Cookie" not in response


def test_link_is_found_however_it_is_typed_and_stored_as_a_hash_alone() -> None:
    link, secret = printed()
    assert links.find(secret.replace("-", "").upper(), now=NOW) == link
    assert links.find(secret[:-1], now=NOW) is None
    stored = EmergencyLink.objects.values().get()
    assert secret.replace("-", "") not in str(stored)
    assert len(re.sub("-", "", secret)) * 4.8 > 256


@pytest.mark.parametrize(
    "typed",
    [
        "{id}",
        "https://x.example/c/{id}",
        "/fr/communiques/a-b-{id}/",
        "{id}/edition-2/ ",
        "HTTPS://X.EXAMPLE/C/{id}?a#b",
    ],
)
def test_link_takes_an_address_or_an_identifier(typed: str) -> None:
    _link, secret = printed()
    announcement = public()
    response = Client().post(
        address_of(secret), {"step": "look", "address": typed.format(id=announcement.short_id)}
    )
    assert 'name="reason_fr"' in response.content.decode()


def test_link_says_nothing_of_what_is_not_released() -> None:
    _link, secret = printed()
    draft = make_announcement(headline_fr="Zibeline")
    embargoed = make_announcement(headline_fr="Zibeline")
    approve(embargoed, now=NOW - HOUR, release_at=NOW + HOUR)
    pages = {
        Client().post(address_of(secret), {"step": step, "announcement": word}).content
        for step in ("look", "withdraw")
        for word in (draft.short_id, embargoed.short_id, "bcdfghjk", "")
    }
    assert len(pages) == 1
    assert b"Zibeline" not in Client().get(address_of(secret)).content + pages.pop()


@pytest.mark.parametrize("missing", ["reason_en", "confirmed", "edition"])
def test_link_asks_again_for_what_is_missing_and_keeps_the_rest(missing: str) -> None:
    _link, secret = printed()
    announcement = public()
    sent = {key: value for key, value in answers(announcement).items() if key != missing}
    response = Client().post(address_of(secret), sent)
    assert "Signature ajournée." in response.content.decode()
    assert Announcement.objects.get().withdrawn_at is None
    assert EmergencyLink.objects.get().used_at is None


def test_link_withdraws_no_edition_that_was_not_shown() -> None:
    _link, secret = printed()
    announcement = public()
    sent = answers(announcement, edition="999999")
    response = Client().post(address_of(secret), sent)
    shown = response.content.decode()
    assert Announcement.objects.get().withdrawn_at is None
    # What is shown now can be confirmed next.
    assert f'value="{Edition.objects.get().pk}"' in shown
    assert "Signature ajournée." in shown


def test_link_withdraws_one_of_two_announcements_once() -> None:
    link, _secret = printed()
    first, second = public(), public()
    reason = {"fr": "Retiré.", "en": "Withdrawn."}
    links.use(link, announcement=first, reason=reason, now=NOW, request=None)
    with pytest.raises(links.Spent):
        links.use(link, announcement=second, reason=reason, now=NOW, request=None)
    second.refresh_from_db()
    assert second.withdrawn_at is None


def test_link_is_not_spent_when_the_withdrawal_is_refused() -> None:
    link, _secret = printed()
    announcement = public()
    with pytest.raises(publishing.PublishingError):
        links.use(link, announcement=announcement, reason={"fr": ""}, now=NOW, request=None)
    assert EmergencyLink.objects.get().used_at is None
    assert not SecurityEvent.objects.filter(kind="emergency_link_used").exists()


def test_use_is_recorded_and_told_to_every_administrator_in_their_language() -> None:
    link, secret = printed()
    announcement = public()
    UserFactory(is_superuser=True, email="chef@redaction.example", language="fr")
    UserFactory(is_superuser=True, email="boss@redaction.example", language="en")
    UserFactory(is_superuser=True, email="gone@redaction.example", is_active=False)
    Client(REMOTE_ADDR="203.0.113.9").post(address_of(secret), answers(announcement))
    told = list(SecurityEvent.objects.order_by("pk").values_list("kind", "address", "about"))
    assert told[-2:] == [
        ("emergency_link_used", "203.0.113.9", link.holder),
        ("emergency_withdrawal", "203.0.113.9", announcement.short_id),
    ]
    assert tell_administrators.call(link.pk) == 2
    mails = {message.to[0]: message for message in mail.outbox}
    assert set(mails) == {"chef@redaction.example", "boss@redaction.example"}
    english = mails["boss@redaction.example"]
    assert "without signing in" in english.body
    assert "Signing postponed." in english.body
    assert link.holder in english.body
    assert "sans connexion" in mails["chef@redaction.example"].body
    assert secret not in english.body


def test_wrong_links_are_limited_and_a_right_one_never_is() -> None:
    _link, secret = printed()
    public()
    client = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [client.get(address_of(links.new_secret())).status_code for _ in range(15)]
    assert statuses == [404] * refusing.MOST + [429] * 5
    assert client.get(address_of(secret)).status_code == 200
    other = Client(REMOTE_ADDR="203.0.113.10")
    assert other.get(address_of(links.new_secret())).status_code == 404
    kinds = list(SecurityEvent.objects.filter(address="203.0.113.9").values_list("kind", flat=True))
    assert kinds.count("emergency_link_refused") == refusing.MOST - 1
    assert kinds.count("throttled") == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", "Quel communiqué"), ("en", "Which announcement"), ("de", "Welche Mitteilung")],
)
def test_link_speaks_the_languages_of_the_newsroom(language: str, sentence: str) -> None:
    _link, secret = printed()
    public()
    client = Client(headers={"accept-language": "fr"})
    assert sentence in client.get(address_of(secret) + f"?language={language}").content.decode()


def test_lasting_is_what_was_chosen() -> None:
    link, secret = printed()
    assert link.expires_at - link.printed_at == 30 * DAY
    assert links.find(secret, now=link.expires_at - dt.timedelta(seconds=1)) == link
    assert links.find(secret, now=link.expires_at) is None
