"""Hand a file to a client: conditions, byte ranges, names. Every download of the newsroom goes out through `deliver`."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from answers.public import COPIES

CHUNK = 64 * 1024

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_ENTITY_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


def deliver(
    request: HttpRequest,
    *,
    data: bytes | None = None,
    file: File | None = None,
    media_type: str,
    filename: str,
    etag: str,
    inline: bool,
    public: bool,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Return a file as an answer to GET or HEAD: 200, 206, 304 or 416 (RFC 9110).

    Give either `data` or `file` (a seekable Django file with a size; it is closed for you). `etag` is the strong
    entity tag without quotes: two answers with the same tag must be the same bytes. `public` says that
    copies may live as those of pages do, else nobody may keep one (`private, no-store`). `headers` are added as they are.
    """
    assert (data is None) != (file is None), "give data or a file"
    size = len(data) if data is not None else int(file.size)  # type: ignore[union-attr]
    every = {
        "ETag": f'"{etag}"',
        "Cache-Control": COPIES if public else "private, no-store",
        "X-Content-Type-Options": "nosniff",
        **(headers or {}),
    }
    if has_already(request, etag=etag):
        return _empty(file, status=304, headers=every)
    every["Accept-Ranges"] = "bytes"
    span = _span(request, size, etag)
    if span == UNSATISFIABLE:
        return _empty(file, status=416, headers={**every, "Content-Range": f"bytes */{size}"})
    first, last, status = (0, size - 1, 200) if span is None else (*span, 206)
    if status == 206:
        every["Content-Range"] = f"bytes {first}-{last}/{size}"
    every["Content-Type"] = media_type
    every["Content-Disposition"] = disposition(filename, inline=inline)
    every["Content-Length"] = str(last - first + 1)
    if request.method == "HEAD":
        return _empty(file, status=status, headers=every)
    if data is not None:
        return HttpResponse(data[first : last + 1], status=status, headers=every)
    assert file is not None
    pieces = _Pieces(file, first, last - first + 1)
    if pieces.left <= CHUNK:
        with file:
            return HttpResponse(b"".join(pieces), status=status, headers=every)
    response = _FileResponse(pieces, status=status, headers=every)
    if os.path.isabs(file.name or ""):
        response.file_span = (str(file.name), first, last - first + 1)
    return response


class _FileResponse(StreamingHttpResponse):
    """A file in pieces; a server that can send files by itself finds here which one (newsroom.wsgi_over_rsgi)."""

    file_span: tuple[str, int, int] | None = None


def has_already(request: HttpRequest, *, etag: str) -> bool:
    """Return whether the client has these bytes (If-None-Match; weak comparison, as RFC 9110 §13.1.2 asks).

    Then `deliver` answers 304 whatever it is given, and the caller need not make or open the file.
    """
    condition = request.headers.get("If-None-Match", "")
    return condition.strip() == "*" or etag in _ENTITY_TAG.findall(condition)


def disposition(filename: str, *, inline: bool = False) -> str:
    """Return a Content-Disposition with an ASCII name for old clients and the true one beside it (RFC 6266, RFC 8187)."""
    name = "".join(c for c in filename if unicodedata.category(c)[0] != "C") or "file"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%/;]', "_", plain).strip() or "file"
    value = f'{"inline" if inline else "attachment"}; filename="{plain}"'
    return value if plain == name else f"{value}; filename*=UTF-8''{quote(name, safe='')}"


def signed_elsewhere(address: str) -> HttpResponse:
    """Return a redirect to a short-lived signed address of the file; nobody may keep it."""
    return HttpResponse(status=302, headers={"Location": address, "Cache-Control": "no-store"})


UNSATISFIABLE = (-1, -1)


def _span(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first and last byte asked for, or None for all of them.

    What is not a single well-formed range is ignored, as are ranges of another version of the file (If-Range).
    """
    wanted = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or wanted is None or wanted.groups() == ("", ""):
        return None
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != f'"{etag}"':
        return None
    start, end = wanted.groups()
    if not start:
        first, last = max(size - int(end), 0), size - 1
        return (first, last) if int(end) and size else UNSATISFIABLE
    first, last = int(start), min(int(end) if end else size - 1, size - 1)
    if end and int(end) < first:
        return None
    return (first, last) if first < size else UNSATISFIABLE


def _empty(file: File | None, *, status: int, headers: Mapping[str, str]) -> HttpResponse:
    if file is not None:
        file.close()
    response = HttpResponse(status=status, headers=headers)
    if "Content-Type" not in headers:
        del response["Content-Type"]
    return response


class _Pieces:
    """A span of a file in pieces; Django calls `close` when the client is done or gone."""

    def __init__(self, file: File, first: int, length: int) -> None:
        self.file, self.left = file, length
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self.file.read(min(CHUNK, self.left))
        if not piece:
            raise StopIteration
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
