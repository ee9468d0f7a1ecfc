"""Guessing comes to an end, and keeps nobody out who has a right to come in."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from people import devices, limits
from people.limits import Action
from people.models import SecurityEvent, SecurityEventKind, User
from tests.factories import NOW, UserFactory
from tests.people.signing_in import PASSWORD, browser, code, is_in, person, sign_in, with_app

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent.parent
STRANGER, OFFICE, HOME = "203.0.113.9", "198.51.100.7", "2001:db8:1:2::7"


@pytest.fixture(autouse=True)
def proxy(settings: Any) -> None:
    """One proxy in front, and the demo's way in."""
    settings.TRUSTED_PROXIES = 1
    settings.SECOND_FACTOR_REQUIRED = False


IN_THE_DATABASE = settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
in_the_database = pytest.mark.skipif(not IN_THE_DATABASE, reason="the cache is Redis")


def guess(count: int, name: str, address: str = STRANGER, client: Client | None = None) -> Any:
    client = client or browser(address)
    response = None
    for number in range(count):
        response = sign_in(client, name, f"wrong {number}")
    return response


@in_the_database
def test_the_shared_cache_is_the_one_in_the_database() -> None:
    assert type(cache._connections[cache._alias]).__name__ == "CountingDatabaseCache"


@pytest.mark.parametrize("count", [11, 20, 40])
def test_stranger_keeps_nobody_out_elsewhere(count: int) -> None:
    person(username="lea")
    assert guess(count, "lea").status_code == 429
    for address in (OFFICE, HOME):
        client = browser(address)
        sign_in(client, "lea")
        assert is_in(client)


def test_stranger_keeps_nobody_out_who_has_signed_in_before_on_the_same_address() -> None:
    """Twenty wrong passwords from the office itself: the right person's browser is not the stranger's."""
    person(username="lea")
    client = browser(OFFICE)
    sign_in(client, "lea")
    client.post(reverse("account_logout"))
    guess(30, "lea", OFFICE)
    sign_in(client, "lea")
    assert is_in(client)


