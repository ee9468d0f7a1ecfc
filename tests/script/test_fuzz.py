"""A short run of `script/fuzz` without a server, and what it would notice."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

import pytest
from django.db import connection
from django.test import Client
from django.test.client import FakePayload
from django.utils import timezone

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "script"))
from fuzzing import addresses, judging, junk, mutating, planting, reading, running, serving
from fuzzing.cast import Cast
from fuzzing.forms import Form, changed, forms_of
from fuzzing.requesting import ROLES, VERBS, Request, Requests
from fuzzing.wire import Answer

from isolation import Isolated
from tests.factories import approve, make_announcement, make_attachment, publisher, release

SEED, REQUESTS, FILES = 20, 200, 40


class Inside(running.Newsroom):
    """A newsroom in this process: requests go to it as the server would hand them over."""

    def send(self, request: Request, patience: float = 0.0) -> Answer:
        path, _mark, query = request.target.partition(b"?")
        environ = {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"),
            "CONTENT_LENGTH": str(len(request.body)),
            "wsgi.input": FakePayload(request.body),
            "HTTP_COOKIE": self.cast.cookies(request.role),
        }
        for name, value in request.headers:
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        response = client.request(**environ)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        headers = [*response.headers.items()]
        headers += [("Set-Cookie", str(cookie)) for cookie in response.cookies.values()]
        return Answer(response.status_code, tuple(headers), body)


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inside:
    """A newsroom with something released, something in draft and something under embargo, both with a planted word."""
    # The script's processes let go of their connections; a test has but one.
    monkeypatch.setattr(connection, "close", lambda: None)
    released = make_announcement(english=True)
    release(released, at=timezone.now() - dt.timedelta(days=1))
    make_attachment()
    for _ in range(2):
        make_announcement()
    embargoed = make_announcement()
    approve(embargoed, now=timezone.now(), release_at=timezone.now() + dt.timedelta(days=9))
    words = planting.plant(publisher())
    assert words == [f"{planting.WORD}{place}" for place in ("draft", "embargo", "correction")]
    return Inside("", 0, Cast(), addresses.look_around("testserver"), words, tmp_path)


@pytest.mark.django_db
def test_hostile_requests_find_nothing(newsroom: Inside) -> None:
    announcement = newsroom.world.rows["announcements/announcement"][1]
    pages = [running.IMPORT, f"/admin/announcements/announcement/{announcement}/change/", "/admin/account/login/", "/admin/assets/image/add/", "/admin/partners/institution/add/"]  # fmt: skip
    forms = running.harvest(newsroom, pages, ("publisher", "anonymous"))
    requests = Requests(SEED, newsroom.world, forms, newsroom.fetch)
    found: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for number in range(REQUESTS):
        request = requests.request(number)
        if request.broken:
            continue
        answer = newsroom.send(request)
        seen[request.role] += answer.status < 300
        found.update(
            f"{what}: --seed {SEED}, {number}, {request.told()}"
            for what in judging.offences_of(request, answer, newsroom.words)
        )
    assert sorted(found) == []
    assert min(seen["anonymous"], seen["publisher"], seen["admin"]) > 2


def test_hostile_files_find_nothing(monkeypatch: pytest.MonkeyPatch, asset_folder: Path) -> None:
    monkeypatch.setattr(Isolated, "inside", True)
    monkeypatch.setattr(reading, "_forget_peak", lambda: None)
    outcomes = [reading.outcome_of(mutating.file(SEED, number)) for number in range(FILES)]
    assert [one for one in outcomes if one.what] == []
    assert {one.result for one in outcomes} == {"accepted", "refused"}


# What it is made of.


def test_every_address_is_asked_for_with_every_verb_as_every_role() -> None:
    world = addresses.World("testserver")
    requests = Requests(SEED, world, [], lambda form: None)
    assert len(requests.round) == len(addresses.routes()) * len(VERBS) * len(ROLES)
    assert {"fr/communiques/<reference:reference>/kit.zip", "admin/announcements/announcement/<path:object_id>/change/", "media/<filekey:key>/<str:name>", "admin/account/password/reset/key/<uidb36>-<key>/", ""} <= set(addresses.routes())  # fmt: skip
    asked = {requests.request(number).label for number in range(3000)}
    assert len(asked & set(addresses.routes())) > 0.9 * len(addresses.routes())


def test_a_seed_stands_for_the_same_requests_and_files() -> None:
    world = addresses.World("testserver")
    one, same, other = (Requests(seed, world, [], lambda form: None) for seed in (1, 1, 2))
    assert [one.request(n) for n in range(50)] == [same.request(n) for n in range(50)]
    assert [one.request(n) for n in range(50)] != [other.request(n) for n in range(50)]
    assert mutating.file(1, 7) == mutating.file(1, 7)


@pytest.mark.django_db
def test_a_word_planted_is_found_wherever_a_stranger_is_told_it(newsroom: Inside) -> None:
    word = newsroom.words[0]
    request = Request(0, "anonymous", "GET", b"/fr/", label="home")
    kit = reading.samples.zipped({"a.txt": b"x", "b.txt": word.upper().encode()})
    for answer in (
        Answer(200, (("Content-Type", "text/plain"),), f"<b>{word}".encode()),
        Answer(302, (("Location", f"/fr/{word}/"),)),
        Answer(200, (("Content-Type", "application/zip"),), kit),
    ):
        assert judging.offences_of(request, answer, newsroom.words) == [
            f"the word of an unreleased text is told to a stranger ({word}, home)"
        ]
        staff = Request(0, "editor", "GET", b"/fr/", label="home")
        assert judging.offences_of(staff, answer, newsroom.words) == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(500, (("Content-Type", "text/plain"),)), "500: GET x"),
        (Answer(0, trouble="no answer in 20 s"), "no answer in 20 s (GET x)"),
        (Answer(200, (("Content-Type", "text/html"), ("X-Content-Type-Options", "nosniff"))), "no content security policy (200 text/html)"),
        (Answer(200, (("Content-Type", "text/html"), ("Content-Security-Policy", "x"))), "no nosniff (200 text/html)"),
        (Answer(200, ((junk.HEADER, "1"),)), "a header was injected (x)"),
        (Answer(200, (("Set-Cookie", "a=b"),)), "a public page sets a cookie (x)"),
        (Answer(200, (("Content-Type", "text/html"), ("Content-Security-Policy", "x"), ("X-Content-Type-Options", "nosniff")), f"<p><{junk.TAG} x>".encode()), "markup came through unescaped (x)"),
    ],
)  # fmt: skip
def test_what_must_not_happen_is_noticed(answer: Answer, told: str) -> None:
    assert judging.offences_of(Request(0, "anonymous", "GET", b"/fr/", label="x"), answer, []) == [
        told
    ]


def test_tracebacks_of_a_log_are_told_once_by_their_cause() -> None:
    trace = f'Traceback (most recent call last):\n  File "{serving.ROOT}/desk/site.py", line 3, in shown\n    x\n  File "/lib/x/site-packages/django/forms/a.py", line 9, in b\n    y\nValueError: no number: %r\n'
    log = "".join(
        f"2026-11-24 10:00:00,000 ERROR django.{name}\n{trace % value}"
        for name, value in (("request: Internal Server Error: /fr/", "a"), ("security.X: no", "b"), ("security.X: nor", "c"))
    )  # fmt: skip
    cause = "ValueError: no number: … @ desk/site.py:3 shown → django/forms/a.py:9 b"
    assert serving.tracebacks(log) == Counter({f"django.security.X: {cause}": 2})


def test_fields_of_a_form_are_changed_and_its_token_is_kept() -> None:
    page = b'<form method="post" action="/x/"><input name="csrfmiddlewaretoken" value="t"><input name="a" value="1"><select name="b"><option value="2" selected><option value="3"></select><textarea name="c">4</textarea><input type="file" name="d"></form>'
    (form,) = forms_of(page, role="editor", page="/p/")
    assert (form.action, form.method, form.has_files) == ("/x/", "POST", True)
    assert [(field.name, field.value) for field in form.fields] == [("csrfmiddlewaretoken", "t"), ("a", "1"), ("b", "2"), ("c", "4"), ("d", "")]  # fmt: skip
    import random

    results: list[Form] = [changed(form, random.Random(n)) for n in range(60)]
    assert sum(result == form for result in results) < 30
    assert sum(result.fields[:1] == form.fields[:1] for result in results) > 50


def test_nothing_but_this_machine_is_sent_to(monkeypatch: pytest.MonkeyPatch) -> None:
    import fuzz

    monkeypatch.setattr(fuzz, "arguments", lambda: SimpleNamespace(url="https://press.example.org"))
    with pytest.raises(SystemExit, match="is not on this machine"):
        fuzz.main()
