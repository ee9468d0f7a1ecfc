"""The request that a seed and a number stand for."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote_from_bytes, quote_plus

from . import junk
from .addresses import World, filled, routes
from .forms import CSRF, Form, changed, multipart, urlencoded

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
ROLES = ("anonymous", "editor", "publisher", "admin", "nobody", "expired")
# Any token will do, as long as cookie and form have the same one.
TOKEN = "z" * 32
PARAMETERS = (
    *("page", "p", "q", "o", "all", "next", "v", "_popup", "_to_field", "e", "year", "lang", "format", "id"),
    *("app_label", "model_name", "field_name", "term", "_changelist_filters", "is_active__exact", "year__gte"),
    *("kind__exact", "status__exact", "dateline_on__gte", "groups__id__exact", "password__startswith", "theme"),
)  # fmt: skip
_TYPES = (
    *("application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"),
    *("multipart/form-data; boundary=", "multipart/form-data; boundary=é", "multipart/mixed; boundary=x", "x/y; charset=utf-7"),
    *("application/x-www-form-urlencoded; charset=nosuch", "application/x-www-form-urlencoded; charset=utf-16", "\x01", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What goes onto the wire; `broken` when it is no HTTP, so that no answer is an answer, too."""

    number: int
    role: str
    method: str
    target: bytes
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    label: str = ""
    broken: bool = False

    def told(self) -> str:
        """Return the request in one line."""
        target = self.target.decode("latin-1")
        return f"{self.role} {self.method} {target[:200]}{'…' if len(target) > 200 else ''}"


Fetch = Callable[[Form], Form | None]