def test_many_strangers_keep_nobody_out_who_has_signed_in_before() -> None:
    person(username="lea")
    client = browser(OFFICE)
    sign_in(client, "lea")
    client.post(reverse("account_logout"))
    most = limits.RULES[Action.SIGN_IN].account.most
    for number in range(most // 9 + 1):
        response = guess(9, "lea", f"203.0.113.{number}")
    assert response.status_code == 429
    unknown = browser(HOME)
    assert sign_in(unknown, "lea").status_code == 429
    sign_in(client, "lea")
    assert is_in(client)


def test_guessing_on_a_known_device_ends_too() -> None:
    person(username="lea")
    client = browser(OFFICE)
    sign_in(client, "lea")
    client.post(reverse("account_logout"))
    statuses = [guess(1, "lea", client=client).status_code for _ in range(21)]
    # Ten as the known device, ten as anybody at this address, and no more.
    assert statuses == [200] * 20 + [429]


def test_changed_password_forgets_every_device() -> None:
    user = person(username="lea")
    client = browser(OFFICE)
    sign_in(client, "lea")
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    assert devices.known(request, user)
    user.set_password("another long password")
    user.save()
    assert devices.known(request, user) is None


def test_device_is_known_for_its_people_alone() -> None:
    lea, max_ = person(username="lea"), person(username="max")
    client = browser(OFFICE)
    sign_in(client, "lea")
    cookie = client.cookies[devices.COOKIE]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (
        True, "/admin/account/", "Strict",
    )  # fmt: skip
    request = RequestFactory().get("/")
    request.COOKIES = {devices.COOKIE: cookie.value}
    assert devices.known(request, lea)
    assert devices.known(request, max_) is None
    request.COOKIES = {devices.COOKIE: cookie.value[:-1] + "x"}
    assert devices.known(request, lea) is None


def test_device_of_many_people_stays_small() -> None:
    request, response = RequestFactory().get("/"), None
    people = [UserFactory() for _ in range(devices.PEOPLE + 3)]
    for someone in people:
        response = HttpResponse()
        devices.remember(request, response, someone)
        request.COOKIES = {devices.COOKIE: response.cookies[devices.COOKIE].value}
    assert len(request.COOKIES[devices.COOKIE]) < devices.LONGEST
    assert [bool(devices.known(request, someone)) for someone in people] == [False] * 3 + [
        True
    ] * devices.PEOPLE


@pytest.mark.parametrize("junk", ["x", "a:b:c", "\xff" * 50, "W10:1:x", "x" * 100_000])
def test_device_cookie_of_junk_is_no_device(junk: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES = {devices.COOKIE: junk}
    assert devices.known(request, UserFactory()) is None


def test_one_address_guesses_no_more_at_many_names() -> None:
    answers = [sign_in(browser(STRANGER), f"name{n}", "password").status_code for n in range(25)]
    assert answers == [200] * 20 + [429] * 5


def test_one_network_of_ipv6_is_one_address() -> None:
    answers = [
        sign_in(browser(f"2001:db8:9:9::{n:x}"), f"name{n}", "password").status_code
        for n in range(21)
    ]
    assert answers == [200] * 20 + [429]


def test_header_is_not_believed_without_a_proxy(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 0
    answers = [
        sign_in(browser(f"203.0.113.{n}"), f"name{n}", "password").status_code for n in range(21)
    ]
    assert answers[-1] == 429


def test_invented_entries_of_the_header_are_not_believed() -> None:
    answers = [
        sign_in(browser(f"10.0.0.{n}, {STRANGER}"), f"name{n}", "password").status_code
        for n in range(21)
    ]
    assert answers[-1] == 429


def test_known_and_unknown_names_are_throttled_alike() -> None:
    person(username="lea")
    for name, address in (("lea", STRANGER), ("nobody", OFFICE)):
        statuses = [guess(1, name, address).status_code for _ in range(12)]
        assert statuses == [200] * 10 + [429] * 2


def test_name_address_and_capitals_are_one_account() -> None:
    person(username="lea", email="lea@redaction.example")
    for name in ("lea", "LEA", "lea@redaction.example", "Lea@Redaction.example", " lea "):
        guess(2, name)
    assert sign_in(browser(STRANGER), "lea", "wrong").status_code == 429


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Trop de tentatives. Réessayez dans "),
        ("en", "Too many attempts. Try again in "),
        ("de", "Zu viele Versuche. Versuchen Sie es in "),
    ],
)
def test_throttling_is_said_on_the_page_with_what_was_typed(language: str, words: str) -> None:
    response = guess(11, "lea-martin", client=browser(STRANGER, language))
    page = response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900
    assert words in page
    assert 'value="lea-martin"' in page
    assert "wrong 10" not in page


def test_success_does_not_wipe_out_what_failed_before() -> None:
    """Somebody with an account of their own guesses at another's in between."""
    person(username="lea"), person(username="own")
    for _ in range(3):
        client = browser(STRANGER)
        client.cookies.clear()
        sign_in(client, "own")
        guess(5, "lea", STRANGER)
    assert sign_in(browser(STRANGER), "lea").status_code == 429


def test_both_doors_count_and_ask_alike() -> None:
    """Django's own sign-in page would count nothing and ask for no second factor."""
    with_app(person(username="chief", is_superuser=True))
    editor = person(username="editor")
    for client in (browser(STRANGER), browser(OFFICE)):
        if client.defaults["HTTP_X_FORWARDED_FOR"] == OFFICE:
            client.force_login(editor)
        answer = client.post("/admin/login/", {"username": "chief", "password": PASSWORD})
        assert answer.status_code == 302
        assert client.session.get("_auth_user_id") != str(User.objects.get(username="chief").pk)
    answer = browser(STRANGER).get("/admin/login/")
    assert answer["Location"].startswith(reverse("account_login"))


def test_codes_of_the_second_factor_are_limited() -> None:
    with_app(person(username="lea"))
    client = browser(STRANGER)
    sign_in(client, "lea")
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert "Too many attempts" in answers[-1].content.decode()
    own = browser(OFFICE)
    sign_in(own, "lea")
    own.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(own)


def test_password_asked_again_is_limited() -> None:
    person(username="lea")
    client = browser(STRANGER)
    sign_in(client, "lea")
    client.cookies.pop(devices.COOKIE)  # a stolen session
    address = reverse("account_reauthenticate")
    answers = [client.post(address, {"password": "wrong"}).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
    other = browser(OFFICE)
    sign_in(other, "lea")
    assert is_in(other)


def test_old_password_is_not_guessed_on_the_page_that_changes_it() -> None:
    person(username="lea")
    client = browser(STRANGER)
    sign_in(client, "lea")
    client.cookies.pop(devices.COOKIE)
    given = {"oldpassword": "wrong", "password1": "un autre bien long", "password2": "un autre bien long"}  # fmt: skip
    address = reverse("account_change_password")
    assert [client.post(address, given).status_code for _ in range(6)] == [200] * 5 + [429]
    assert client.get("/admin/password_change/")["Location"] == address


@pytest.mark.parametrize("address", ["lea@redaction.example", "nobody@ailleurs.example"])
def test_password_reset_is_limited_alike_for_known_and_unknown(
    address: str, mailoutbox: list[Any]
) -> None:
    person(username="lea", email="lea@redaction.example")
    form = reverse("account_reset_password")
    answers = [browser(STRANGER).post(form, {"email": address}).status_code for _ in range(5)]
    assert answers == [302] * 3 + [429] * 2
    assert [mail.to for mail in mailoutbox] == [[address]] * 3


def test_password_reset_makes_the_device_known(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    """A way in for somebody whose account strangers try from everywhere."""
    user = person(username="lea", email="lea@redaction.example", language="en")
    client = browser(OFFICE)
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]  # type: ignore[index]
    form = client.get(link)["Location"]
    new = "un tout autre mot de passe"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(form, {"password1": new, "password2": new})
    user.refresh_from_db()
    request = RequestFactory().get("/")
    request.COOKIES = {devices.COOKIE: client.cookies[devices.COOKIE].value}
    assert devices.known(request, user)
    assert mailoutbox[-1].to == [user.email]
    assert mailoutbox[-1].subject == "Your password was changed"


def test_security_log_tells_what_happened_and_nothing_secret() -> None:
    person(username="lea")
    guess(12, "lea")
    sign_in(browser(OFFICE), PASSWORD, "lea")  # the fields confused
    client = browser(OFFICE)
    sign_in(client, "lea")
    client.post(reverse("account_logout"))
    events = SecurityEvent.objects.order_by("pk")
    assert [event.kind for event in events] == [
        *["sign_in_refused"] * 10, "throttled", "sign_in_refused", "signed_in", "signed_out",
    ]  # fmt: skip
    assert {event.address for event in events} == {STRANGER, OFFICE}
    everything = " ".join(f"{e.name} {e.by_name} {e.about}" for e in events)
    assert PASSWORD not in everything
    assert "wrong 1" not in everything


def attempt(now: dt.datetime, address: str = STRANGER) -> limits.Attempt:
    request = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=address)
    return limits.attempt(Action.SIGN_IN, request=request, person=None, typed="lea", now=now)


def test_attempt_is_allowed_again_when_the_window_has_ended() -> None:
    for _ in range(10):
        attempt(NOW)
    with pytest.raises(limits.Throttled) as throttled:
        attempt(NOW)
    with pytest.raises(limits.Throttled):
        attempt(NOW + dt.timedelta(seconds=throttled.value.seconds - 1))
    attempt(NOW + dt.timedelta(seconds=throttled.value.seconds))


def test_attempt_given_back_is_not_counted() -> None:
    for _ in range(30):
        attempt(NOW).give_back()
    for _ in range(10):
        attempt(NOW)


def test_counts_survive_an_attack_on_the_cache() -> None:
    """Django's cache forgets a third of itself beyond 300 entries."""
    for _ in range(10):
        attempt(NOW)
    for number in range(400):
        cache.set(f"filler{number}", 0, 600)
    with pytest.raises(limits.Throttled):
        attempt(NOW)


def test_refusals_fill_the_log_only_so_far() -> None:
    client = Client(enforce_csrf_checks=True, headers={"x-forwarded-for": STRANGER})
    for _ in range(limits.REFUSALS.most + 5):
        assert client.post(reverse("account_login"), {}).status_code == 403
    found = SecurityEvent.objects.filter(kind=SecurityEventKind.FORM_REFUSED)
    assert found.count() == limits.REFUSALS.most


COUNTING = """
import sys, threading
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse

def count():
    start.wait()
    for _ in range(10):
        cache.incr("counter")
    connection.close()

cache.set("counter", 0, 600)
start = threading.Barrier(4)
threads = [threading.Thread(target=count) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.django_db(transaction=True)
def test_counter_of_the_cache_counts_everybody() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database that several connections share")
    exec(COUNTING, {})
    assert cache.get("counter") == 40


def test_counter_of_the_cache_counts_everybody_on_sqlite(tmp_path: Path) -> None:
    script = f"""
import django; django.setup()
from django.core.management import call_command
call_command("createcachetable")
{COUNTING}
print(cache.get("counter"))
"""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("40\n", "")


@in_the_database
def test_counter_of_the_cache_keeps_its_end() -> None:
    """Django's own lasts as long as a new one, with every count."""
    cache.set("counter", 0, 60_000)
    cache.incr("counter")
    with connection.cursor() as cursor:
        key = cache.make_key("counter")
        cursor.execute("SELECT expires FROM cache WHERE cache_key = %s", [key])
        (expires,) = cursor.fetchone()
    assert str(expires)[:16] > f"{dt.datetime.now(dt.UTC) + dt.timedelta(hours=10):%Y-%m-%d %H:%M}"
    assert cache.decr("counter") == 0
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")
