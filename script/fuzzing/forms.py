"""The forms of the newsroom's own pages, and what can be done to one before it is sent."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote_plus, urljoin, urlsplit

import lxml.html

from . import junk

CSRF = "csrfmiddlewaretoken"
# Forms that only change where one looks next are the same on every page.
_DULL = ("/admin/i18n/setlang/", "/admin/logout/")


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    choices: tuple[str, ...] = ()
    is_file: bool = False


@dataclass(frozen=True)
class Form:
    """A form as a page shows it to a role; `page` is where it is found again."""

    role: str
    page: str
    action: str
    method: str
    fields: tuple[Field, ...]
    has_files: bool

    @property
    def name(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells one form of a page from another."""
        return self.action, self.method, tuple(sorted({field.name for field in self.fields}))


def forms_of(body: bytes, *, role: str, page: str) -> Iterator[Form]:
    """Yield the forms of a page."""
    try:
        document = lxml.html.fromstring(body.decode("utf-8", "replace"))
    except (lxml.etree.ParserError, ValueError):
        return
    for form in document.forms:
        action = urljoin(page, form.get("action") or page)
        fields = tuple(_fields(form))
        if fields:
            yield Form(
                role=role,
                page=page,
                action=urlsplit(action).path + (f"?{query}" if (query := urlsplit(action).query) else ""),
                method=(form.get("method") or "GET").upper(),
                fields=fields,
                has_files=any(field.is_file for field in fields),
            )  # fmt: skip


def _fields(form: lxml.html.FormElement) -> Iterator[Field]:
    for element in form.iter("input", "select", "textarea", "button"):
        name, kind = element.get("name"), element.get("type", "")
        if not name:
            continue
        if element.tag == "select":
            options = [option.get("value", "") for option in element.iter("option")][:60]
            chosen = [option.get("value", "") for option in element.iter("option") if option.get("selected") is not None]  # fmt: skip
            for value in chosen or options[:1]:
                yield Field(name, value, tuple(options))
        elif element.tag == "textarea":
            yield Field(name, element.text or "")
        elif kind == "file":
            yield Field(name, "", is_file=True)
        else:
            yield Field(name, element.get("value") or "")


def is_worth_sending(form: Form) -> bool:
    return form.action not in _DULL


def changed(form: Form, rng: random.Random, *, how_many: int | None = None) -> Form:
    """Return a form with some fields filled with junk, doubled, dropped, renamed or added."""
    fields = list(form.fields)
    for _ in range(how_many or rng.choice((0, 1, 1, 1, 2, 3, 8, len(fields)))):
        if not fields:
            break
        place = rng.randrange(len(fields))
        field = fields[place]
        # A form that is stopped at its token never reaches what stands behind it.
        if field.name == CSRF and rng.random() < 0.95:
            continue
        kind = rng.random()
        if kind < 0.7:
            fields[place] = replace(field, value=junk.for_field(rng, field.name), is_file=False)
        elif kind < 0.78:
            fields.insert(place, replace(field, value=junk.for_field(rng, field.name)))
        elif kind < 0.86:
            del fields[place]
        elif kind < 0.92 and field.choices:
            fields[place] = replace(field, value=rng.choice(field.choices))
        elif kind < 0.95:
            fields[place] = replace(
                field, name=field.name + rng.choice(("[]", "\x00", "-0", "_fr", "\r\n"))
            )
        elif kind < 0.98:
            fields[place] = replace(field, is_file=not field.is_file, value=field.value or "x")
        else:
            fields.append(Field(junk.text(rng)[:50], junk.text(rng)))
    return replace(form, fields=tuple(fields))


def urlencoded(form: Form) -> bytes:
    """Return the fields as `application/x-www-form-urlencoded`."""
    return "&".join(
        f"{quote_plus(field.name.encode('utf-8', 'surrogatepass'))}={quote_plus(field.value.encode('utf-8', 'surrogatepass'))}"
        for field in form.fields
        if not field.is_file
    ).encode()


def multipart(
    form: Form, rng: random.Random, *, filename: bytes = b"a.bin", data: bytes = b""
) -> tuple[bytes, str]:
    """Return the fields as `multipart/form-data` and its content type; every file field holds `data` (none when it is empty)."""
    boundary = f"{rng.getrandbits(128):032x}"
    parts: list[bytes] = []
    for field in form.fields:
        name = field.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if field.is_file:
            content = data or field.value.encode("utf-8", "replace")
            parts += [head, b'; filename="' + (filename if content else b"") + b'"\r\n']
            parts += [b"Content-Type: application/octet-stream\r\n\r\n", content, b"\r\n"]
        else:
            parts += [head, b"\r\n\r\n", field.value.encode("utf-8", "replace"), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
