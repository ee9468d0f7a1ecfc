"""Press contacts as vCard 4.0 (RFC 6350), or 3.0 (RFC 2426) for programs that know no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from contacts.folding import folded
from contacts.offices import is_office
from richtext.characters import xml_safe

Version = Literal["3.0", "4.0"]
MEDIA_TYPE = "text/vcard; charset=utf-8"


class Reachable(Protocol):
    """Whom a card is made of; phones in E.164."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def institution(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def urgent_phone(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def topics(self) -> str: ...
    @property
    def languages(self) -> tuple[str, ...]: ...


def vcard(
    contact: Reachable,
    *,
    language: str = "",
    url: str = "",
    note: str = "",
    version: Version = "4.0",
) -> bytes:
    """Return a contact as one vCard in UTF-8.

    `language` (BCP 47) tags the words that are written in it; `url` is where the contact is published; `note` comes before topics and hours.
    """
    tag = f";LANGUAGE={language}" if language else ""
    write = _as_written_in_3 if version == "3.0" else _as_written_in_4
    lines = ["BEGIN:VCARD", f"VERSION:{version}", *write(contact, tag)]
    if contact.institution:
        lines.append(f"ORG{tag}:{escaped(contact.institution)}")
    if contact.function:
        lines.append(f"TITLE{tag}:{escaped(contact.function)}")
    if contact.urgent_phone:
        # How address books name a number: Apple's extension, which the others read, too.
        lines.append(f"urgent.X-ABLabel:{escaped(_urgent(language))}")
    if url:
        lines.append(f"URL:{_uri(url)}")
    notes = [text for text in (note, contact.topics, contact.hours) if text]
    if notes:
        lines.append(f"NOTE{tag}:" + escaped("\n".join(notes)))
    lines.append("END:VCARD")
    return b"".join(folded(line) for line in lines)


def _as_written_in_4(contact: Reachable, tag: str) -> Iterator[str]:
    yield "KIND:" + ("org" if _is_office(contact) else "individual")
    yield f"FN{tag if _is_office(contact) else ''}:{escaped(_shown(contact))}"
    if contact.email:
        yield f"EMAIL;TYPE=work:{escaped(contact.email)}"
    if contact.phone:
        yield f"TEL;VALUE=uri;PREF=1;TYPE=work:tel:{_uri(contact.phone)}"
    if contact.urgent_phone:
        number = _uri(contact.urgent_phone)
        yield f'urgent.TEL;VALUE=uri;PREF=2;TYPE="work,cell":tel:{number}'
    for place, code in enumerate(contact.languages, start=1):
        yield f"LANG;PREF={place}:{escaped(code)}"


def _as_written_in_3(contact: Reachable, tag: str) -> Iterator[str]:
    """Yield what version 3.0 writes otherwise: it demands a structured name, and has no kind and no languages."""
    given, _space, family = contact.name.rpartition(" ")
    if _is_office(contact):
        yield f"N:{escaped(_shown(contact))};;;;"
        yield "X-ABShowAs:COMPANY"
    else:
        yield f"N:{escaped(family)};{escaped(given)};;;"
    yield f"FN{tag if _is_office(contact) else ''}:{escaped(_shown(contact))}"
    if contact.email:
        yield f"EMAIL;TYPE=INTERNET,WORK:{escaped(contact.email)}"
    if contact.phone:
        yield f"TEL;TYPE=WORK,VOICE,PREF:{escaped(contact.phone)}"
    if contact.urgent_phone:
        yield f"urgent.TEL;TYPE=WORK,CELL:{escaped(contact.urgent_phone)}"


def vcards(contacts: Iterable[Reachable], *, language: str = "", url: str = "") -> bytes:
    """Return several contacts in one file."""
    return b"".join(vcard(contact, language=language, url=url) for contact in contacts)


def escaped(text: str) -> str:
    """Return a text value with backslash, comma, semicolon and line ends escaped (RFC 6350 §3.4)."""
    text = xml_safe(text).replace("\t", " ")
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return text.replace("\n", "\\n")


def _is_office(contact: Reachable) -> bool:
    return not contact.name or contact.name == contact.institution or is_office(contact.name)


def _shown(contact: Reachable) -> str:
    """Return how an address book lists a contact: among a hundred press offices, this one is that of its house."""
    if not _is_office(contact):
        return contact.name
    return ", ".join(dict.fromkeys(filter(None, (contact.name, contact.institution))))


def _urgent(language: str) -> str:
    with translation.override(language or None):
        return _("Urgent, out of hours")


def _uri(url: str) -> str:
    """Return an address without white space and controls, so that it stays in its line."""
    return "".join(xml_safe(url).split())
