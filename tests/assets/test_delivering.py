"""Conditions, ranges and names of downloads (RFC 9110, 6266, 8187)."""

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory

from assets.delivering import CHUNK, deliver, disposition

DATA = bytes(range(256)) * 600  # more than two chunks


def answer(method: str = "get", *, as_file: bool = False, data: bytes = DATA, **headers: str):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    file = ContentFile(data) if as_file else None
    response = deliver(
        request,
        data=None if as_file else data,
        file=file,
        media_type="application/pdf",
        filename="a.pdf",
        etag="tag",
        inline=False,
        public=True,
    )
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


@pytest.mark.parametrize("as_file", [True, False])
def test_deliver_sends_everything(as_file):
    response, body = answer(as_file=as_file)

    assert (response.status_code, body) == (200, DATA)
    assert dict(response.headers) == {
        "ETag": '"tag"',
        "Cache-Control": "public, max-age=0, s-maxage=1, must-revalidate",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="a.pdf"',
        "Content-Length": str(len(DATA)),
    }


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        (f"bytes=5-{CHUNK + 5}", 5, CHUNK + 5),
        ("bytes=153590-", 153590, 153599),
        ("bytes=-7", 153593, 153599),
        ("bytes=-999999", 0, 153599),
        ("bytes=153599-999999", 153599, 153599),
    ],
)
def test_deliver_sends_a_range(as_file, wanted, first, last):
    response, body = answer(as_file=as_file, range=wanted)

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(DATA)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body == DATA[first : last + 1]


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize("wanted", ["bytes=153600-", "bytes=999999-9999999", "bytes=-0"])
def test_deliver_refuses_a_range_outside(as_file, wanted):
    response, body = answer(as_file=as_file, range=wanted)

    assert (response.status_code, body) == (416, b"")
    assert response["Content-Range"] == f"bytes */{len(DATA)}"


@pytest.mark.parametrize(
    "wanted", ["bytes=5-2", "bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=²-3"]
)
def test_deliver_ignores_a_range_it_cannot_read(wanted):
    # Header values reach Django as Latin-1.
    response, body = answer(range=wanted)
    assert (response.status_code, body) == (200, DATA)


def test_deliver_compares_if_range_strongly():
    for condition, status in (('"tag"', 206), ('W/"tag"', 200), ('"old"', 200), ("Mon, 01 Jan 2024 00:00:00 GMT", 200)):  # fmt: skip
        response, _body = answer(**{"range": "bytes=0-3", "if-range": condition})
        assert response.status_code == status


@pytest.mark.parametrize("as_file", [True, False])
@pytest.mark.parametrize("condition", ['"tag"', 'W/"tag"', '"a", "tag"', "*"])
def test_deliver_says_not_modified(as_file, condition):
    response, body = answer(as_file=as_file, **{"if-none-match": condition, "range": "bytes=0-1"})

    assert (response.status_code, body) == (304, b"")
    assert response["ETag"] == '"tag"'
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert "Content-Length" not in response
    assert "Content-Type" not in response


@pytest.mark.parametrize("condition", ['"other"', "tag", '"ta"', ""])
def test_deliver_sends_what_changed(condition):
    assert answer(**{"if-none-match": condition})[0].status_code == 200


@pytest.mark.parametrize("as_file", [True, False])
def test_deliver_answers_head_without_a_body(as_file):
    response, body = answer("head", as_file=as_file, range="bytes=0-3")

    assert (response.status_code, body) == (200, b"")
    assert response["Content-Length"] == str(len(DATA))


def test_deliver_sends_an_empty_file():
    response, body = answer(as_file=True, data=b"")
    assert (response.status_code, response["Content-Length"], body) == (200, "0", b"")
    assert answer(data=b"", range="bytes=0-0")[0].status_code == 416


def test_deliver_closes_the_file(db):
    file = ContentFile(DATA)
    closed = []
    file.close = lambda: closed.append(True)
    given = {"media_type": "a/b", "filename": "a", "etag": "t", "inline": True, "public": False}

    response = deliver(RequestFactory().get("/"), file=file, **given)
    response.close()  # a client that left before the first byte
    deliver(RequestFactory().get("/", headers={"if-none-match": "*"}), file=file, **given)

    assert closed == [True, True]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("filename", "value"),
    [
        ("a b.pdf", 'attachment; filename="a b.pdf"'),
        ("été.pdf", "attachment; filename=\"ete.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"),
        ("Đại.zip", "attachment; filename=\"ai.zip\"; filename*=UTF-8''%C4%90%E1%BA%A1i.zip"),
        ("日本", "attachment; filename=\"file\"; filename*=UTF-8''%E6%97%A5%E6%9C%AC"),
        (
            'a"b\\c;d.pdf',
            "attachment; filename=\"a_b_c_d.pdf\"; filename*=UTF-8''a%22b%5Cc%3Bd.pdf",
        ),
        ("a\r\nX: y.pdf", 'attachment; filename="aX: y.pdf"'),
        ("", 'attachment; filename="file"'),
    ],
)
def test_disposition_names_the_file_everywhere(filename, value):
    assert disposition(filename) == value
    assert disposition("a.pdf", inline=True) == 'inline; filename="a.pdf"'
