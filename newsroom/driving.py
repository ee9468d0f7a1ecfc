"""A person at the newsroom's addresses, as far as `script/server --check` needs one: cookies, pages, forms."""

from __future__ import annotations

import http.cookiejar
import secrets
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message

import lxml.html

PATIENCE = 60  # seconds for one answer
Fields = dict[str, str | list[str]]


class Refused(Exception):
    """The newsroom answered something else than what was asked for; the message is a sentence."""


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(self.headers.get_content_charset() or "utf-8")

    def document(self) -> lxml.html.HtmlElement:
        return lxml.html.fromstring(self.text, base_url=self.address)


class Visitor:
    """Goes from page to page and keeps its cookies; follows redirects."""

    def __init__(self, site: str) -> None:
        self.site = site.rstrip("/")
        # The newsroom is on this machine: no proxy stands between.
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def ask(
        self, address: str, data: bytes | None = None, content_type: str = "", referer: str = ""
    ) -> Answer:
        """Return the answer, whatever its status; Refused when there is none."""
        address = urllib.parse.urljoin(f"{self.site}/", address)
        request = urllib.request.Request(address, data)
        request.add_header("Accept-Language", "fr")
        if content_type:
            request.add_header("Content-Type", content_type)
        if referer:
            request.add_header("Referer", referer)
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return Answer(answer.url, answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as answer:
            return Answer(answer.url, answer.code, answer.headers, answer.read())
        except OSError as problem:
            raise Refused(f"{address} does not answer: {problem}.") from problem

    def get(self, address: str) -> Answer:
        """Return the answer; Refused when its status is not 200."""
        answer = self.ask(address)
        if answer.status != 200:
            raise Refused(f"{answer.address} answers {answer.status} instead of 200.")
        return answer

    def send(
        self,
        page: Answer,
        form_with: str,
        fields: Fields,
        *,
        files: dict[str, tuple[str, bytes]] | None = None,
    ) -> Answer:
        """Send the form of a page that has a field (or button) of that name, filled in as the page shows it and then by `fields`.

        Refused when there is no such form, the answer is an error, or the page comes back with its errors.
        """
        form = find_form(page, form_with)
        values = [(name, value) for name, value in form.form_values() if name not in fields]
        for name, given in fields.items():
            values += [(name, value) for value in (given if isinstance(given, list) else [given])]
        address = urllib.parse.urljoin(page.address, form.get("action") or page.address)
        body, content_type = multipart(values, files or {})
        answer = self.ask(address, body, content_type, referer=page.address)
        if answer.status != 200:
            raise Refused(f"{answer.address} answers {answer.status} to the form.")
        problems = errors(answer)
        if problems:
            raise Refused(f"{answer.address} refuses the form: {' '.join(problems)}")
        return answer


def find_form(page: Answer, name: str) -> lxml.html.FormElement:
    """Return the form of a page that holds a field or button of that name; Refused when there is none."""
    for form in page.document().forms:
        if form.xpath(f".//*[@name='{name}']"):
            return form
    raise Refused(f"{page.address} has no form with “{name}”.")


def errors(page: Answer) -> list[str]:
    """Return the sentences with which a page refuses what was sent."""
    marked = page.document().xpath(
        "//*[contains(concat(' ', @class, ' '), ' errorlist ')]/li"
        " | //*[contains(concat(' ', @class, ' '), ' messagelist ')]/li[contains(@class, 'error')]"
    )
    return [" ".join(item.text_content().split()) for item in marked]


def multipart(
    values: list[tuple[str, str]], files: dict[str, tuple[str, bytes]]
) -> tuple[bytes, str]:
    """Return a form's body and its content type (RFC 7578)."""
    boundary = secrets.token_hex(16)
    parts: list[bytes] = []
    for name, value in values:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts += [head.encode(), value.encode(), b"\r\n"]
    for name, (filename, data) in files.items():
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts += [head.encode(), data, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
