"""Whatever is sent to whatever address: a sentence in the person's language, and never an error that nobody foresaw."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from announcements.models import Announcement, Edition
from answers import failures
from assets import storing
from newsroom import refusing
from people.models import User
from presskits.models import IssuedFile
from tests.factories import HOUR, NOW, make_announcement, publisher, release

JUNK = {
    "str": ["²", "9" * 40, "x%FF%FE", "%00"],
    "path": ["9" * 40, "%C2%B2", "%00", "_00"],
    "int": ["9" * 40, "0", "9" * 5000],
    "slug": ["9" * 400, "-"],
    "reference": ["x-abcd2345", f"{'9' * 400}-abcd2345"],
    "shortid": ["abcd2345"],
    "filekey": ["0" * 40, "f" * 40],
    "uuid": ["00000000-0000-0000-0000-000000000000"],
}
QUERIES = [
    f"page={'9' * 5000}",
    "page=%C2%B2&p=%FF&q=%F0%9F%92%A9%ED%A0%80&o=99999999999999999999.-1.x&all=&e=1",
    f"id__exact={'9' * 40}&kind__exact=%C2%B2&state=%C2%B2&listed__exact=2&active=x",
    "q=%00",
    "_to_field=%27&_popup=%27&_changelist_filters=%25&v=%FF&next=%2F%2Fmal.example&language=xx",
]
BODY = {
    "version": "9" * 5000,
    "ticket": "\x00:\x00",
    "accept": "\x00",
    "q": "\x00",
    "parts-TOTAL_FORMS": "9" * 40,
    "parts-INITIAL_FORMS": "-1",
    "_step": "²",
    "day": "0001-01-01",
    "time": "25:61",
    "when": "at",
    "headline_fr": "\x00",
    "short_id": "9" * 400,
    "next": "//mal.example",
}


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Yield every address of the newsroom with junk in the places of its parameters."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield from _filled(route)


def junk(kind: str) -> list[str]:
    """Return values for a place of an address; one of a kind that has none here is asked for anything."""
    return JUNK.get(kind, JUNK["str"])


def _filled(route: str) -> Iterator[str]:
    route = re.sub(r"^\^|\$$|\\Z$|\(\?P?<?\w*>?.*?\)\$?", "", route).replace("\\", "")
    places = re.findall(r"<(?:(\w+):)?\w+>", route)
    if not places:
        yield f"/{route}"
        return
    for number in range(max(len(junk(kind)) for kind in places)):
        values = iter([junk(kind)[number % len(junk(kind))] for kind in places])
        yield "/" + re.sub(r"<(?:\w+:)?\w+>", lambda _m: next(values), route)  # noqa: B023


ADDRESSES = sorted(set(addresses()))


@pytest.fixture
def world(db: None) -> Announcement:
    announcement = make_announcement(english=True, lead_image=True)
    release(announcement, at=NOW - HOUR)
    return announcement


def visitor(*, signed_in: bool) -> Client:
    client = Client(raise_request_exception=False)
    if signed_in:
        admin = User.objects.create_superuser("chefin", "chefin@redaction.example", "x")
        client.force_login(admin)
    return client


def failing(responses: Iterator[tuple[str, Any]]) -> list[str]:
    found = []
    for what, response in responses:
        if response.status_code >= 500:
            found.append(f"{response.status_code} {what}"[:200])
        response.getvalue()  # a file is closed when it has been read
    return found


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("part", range(4))
def test_junk_in_addresses_and_parameters_fails_nowhere(
    world: Announcement, signed_in: bool, part: int
) -> None:
    client = visitor(signed_in=signed_in)

    def asked() -> Iterator[tuple[str, Any]]:
        for number, address in enumerate(ADDRESSES[part::4]):
            if address.startswith("/admin/account/logout"):
                continue
            yield f"GET {address}", client.get(address)
            query = QUERIES[number % len(QUERIES)]
            yield f"GET {address}?{query}", client.get(f"{address}?{query}")

    assert failing(asked()) == []


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("part", range(3))
def test_junk_in_forms_fails_nowhere(world: Announcement, part: int) -> None:
    client = visitor(signed_in=True)

    def sent() -> Iterator[tuple[str, Any]]:
        for address in ADDRESSES[part::3]:
            if address.startswith("/admin/account/logout"):
                continue
            yield f"POST {address}", client.post(address, BODY)

    assert failing(sent()) == []


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("query", QUERIES)
def test_junk_in_the_lists_of_the_desk_fails_nowhere(world: Announcement, query: str) -> None:
    client = visitor(signed_in=True)
    lists = [a for a in ADDRESSES if re.fullmatch(r"/admin/\w+/\w+/", a)]
    assert len(lists) > 8
    assert failing((f"{a}?{query}", client.get(f"{a}?{query}")) for a in lists) == []


@pytest.mark.parametrize("language", ["fr", "en", "de"])
@pytest.mark.parametrize(
    ("status", "case"),
    [(400, ""), (400, "too_many"), (403, ""), (403, "unchecked"), (413, ""), (503, "full"), (503, ""), (500, "")],
)  # fmt: skip
def test_a_refusal_is_a_page_in_the_language_of_who_asked(
    language: str, status: int, case: str
) -> None:
    """Without the database, which may be what failed."""
    request = RequestFactory().get(f"/{language}/", headers={"accept-language": language})
    response = refusing._message(request, status, case)
    page = response.content.decode()
    assert response.status_code == status
    assert f'lang="{language}"' in page
    assert f"<span>{status}</span>" in page
    assert response["Cache-Control"] == "no-store"


def test_a_member_of_staff_reads_refusals_in_the_chosen_language(db: None) -> None:
    client = Client(headers={"accept-language": "fr"})
    client.cookies["django_language"] = "de"
    response = client.get("/admin/?q=%00")
    assert response.status_code == 400
    assert 'lang="de"' in response.content.decode()
    assert "/admin/" in response.content.decode()


@pytest.mark.parametrize("address", ["/fr/%00", "/fr/?x=%00", "/admin/%00", "/c/abcd2345?q=a%00"])
def test_a_nul_in_an_address_is_refused_with_a_sentence(db: None, address: str) -> None:
    response = Client(headers={"accept-language": "en"}).get(address)
    assert response.status_code == 400
    assert b"understood" in response.content or b"comprise" in response.content
    assert "Content-Security-Policy" in response.headers


def test_a_nul_in_a_cookie_is_refused(db: None) -> None:
    response = Client().get("/admin/", headers={"cookie": "sessionid=a\0b"})
    assert response.status_code == 400


def test_a_form_that_stood_open_too_long_is_told_so(db: None) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    response = client.post("/admin/account/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert "so nothing was done" in response.content.decode()


def test_a_form_with_too_many_fields_is_told_so(db: None, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    client = visitor(signed_in=True)
    sent = {f"f{n}": "x" for n in range(20)}
    response = client.post(
        "/admin/announcements/announcement/add/", sent, headers={"accept-language": "en"}
    )
    assert response.status_code == 400
    assert "larger than what can be taken in" in response.content.decode()


def test_a_body_that_is_too_large_is_told_so(db: None, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    client = visitor(signed_in=True)
    response = client.post("/admin/announcements/announcement/add/", {"x": "y" * 200})
    assert response.status_code == 413
    assert failures.is_too_large(RequestDataTooBig())


def test_a_broken_body_of_several_parts_is_told_so(db: None) -> None:
    client = visitor(signed_in=True)
    for kind, body in (
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"a=%ff"),
    ):  # fmt: skip
        address = "/admin/announcements/announcement/add/"
        response = client.generic("POST", address, body, content_type=kind)
        assert response.status_code < 500, kind


def test_a_host_that_is_not_ours_is_refused_with_a_page(db: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["presse.example"]
    response = Client(headers={"accept-language": "en"}).get(
        "/en/", headers={"host": "mal.example"}
    )
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()


# A disk that is full, or must not be written.

PROBLEMS = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EROFS, "Read-only file system"),
    OperationalError("database or disk is full"),
    OperationalError("attempt to write a readonly database"),
]


@pytest.mark.parametrize("problem", [*PROBLEMS, OperationalError("disk I/O error")], ids=str)
def test_a_full_disk_is_told_apart(problem: Exception) -> None:
    assert failures.cannot_write(problem)
    wrapped = RuntimeError("on the way")
    wrapped.__cause__ = problem
    assert failures.cannot_write(wrapped)
    assert not failures.cannot_write(OSError(errno.ENOENT, "gone"))
    assert not failures.cannot_write(OperationalError("database is locked"))


def test_junk_that_only_a_database_refuses_is_told_apart() -> None:
    assert failures.is_junk(DataError("integer out of range"))
    assert failures.is_junk(ValueError("PostgreSQL text fields cannot contain NUL (0x00) bytes."))
    assert failures.is_junk(OverflowError("Python int too large to convert to SQLite INTEGER"))
    assert not failures.is_junk(ValueError("not enough values to unpack"))
    assert not failures.is_junk(OverflowError("date value out of range"))


@pytest.fixture
def full_disk(world: Announcement, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing can be written any more, neither rows nor files."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.split(" ", 1)[0].upper() in {"INSERT", "UPDATE", "DELETE", "CREATE"}:
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    def no_room(*args: Any, **given: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storing, "keep", no_room)
    with connection.execute_wrapper(refuse):
        yield


@time_machine.travel(NOW, tick=False)
def test_a_full_disk_keeps_the_public_pages_and_the_kit_up(
    world: Announcement, full_disk: None
) -> None:
    client = visitor(signed_in=False)
    page = client.get(f"/c/{world.short_id}", follow=True)
    address = page.redirect_chain[-1][0]
    public = ["/", "/fr/", "/fr/communiques/", "/fr/partenaires/", "/fr/contacts-presse/", address]
    public += re.findall(r'src="(/media/[^"]+)"', page.content.decode())
    assert any("/media/" in path for path in public)
    public += ["/fr/feed.atom", "/fr/mentions-legales/", "/robots.txt", "/theme.css"]
    for path in public:
        assert client.get(path, follow=True).status_code == 200, path
    for name, start in (("communique.pdf", b"%PDF-"), ("kit.zip", b"PK"), ("communique.txt", b"")):
        response = client.get(address + name)
        assert response.status_code == 200
        data = response.getvalue()
        assert data.startswith(start)
        assert len(data) > 500
    assert IssuedFile.objects.count() == 0


@time_machine.travel(NOW, tick=False)
def test_a_full_disk_hands_out_what_was_issued(world: Announcement, monkeypatch: Any) -> None:
    client = visitor(signed_in=False)
    page = client.get(f"/c/{world.short_id}", follow=True)
    address = page.redirect_chain[-1][0]
    kept = client.get(f"{address}kit.zip").getvalue()
    monkeypatch.setattr(
        storing, "keep", lambda *a: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full"))
    )
    assert client.get(f"{address}kit.zip").getvalue() == kept


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("problem", PROBLEMS, ids=str)
def test_on_a_full_disk_staff_read_that_nothing_was_stored(
    world: Announcement, problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(publisher())
    address = f"/admin/announcements/announcement/{world.pk}/step/reopen/"

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("UPDATE"):
            raise problem
        return execute(sql, params, many, context)

    world.refresh_from_db()
    with connection.execute_wrapper(refuse):
        response = client.post(address, {"version": world.version})
    assert response.status_code == 503
    assert "What you sent was not saved" in response.content.decode()
    assert response["Retry-After"]
    world.refresh_from_db()
    assert (world.status, Edition.objects.count()) == ("approved", 1)


def test_a_database_that_does_not_answer_is_said_so(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any) -> None:
        raise OperationalError("connection refused")

    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    with connection.execute_wrapper(away):
        for address in ("/en/", "/en/nothing/", quote("/en/été/")):
            response = client.get(address)
            assert response.status_code == 503
            assert "does not reach its data" in response.content.decode()
