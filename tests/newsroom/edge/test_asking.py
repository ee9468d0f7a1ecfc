"""What the edge may answer, by which key, and what it takes from a request."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from newsroom.edge.asking import Reader, environ
from tests.factories import NOW
from tests.newsroom.edge.asking import scope
from tests.test_embargo import DOORS, correction_pending


def key(path: str = "/fr/", query: str = "", **more: Any) -> tuple[Any, ...]:
    asked = Reader().asked(scope(path, query, **more))
    assert asked is not None
    return asked.key


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/media/x/y.jpg", "/static/site.css", "/emergency/x", "/fr/communiques/a-b/kit.zip", "/fr/communiques/a-b/communique.pdf",
     "/fr/../admin/", "/fr/\0", "/fr/" + "x" * 500, "/theme.css", "/francais/", "/frx", "//fr/"],
)  # fmt: skip
def test_other_addresses_are_the_applications(path: str) -> None:
    assert Reader().asked(scope(path)) is None


@pytest.mark.parametrize(
    "head",
    [
        {"host": ""}, {"host": "evil.example"}, {"host": "testserver, evil.example"}, {"if_match": '"x"'}, {"content_length": "3"},
        {"transfer_encoding": "chunked"}, {"cookie": "a=1; __Host-sessionid=x"}, {"cookie": "a=\0"}, {"authorization": "x"},
        {"if_unmodified_since": "x"},
    ],
)  # fmt: skip
def test_heads_of_somebody_in_particular_or_not_well_formed_are_the_applications(
    head: dict[str, str],
) -> None:
    assert Reader().asked(scope("/fr/", **head)) is None


def test_two_hosts_are_none() -> None:
    twice = scope()
    items = twice.headers.items()
    twice.headers.items = lambda: [*items, ("host", "testserver")]
    assert Reader().asked(twice) is None


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", ""), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip", "gzip"), ("GZIP;q=0.2", "gzip"), ("identity", ""),
        ("*", ""), ("br;q=x", ""), ("br;q=0", ""),
    ],
)  # fmt: skip
def test_a_copy_is_in_the_encoding_that_its_reader_takes(header: str, encoding: str) -> None:
    assert key(accept_encoding=header)[3] == encoding


def test_languages_count_where_no_language_stands_in_the_address() -> None:
    assert key("/fr/", accept_language="de") == key("/fr/", accept_language="en")
    assert key("/", accept_language="de-AT,en;q=0.5,*;q=0.1")[2] == ("de", "en")
    assert key("/", accept_language="de, en;q=0.9") == key(
        "/", accept_language="DE;q=0.8,pt,en;q=0.7"
    )
    assert key("/c/abcd2345", accept_language="de") != key("/c/abcd2345", accept_language="en")
    asked = Reader().asked(scope("/", accept_language="de-AT,en;q=0.5"))
    assert asked
    assert environ(asked)["HTTP_ACCEPT_LANGUAGE"] == "de;q=1.0,en;q=0.9"


def test_the_name_asked_for_counts_unless_the_newsroom_knows_its_own(settings: Any) -> None:
    assert key(host="testserver") != key(host="localhost")
    settings.SITE_URL = "https://press.example.org"
    assert key(host="testserver") == key(host="localhost")


def test_invented_ports_are_not_kept_where_pages_would_say_them() -> None:
    reader = Reader()
    found = [reader.asked(scope(host=f"localhost:{port}")) for port in range(1000, 1100)]
    assert sum(asked is not None for asked in found) == 64


def test_https_counts_as_the_proxy_says_it(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert key(x_forwarded_proto="https")[5] is True
    assert key(x_forwarded_proto="http, https")[5] is False
    settings.SECURE_SSL_REDIRECT = True
    assert Reader().asked(scope(x_forwarded_proto="http")) is None
    assert Reader().asked(scope(x_forwarded_proto="https"))


@pytest.mark.parametrize(
    "query",
    [
        "page=%00",
        "page=",
        "page=x",
        "page=1&page=-1",
        "&".join("a=1" for _ in range(200)),
        "page=" + "1" * 9,
    ],
)
def test_a_query_that_is_to_be_refused_is_the_applications(query: str) -> None:
    assert Reader().asked(scope("/fr/communiques/", query)) is None


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("page=2", "2"),
        ("page=02&x=1", "2"),
        ("x=1;page=3", ""),
        ("page=1&page=3", "3"),
        ("%70age=4", "4"),
        ("xpage=5", ""),
    ],
)
def test_the_page_of_a_list_is_read_as_django_reads_it(query: str, page: str) -> None:
    assert key("/fr/communiques/", query)[1] == page
    assert key("/fr/communiques/2026/", query)[1] == page
    assert str(int(QueryDict(query).get("page") or 0) or "") == page
    assert key("/fr/", query)[1] == ""


@pytest.mark.django_db
def test_no_page_reads_a_parameter_that_is_not_in_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every parameter that a public view asks for is `page`, and it asks for it at a list."""
    read: set[tuple[str, str]] = set()
    here = ""

    class Noted(QueryDict):
        def get(self, name: Any, *given: Any) -> Any:
            read.add((here, name))
            return super().get(name, *given)

        def __getitem__(self, name: Any) -> Any:
            read.add((here, name))
            return super().__getitem__(name)

    monkeypatch.setattr("django.core.handlers.wsgi.QueryDict", Noted)
    with time_machine.travel(NOW, tick=False):
        story = correction_pending()
        for name, door in DOORS.items():
            for path in door(story) if name not in ("emergency", "assets:preview") else ():
                if Reader().asked(scope(path)):
                    here = path
                    Client().get(path, follow=True)
    lists = {path for path, name in read}
    assert {name for _path, name in read} == {"page"}
    assert all(key(path, "page=7")[1] == "7" for path in lists)
