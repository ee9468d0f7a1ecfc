"""Press contacts as vCard 4.0 (RFC 6350), the parameters as in RFC 6350 §5."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from richtext.characters import xml_safe
from richtext.folding import folded

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


def vcard(contact: Reachable, *, language: str = "", url: str = "", note: str = "") -> bytes:
    """Return a contact as one vCard 4.0 in UTF-8.

    `language` (BCP 47) tags the words that are written in it; `url` is where the contact is published; `note` comes before topics and hours.
    """
    tag = f";LANGUAGE={language}" if language else ""
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:" + _kind(contact)]
    lines.append(f"FN:{escaped(contact.name or contact.institution)}")
    if contact.institution:
        lines.append(f"ORG{tag}:{escaped(contact.institution)}")
    if contact.function:
        lines.append(f"TITLE{tag}:{escaped(contact.function)}")
    if contact.email:
        lines.append(f"EMAIL;TYPE=work:{escaped(contact.email)}")
    if contact.phone:
        lines.append(f"TEL;VALUE=uri;PREF=1;TYPE=work:tel:{_uri(contact.phone)}")
    if contact.urgent_phone:
        lines.append(f'TEL;VALUE=uri;PREF=2;TYPE="work,cell":tel:{_uri(contact.urgent_phone)}')
    lines += [
        f"LANG;PREF={place}:{escaped(code)}"
        for place, code in enumerate(contact.languages, start=1)
    ]
    if url:
        lines.append(f"URL:{_uri(url)}")
    notes = [text for text in (note, contact.topics, contact.hours) if text]
    if notes:
        lines.append(f"NOTE{tag}:" + escaped("\n".join(notes)))
    lines.append("END:VCARD")
    return b"".join(folded(line) for line in lines)


def vcards(contacts: Iterable[Reachable], *, language: str = "", url: str = "") -> bytes:
    """Return several contacts in one file."""
    return b"".join(vcard(contact, language=language, url=url) for contact in contacts)


def escaped(text: str) -> str:
    """Return a text value with backslash, comma, semicolon and line ends escaped (RFC 6350 §3.4)."""
    text = xml_safe(text).replace("\t", " ")
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return text.replace("\n", "\\n")


def _kind(contact: Reachable) -> str:
    """Return `individual`, or `org` for a card without a name of its own."""
    return "individual" if contact.name and contact.name != contact.institution else "org"


def _uri(url: str) -> str:
    """Return an address without white space and controls, so that it stays in its line."""
    return "".join(xml_safe(url).split())
