"""Which answers may be kept, in how much room, and how they go out."""

from __future__ import annotations

import gzip
from typing import Any

import brotli
import pytest

from answers.public import COPIES
from newsroom.edge.asking import Reader
from newsroom.edge.copies import Copy, Epoch, copy_of
from tests.newsroom.edge.asking import Said, scope

BODY = b"<p>Une annonce.</p>" * 100
HEAD = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": str(len(BODY)),
    "ETag": '"abc"',
    "Cache-Control": COPIES,
    "Vary": "Accept-Encoding",
}


def made(
    status: int = 200,
    *,
    path: str = "/fr/",
    coding: str = "",
    body: bytes = BODY,
    **changes: str | None,
) -> tuple[Copy, bool]:
    head: dict[str, Any] = {
        **HEAD,
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    asked = Reader().asked(scope(path, accept_encoding=coding))
    assert asked
    return copy_of(
        asked, status, [(name, value) for name, value in head.items() if value is not None], body
    )


@pytest.mark.parametrize("status", [200, 301, 302, 410])
def test_what_copies_elsewhere_may_hold_is_kept(status: int) -> None:
    assert made(status)[1]


@pytest.mark.parametrize("status", [201, 303, 304, 400, 403, 429, 500, 503])
def test_answers_of_another_status_are_not_kept(status: int) -> None:
    assert not made(status)[1]


@pytest.mark.parametrize(
    "changes",
    [{"Set_Cookie": "a=1"}, {"Vary": "Cookie"}, {"Vary": "Accept-Language"}, {"Vary": "*"}, {"Cache_Control": "no-store"},
     {"Cache_Control": "private"}, {"Cache_Control": None}, {"Content_Encoding": "gzip"}],
)  # fmt: skip
def test_answers_that_are_not_everybodys_are_not_kept(changes: dict[str, Any]) -> None:
    assert not made(**changes)[1]


def test_what_is_not_here_is_kept_by_us_and_by_nobody_else() -> None:
    copy, keeps = made(404, Cache_Control="no-store")
    assert keeps
    assert ("cache-control", "no-store") in copy.headers
    assert not made(404)[1]


def test_languages_may_vary_where_they_are_in_the_key() -> None:
    assert made(302, path="/", Vary="Accept-Encoding, Accept-Language")[1]


@pytest.mark.parametrize(
    ("coding", "unpacked"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_packed_copy_is_the_same_page_under_a_tag_of_its_own(coding: str, unpacked: Any) -> None:
    copy, _keeps = made(coding=coding)
    head = dict(copy.headers)
    assert unpacked(copy.body) == BODY
    assert head["content-encoding"] == coding
    assert head["content-length"] == str(len(copy.body))
    assert head["etag"] == f'"abc-{coding}"' == copy.etag
    assert made(coding=coding)[0].body == copy.body


def test_what_gains_nothing_goes_out_as_it_is() -> None:
    assert made(coding="br", body=b"short")[0].body == b"short"
    assert made(coding="br", Content_Type="image/png")[0].body == BODY


def test_a_copy_that_is_still_right_is_said_to_be_without_its_body() -> None:
    copy, _keeps = made()
    for known, status in (
        ('"abc"', 304),
        ('W/"abc"', 304),
        ('"x", "abc"', 304),
        ("*", 304),
        ('"x"', 200),
        ("", 200),
        ("abc", 200),
    ):
        said = Said()
        copy.send(said, known)
        assert said.status == status, known
        assert {"etag", "cache-control", "vary"} <= set(said.headers)
        assert ("content-type" in said.headers) is (status == 200)
    gone = Said()
    made(410)[0].send(gone, '"abc"')
    assert gone.status == 410


def test_copies_take_no_more_room_than_they_may() -> None:
    epoch = Epoch("a", 0.0, 1.0, most=100_000)
    copy = made()[0]
    for number in range(200):
        epoch.put((f"/fr/{number}/", "", (), "", "", False), copy)
    assert epoch.size <= 100_000
    assert epoch.get(("/fr/199/", "", (), "", "", False)) is copy
    assert epoch.get(("/fr/0/", "", (), "", "", False)) is None


def test_what_is_asked_for_stays() -> None:
    epoch = Epoch("a", 0.0, 1.0, most=100_000)
    often = ("/fr/", "", (), "", "", False)
    epoch.put(often, made()[0])
    for number in range(200):
        assert epoch.get(often)
        epoch.put((f"/fr/{number}/", "", (), "", "", False), made()[0])
    assert epoch.get(often)


def test_an_answer_as_large_as_all_the_room_is_not_kept() -> None:
    epoch = Epoch("a", 0.0, 1.0, most=100_000)
    epoch.put(("/fr/", "", (), "", "", False), made(body=b"x" * 90_000)[0])
    assert epoch.size == 0
