"""Who may send how much, and in whose language it is refused."""

import io
from http import HTTPStatus
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from assets.uploading import MAX_ATTACHMENT_BYTES
from newsroom.admission import allowance, takes_files
from newsroom.bodies import SMALL
from newsroom.wsgi_over_rsgi import REFUSAL
from tests.factories import editor

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/assets/attachment/add/"
FORM = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def environ(path: str, cookie: str = "") -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "HTTP_COOKIE": cookie,
        "CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": "200000000",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
    }  # fmt: skip


@pytest.fixture
def cookie() -> str:
    """The session of an editor."""
    client = Client()
    client.force_login(editor())
    return f"sessionid={client.cookies['sessionid'].value}"


def test_only_staff_send_files_and_only_to_forms_with_files(cookie: str) -> None:
    assert allowance(environ(UPLOAD, cookie)) == MAX_ATTACHMENT_BYTES + FORM
    assert allowance(environ("/admin/announcements/announcement/add/", cookie)) == FORM
    assert allowance(environ("/admin/account/login/", cookie)) == FORM
    assert allowance(environ("/admin/nothing/here/", cookie)) == FORM
    assert allowance(environ("/fr/", cookie)) == SMALL


@pytest.mark.parametrize(
    "sent", ["", "sessionid=", "sessionid=made-up", "sessionid=\x00", "x" * 5000]
)
def test_a_stranger_sends_little_anywhere(sent: str) -> None:
    for path in (UPLOAD, "/admin/", "/admin/account/login/", "/fr/"):
        assert allowance(environ(path, sent)) == SMALL, path


def test_a_session_that_is_over_sends_little(cookie: str) -> None:
    Session.objects.all().delete()
    assert allowance(environ(UPLOAD, cookie)) == SMALL


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": False}, {"password": "other"}]
)
def test_a_person_who_is_no_longer_staff_sends_little(change: dict[str, Any]) -> None:
    person, client = editor(), Client()
    client.force_login(person)
    type(person).objects.filter(pk=person.pk).update(**change)
    sent = f"sessionid={client.cookies['sessionid'].value}"
    assert allowance(environ(UPLOAD, sent)) == SMALL


def desk(resolver: URLResolver, before: str = "/") -> list[str]:
    """Return an example of every address under the desk."""
    found: list[str] = []
    for pattern in resolver.url_patterns:
        text = before + str(pattern.pattern).replace("<path:object_id>", "7").replace("^", "")
        if isinstance(pattern, URLResolver):
            found += desk(pattern, text)
        elif isinstance(pattern, URLPattern) and text.startswith("/admin/"):
            found.append(text)
    return found


def test_the_addresses_that_take_files_are_those_whose_form_has_one() -> None:
    assert {path for path in desk(get_resolver()) if takes_files(path)} == {
        f"/admin/assets/{kind}/{page}/"
        for kind in ("image", "attachment")
        for page in ("add", "7/change")
    }


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [
        ("/fr/", "de", "plus volumineux"),
        ("/admin/account/login/", "fr", "plus volumineux"),
        ("/admin/account/login/", "en", "larger than this page takes"),
        ("/admin/assets/image/add/", "de", "größer"),
    ],
)
def test_a_refusal_is_a_page_in_the_language_of_the_person(
    path: str, language: str, words: str
) -> None:
    answer = Client().post(
        path,
        headers={"accept-language": language},
        **{REFUSAL: HTTPStatus.REQUEST_ENTITY_TOO_LARGE},
    )
    assert (answer.status_code, answer["Cache-Control"]) == (413, "no-store")
    assert "default-src" in answer["Content-Security-Policy"]
    assert words in answer.content.decode()


@pytest.mark.parametrize("status", [400, 408, 413, 503, 507])
def test_every_refusal_has_its_sentence(status: int) -> None:
    answer = Client().post("/en/", **{REFUSAL: HTTPStatus(status)})
    assert answer.status_code == status
    assert "Nothing was changed." in answer.content.decode()
    assert answer.has_header("Retry-After") == (status == 503)