class Requests:
    """Requests by number: every address with every verb as every role in turn, forms of the pages, and raw junk."""

    def __init__(self, seed: int, world: World, forms: Sequence[Form], fetch: Fetch) -> None:
        self.seed, self.world, self.forms, self.fetch = seed, world, forms, fetch

    @cached_property
    def round(self) -> list[tuple[str, str, str]]:
        every = [(route, verb, role) for route in routes() for verb in VERBS for role in ROLES]
        random.Random(f"{self.seed}:round").shuffle(every)
        return every

    def request(self, number: int) -> Request:
        """Return request `number`: of ten, six go round the addresses, three are forms, one is raw."""
        rng = random.Random(f"{self.seed}:{number}")
        ten, one = divmod(number, 10)
        if one < 6:
            return self._address(rng, number, ten * 6 + one)
        if one < 9 and self.forms:
            return self._form(rng, number)
        return self._raw(rng, number)

    def _address(self, rng: random.Random, number: int, turn: int) -> Request:
        route, verb, role = self.round[turn % len(self.round)]
        target = filled(route, self.world, rng).encode() + self._query(rng)
        body, kind = (b"", "")
        if verb not in ("GET", "HEAD") and rng.random() < 0.8:
            body, kind = self._body(rng)
        return self._finished(rng, number, role, verb, target, body, kind, label=route)

    def _form(self, rng: random.Random, number: int) -> Request:
        form = rng.choice(self.forms)
        if rng.random() < 0.6:
            form = self.fetch(form) or form
        form = changed(form, rng)
        # Now and then somebody sends the form of another.
        role = form.role if rng.random() < 0.9 else rng.choice(ROLES)
        if form.method == "GET":
            target = f"{form.action.split('?')[0]}?".encode() + urlencoded(form)
            return self._finished(
                rng, number, role, "GET", target, b"", "", label=_without_numbers(form.action)
            )
        if form.has_files or rng.random() < 0.2:
            body, kind = multipart(form, rng, data=b"Un texte.\n" * rng.choice((0, 1, 50)))
        else:
            body, kind = urlencoded(form), "application/x-www-form-urlencoded"
        if rng.random() < 0.06:
            body = _spoiled(body, rng)
        if rng.random() < 0.04:
            kind = rng.choice(_TYPES)
        target = form.action.encode("ascii", "replace")
        return self._finished(
            rng, number, role, "POST", target, body, kind, label=_without_numbers(form.action)
        )

    def _raw(self, rng: random.Random, number: int) -> Request:
        role = rng.choice(ROLES)
        method = rng.choice(VERBS)
        base = filled(rng.choice(routes()), self.world, rng)
        kind = rng.randrange(8)
        if kind == 0:
            base = base.replace("/", "//", rng.randint(1, 3))
        elif kind == 1:
            place = rng.randrange(len(base) + 1)
            base = (
                base[:place]
                + rng.choice(("/../", "/./", "%2e%2e/", "%2f", ";a=b", "%00", "%0d%0aX-Zqx:%201"))
                + base[place:]
            )
        elif kind == 2:
            base = "".join(
                f"%{ord(c):02X}" if c.isalnum() and rng.random() < 0.3 else c for c in base
            )
        elif kind == 3:
            base = base.replace("a", "%2561", 1)
        elif kind == 4:
            base = "/" + "/".join(junk.segment(rng) for _ in range(rng.randint(1, 12)))
        elif kind == 5:
            base = rng.choice(
                (
                    "*",
                    "http://evil.example/",
                    "?",
                    "/%",
                    "/" + "a" * 60_000,
                    "//evil.example/%2e%2e",
                    "/static/../manage.py",
                    "/static/%2e%2e/newsroom.sqlite3",
                    "/\\evil.example",
                    "/admin",
                    "/admin//",
                    "/ADMIN/",
                )
            )
        elif kind == 6:
            base = base.rstrip("/")
        else:
            base = quote_from_bytes(
                bytes(rng.randrange(256) for _ in range(rng.randint(1, 60))), safe="/"
            )
        target = base.encode("ascii", "replace")[:60_000]
        request = self._finished(
            rng, number, role, method, target + self._query(rng), b"", "", label="raw"
        )
        if rng.random() < 0.15:
            return _broken(request, rng)
        return request

    def _query(self, rng: random.Random) -> bytes:
        if rng.random() < 0.5:
            return b""
        pairs = []
        for _ in range(rng.choice((1, 1, 1, 2, 5))):
            name = rng.choice(PARAMETERS) if rng.random() < 0.9 else junk.text(rng)[:50]
            if rng.random() < 0.1:
                value = quote_from_bytes(rng.choice(junk.BYTES))
            else:
                value = quote_plus(junk.for_field(rng, name)[:7000].encode("utf-8", "replace"))
            pairs.append(f"{quote_plus(name.encode('utf-8', 'replace'))}={value}")
        return b"?" + "&".join(pairs).encode()[:50_000]

    def _body(self, rng: random.Random) -> tuple[bytes, str]:
        """Return a body for an address whose form is not known, and its content type."""
        pairs = [(CSRF, TOKEN)] if rng.random() < 0.9 else []
        for _ in range(rng.randint(0, 6)):
            pairs.append((rng.choice(PARAMETERS), junk.text(rng)))
        body = "&".join(
            f"{name}={quote_plus(value.encode('utf-8', 'replace'))}" for name, value in pairs
        ).encode()
        if rng.random() < 0.75:
            return body, "application/x-www-form-urlencoded"
        if rng.random() < 0.5:
            return _spoiled(body, rng), rng.choice(_TYPES)
        return junk.text(rng).encode("utf-8", "replace"), rng.choice(_TYPES)

    def _finished(
        self, rng: random.Random, number: int, role: str, method: str, target: bytes, body: bytes, kind: str, *, label: str
    ) -> Request:  # fmt: skip
        headers = [("Host", self.world.host)]
        if kind:
            headers.append(("Content-Type", kind))
        # Verbs other than POST bring their token in a header.
        if method not in ("GET", "HEAD", "POST") and rng.random() < 0.9:
            headers.append(("X-CSRFToken", TOKEN))
        headers += _odd_headers(rng) if rng.random() < 0.25 else []
        if rng.random() < 0.01:
            headers[0] = (
                "Host",
                rng.choice(
                    (
                        "evil.example",
                        "localhost:99999",
                        "[::1",
                        "a b",
                        "é",
                        "",
                        "127.0.0.1.evil.example",
                    )
                ),
            )
        return Request(number, role, method, target, tuple(headers), body, label)


def _without_numbers(path: str) -> str:
    return re.sub(r"/\d+(?=/)", "/N", path.split("?")[0])


