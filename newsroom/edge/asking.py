"""A request as the edge sees it: whether a copy may answer it, by which key, and the request of nobody in particular that makes one."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from answers.public import wanted
from languages import LANGUAGES, RECORDS
from newsroom.edge import packing
from people.devices import COOKIE as DEVICE
from presskits import formats

# The parameters that public pages read, by the addresses that read them; all others are left out (tests/newsroom/edge/test_asking.py).
_LISTS = re.compile(
    "|".join(
        f"/{code}/({words.announcements}/([0-9]+/)?|{words.institutions}/|{words.contacts}/)"
        for code, words in ((code, record.addresses) for code, record in RECORDS.items())
    )
)
_PAGE = re.compile(r"[0-9]{1,5}")
_IN_A_LANGUAGE = tuple(f"/{code}/" for code in LANGUAGES)
_MADE_FILES = formats.addresses()
_LONGEST = 400  # characters of an address
_HOSTS = 64  # valid names of the newsroom that are remembered

# What of a request's head matters here.
_READ = frozenset(
    {
        "host", "cookie", "authorization", "accept-encoding", "accept-language", "if-none-match", "if-match",
        "if-unmodified-since", "content-length", "transfer-encoding", "x-forwarded-proto",
    }
)  # fmt: skip
# A request with one of these is not one that everybody could have made, or asks for more than a page.
_NOT_OURS = frozenset(
    {"authorization", "if-match", "if-unmodified-since", "content-length", "transfer-encoding"}
)

Key = tuple[str, str, tuple[str, ...], str, str, bool]


class Asked(NamedTuple):
    """A request that a copy may answer; `key` holds path, page, languages, encoding, host and whether it came by HTTPS."""

    key: Key
    host: str
    known: str  # If-None-Match
    is_head: bool

    @property
    def encoding(self) -> str:
        return self.key[3]

    @property
    def by_language(self) -> bool:
        """Whether the reader's languages are part of the key."""
        return not self.key[0].startswith(_IN_A_LANGUAGE)


class Reader:
    """Reads requests by the settings of a newsroom."""

    def __init__(self) -> None:
        # Asked for each request: Django's settings take longer to say than all the rest here.
        self._address_is_known = bool(settings.SITE_URL)
        self._only_https = bool(settings.SECURE_SSL_REDIRECT)
        self._hosts: set[str] = set()
        session = (
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.LANGUAGE_COOKIE_NAME,
        )
        # Cookies of this newsroom. Those of others (the university's statistics) reach no page: see `environ`.
        names = "|".join(map(re.escape, (*session, "messages", DEVICE)))
        self._ours = re.compile(rf"(?:^|[;,\s])(?:__Host-|__Secure-)?(?:{names})\s*=")
        header, self._https = settings.SECURE_PROXY_SSL_HEADER or ("", "")
        self._scheme_header = header.removeprefix("HTTP_").lower().replace("_", "-")
        if self._scheme_header and self._scheme_header not in _READ:
            raise ValueError("the edge reads no such header")

    def asked(self, scope: Any) -> Asked | None:
        """Return the request when a copy may answer it, else None: then the application is asked as it always was."""
        path = scope.path
        in_a_language = path.startswith(_IN_A_LANGUAGE)
        if not (in_a_language or path == "/" or path.startswith("/c/")):
            return None
        if path.endswith(_MADE_FILES) or len(path) > _LONGEST or ".." in path or "\0" in path:
            return None
        head = self._head(scope)
        if head is None:
            return None
        host = scope.authority or head.get("host")
        if not host or not self._is_ours(host):
            return None
        secure = self._is_secure(scope, head)
        if self._only_https and not secure:
            return None
        page = self._page(path, scope.query_string) if scope.query_string else ""
        if page is None:
            return None
        languages = () if in_a_language else wanted(head.get("accept-language", ""))
        encoding = packing.chosen(head.get("accept-encoding", ""))
        # Where the newsroom knows its own address, no page says by which name it was asked for.
        named = "" if self._address_is_known else host
        key = (path, page, languages, encoding, named, secure)
        return Asked(key, host, head.get("if-none-match", ""), scope.method == "HEAD")

    def _head(self, scope: Any) -> dict[str, str] | None:
        """Return the fields that matter; None for a head of somebody in particular, or one that can be read in two ways."""
        head: dict[str, str] = {}
        for name, value in scope.headers.items():
            if name in _READ:
                head[name] = f"{head[name]},{value}" if name in head else value
        if not _NOT_OURS.isdisjoint(head):
            return None
        cookie = head.get("cookie")
        if cookie is not None and ("\0" in cookie or self._ours.search(cookie)):
            return None
        return head

    def _is_ours(self, host: str) -> bool:
        if host in self._hosts:
            return True
        domain, _port = split_domain_port(host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        if len(self._hosts) < _HOSTS:
            self._hosts.add(host)
            return True
        # Any port fits a name: where pages say by which one they were asked for, strangers would choose how many there are.
        return self._address_is_known

    def _is_secure(self, scope: Any, head: Mapping[str, str]) -> bool:
        said = head.get(self._scheme_header) if self._scheme_header else None
        if said is None:
            return bool(scope.scheme == "https")
        return said.partition(",")[0].strip() == self._https

    @staticmethod
    def _page(path: str, query: str) -> str | None:
        """Return the one parameter that a list reads; None for one that is to be refused by the application."""
        if "%00" in query or len(query) > 2000:
            return None
        if not _LISTS.fullmatch(path):
            return ""
        try:
            given = parse_qs(query, keep_blank_values=True, max_num_fields=100).get("page")
        except ValueError:
            return None
        if given is None:
            return ""
        return str(int(given[-1])) if _PAGE.fullmatch(given[-1]) else None


def environ(asked: Asked) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) of the request that makes a copy: what is in the key and nothing else, so that the answer is everybody's."""
    path, page, languages, _encoding, _host, secure = asked.key
    name, _, port = asked.host.rpartition(":") if ":" in asked.host else (asked.host, "", "")
    result: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": urlencode({"page": page}) if page else "",
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if secure else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "",
        "HTTP_HOST": asked.host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if secure else "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if languages:
        liked = (f"{code};q={1 - place / 10:.1f}" for place, code in enumerate(languages))
        result["HTTP_ACCEPT_LANGUAGE"] = ",".join(liked)
    if settings.SECURE_PROXY_SSL_HEADER and secure:
        header, value = settings.SECURE_PROXY_SSL_HEADER
        result[header] = value
    return result