def _odd_headers(rng: random.Random) -> list[tuple[str, str]]:
    choices: list[tuple[str, Sequence[str]]] = [
        ("Range", ("bytes=0-0", "bytes=-1", "bytes=5-1", "bytes=0-" + "9" * 400, "bytes=0-1,2-3,4-5", "bytes=²-", "lines=1-2", "bytes=" + "0-1," * 2000)),
        ("If-None-Match", ("*", '"x"', 'W/"x"', '"' + "x" * 9000, "²", '"a","b",' * 500)),
        ("If-Modified-Since", ("Thu, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "x", "Sat, 30 Feb 2026 25:61:61 GMT", "9" * 400)),
        ("If-Range", ('"x"', "Thu, 01 Jan 1970 00:00:00 GMT", "x")),
        ("Accept-Language", ("fr", "de;q=nan", "en;q=²", "*;q=inf", "zz," * 3000, "fr;q=1e999", "-", "a" * 9000, "de;q=-1, fr;q=0", "fr-\x80")),
        ("Accept", ("*/*", "application/json", "image/avif", ";;;", "a/b;q=x")),
        ("Accept-Encoding", ("gzip", "br;q=0", "identity;q=0", "*;q=0", "gzip;q=²")),
        ("Cookie", ("sessionid=" + "a" * 5000, "sessionid=\x80", "django_language=zz; x", "=;=;=", "messages=[[1]]", "csrftoken=²", "a" * 7000)),
        ("X-Forwarded-For", ("127.0.0.1", "::1, 1.2.3.4", "x", "1.2.3.4," * 500)),
        ("X-Forwarded-Proto", ("https", "ftp", "x")),
        ("X-Forwarded-Host", ("evil.example",)),
        ("X-Requested-With", ("XMLHttpRequest",)),
        ("Content-Encoding", ("gzip", "x")),
        ("Referer", ("https://evil.example/", "²", "http://[", "")),
        ("Origin", ("null", "https://evil.example", "http://[")),
        ("Expect", ("100-continue", "x")),
        ("Authorization", ("Basic eA==", "Bearer x", "²")),
        ("Connection", ("close", "upgrade", "x")),
        ("Upgrade", ("websocket", "h2c")),
        ("User-Agent", ("", "x" * 9000, "<" + junk.TAG + ">")),
        ("X-HTTP-Method-Override", ("DELETE",)),
    ]  # fmt: skip
    found = []
    for name, values in rng.sample(choices, rng.choice((1, 1, 2, 4))):
        found.append((name, rng.choice(values)))
    return found


def _spoiled(body: bytes, rng: random.Random) -> bytes:
    """Return a body cut, doubled in part, or with bytes of no text in it."""
    if not body:
        return rng.choice(junk.BYTES)
    place = rng.randrange(len(body))
    kind = rng.randrange(4)
    if kind == 0:
        return body[:place]
    if kind == 1:
        return body[:place] + rng.choice(junk.BYTES) + body[place:]
    if kind == 2:
        return body[:place] + body[max(0, place - 200) :]
    return body[:place] + bytes(rng.randrange(256) for _ in range(20)) + body[place + 20 :]


def _broken(request: Request, rng: random.Random) -> Request:
    """Return a request that is no HTTP: lengths that lie, headers that are none, bytes where words belong."""
    headers = rng.choice(
        (
            (*request.headers, ("Content-Length", "5"), ("Content-Length", "6")),
            (*request.headers, ("Content-Length", "-1")),
            (*request.headers, ("Content-Length", "99999999999999999999")),
            (*request.headers, ("Transfer-Encoding", "chunked"), ("Content-Length", "4")),
            (*request.headers, ("Transfer-Encoding", "x")),
            (*request.headers, ("Bad Header", "x")),
            (*request.headers, ("X-A", "x" * 70_000)),
            (*request.headers, *(("X-B", "x"),) * 300),
            request.headers[1:],
            (*request.headers, ("Host", "second.example")),
        )
    )
    return Request(
        request.number, request.role, request.method, request.target, headers, request.body, "raw", True
    )  # fmt: skip
