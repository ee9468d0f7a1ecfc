"""The document: an announcement in one language as a tree of frozen values. Pure; no rows, no settings.

Its canonical JSON is what an edition stores, and the SHA-256 of that text in UTF-8 is the fingerprint that people approve and can verify
(docs/fingerprint.md). A value that is its field's default is left out: a field added later, which must have a default, changes no fingerprint
of a text that has none of it. Strings of type `HTML` are sanitised rich text; others are plain text. Typography is already set.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import math
import types
import typing
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from assets.damage import Damaged
from assets.frozen import FrozenAttachment, FrozenImage
from richtext.characters import json_is_safe, xml_safe

SCHEMA = 1
# What this marks is sanitised rich text: for renderers a kind of string of its own, for everybody else a string.
RICH = "rich"
HTML = Annotated[str, RICH]


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as the announcement names it; `id` is its short id for life."""

    id: str
    name: str
    short_name: str = ""
    kind: str = ""
    website: str = ""
    ror: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An institution in this announcement; `role` is lead, co_signatory or supporter."""

    institution: Institution
    role: str
    logo: FrozenImage | None = None
    logo_dark: FrozenImage | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    name: str
    function: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment; `text` stands in a line, `uuid` is its identity for life."""

    uuid: str
    number: int
    text: HTML
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """An “about” block; `heading` is the whole heading (“À propos de l’…”)."""

    institution: Institution
    heading: str
    text: HTML
    website: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    title: str = ""
    type: str = ""
    signed_on: dt.date | None = None
    period_from: dt.date | None = None
    period_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a media advisory invites to; instants are aware, in UTC."""

    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    place: str = ""
    accreditation: HTML = ""


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Theme:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs with an optional heading."""

    kind: ClassVar[str] = "text"
    heading: str
    body: HTML


@dataclass(frozen=True, slots=True)
class Quote:
    kind: ClassVar[str] = "quote"
    body: HTML
    speaker: str = ""
    function: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure with what it counts and where it comes from."""

    kind: ClassVar[str] = "figure"
    value: str
    label: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    kind: ClassVar[str] = "image"
    image: FrozenImage


@dataclass(frozen=True, slots=True)
class Video:
    kind: ClassVar[str] = "video"
    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Commitments:
    """The place where the commitments stand; `introduction` stands in a line."""

    kind: ClassVar[str] = "commitments"
    introduction: HTML
    items: tuple[Commitment, ...]
    heading: str = ""


Part = Text | Quote | Figure | Picture | Video | Commitments
PARTS: dict[str, type] = {
    cls.kind: cls for cls in (Text, Quote, Figure, Picture, Video, Commitments)
}


@dataclass(frozen=True, slots=True)
class Document:
    """An announcement in one language; `body` holds its parts in order."""

    id: str
    language: str
    original_language: str
    kind: str
    headline: str
    kicker: str = ""
    subheading: str = ""
    lede: HTML = ""
    dateline_place: str = ""
    dateline_on: dt.date | None = None
    lead_image: FrozenImage | None = None
    agreement: Agreement | None = None
    event: Event | None = None
    body: tuple[Part, ...] = ()
    parties: tuple[Party, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    boilerplates: tuple[Boilerplate, ...] = ()
    attachments: tuple[FrozenAttachment, ...] = ()
    links: tuple[Link, ...] = ()
    themes: tuple[Theme, ...] = ()

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Every commitment, in order."""
        return next((part.items for part in self.body if isinstance(part, Commitments)), ())

    @property
    def images(self) -> tuple[FrozenImage, ...]:
        """The pictures a journalist may use: the lead image, then those of the body, each once."""
        pictures = [self.lead_image] if self.lead_image else []
        pictures += [part.image for part in self.body if isinstance(part, Picture)]
        return tuple(dict.fromkeys(pictures))

    @property
    def logos(self) -> tuple[FrozenImage, ...]:
        """The parties' logos, light then dark, each once."""
        every = [logo for party in self.parties for logo in (party.logo, party.logo_dark) if logo]
        return tuple(dict.fromkeys(every))


def canonical(document: Document) -> str:
    """Return the canonical JSON text of a document: RFC 8785, every string in NFC, defaults left out, `schema` inside.

    Raises ValueError for a number that languages write differently (RFC 8785 §3.2.2.3): one that is not finite, or needs an exponent.
    """
    value = {"schema": SCHEMA, **_plain(document)}
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


# The text alone decides the document, which is frozen; taking one apart costs more than finding it again.
@lru_cache(maxsize=64)
def read(text: str) -> Document:
    """Return the document of a canonical text; older schemas are brought up to date first.

    What XML forbids is left out, so that a text frozen before it was kept out breaks no feed and no file.
    Raises ValueError when the schema is newer than this program.
    """
    value = json.loads(text)
    schema = value.pop("schema")
    if schema > SCHEMA:
        raise ValueError(f"document schema {schema} is newer than {SCHEMA}")
    document: Document = _build(Document, value)
    return document if json_is_safe(text) else safe(document)


def safe(document: Document) -> Document:
    """Return a document without the characters that XML forbids, each of its strings in NFC."""
    made: Document = _safe(document)
    return made


def _safe(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", xml_safe(value))
    if isinstance(value, tuple):
        return tuple(_safe(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _safe(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return type(value)(**fields)
    return value


@lru_cache(maxsize=64)
def read_frozen(text: str, mark: str) -> Document:
    """Return the document of a text that was frozen with a fingerprint; raises Damaged when it is another text by now.

    A process that holds the document has seen that it is right.
    """
    if fingerprint(text) != mark:
        raise Damaged(f"a frozen text has not the fingerprint {mark}")
    return read(text)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        result = {
            field.name: _plain(said)
            for field in dataclasses.fields(value)
            if (said := getattr(value, field.name)) != field.default
        }
        if type(value) in PARTS.values():
            result["is"] = type(value).kind  # type: ignore[attr-defined]
        return result
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        # Of each string, not of the whole: `\n` before a combining mark would become another letter than n.
        return unicodedata.normalize("NFC", value)
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> int | float:
    if value.is_integer() and abs(value) < 2**53:
        return int(value)
    if not math.isfinite(value) or "e" in repr(value):
        raise ValueError(f"{value} is no number for a document")
    return value


_hints: dict[type, dict[str, Any]] = {}


def _build(cls: type, value: dict[str, Any]) -> Any:
    hints = _hints.get(cls)
    if hints is None:
        known = {f.name for f in dataclasses.fields(cls)}
        hints = _hints[cls] = {
            n: _reader(h) for n, h in typing.get_type_hints(cls).items() if n in known
        }
    return cls(
        **{n: (value[n] if r is None else r(value[n])) for n, r in hints.items() if n in value}
    )


def _reader(hint: Any) -> Any:
    """Return the function that reads JSON of this type, or None where the value is already right."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint == Part:
        return lambda v: _build(PARTS[v["is"]], v)
    if origin is tuple:
        item = _reader(arguments[0])
        return tuple if item is None else lambda v: tuple(item(x) for x in v)
    if origin in (typing.Union, types.UnionType):
        inner = _reader(next(a for a in arguments if a is not type(None)))
        return None if inner is None else lambda v: None if v is None else inner(v)
    if dataclasses.is_dataclass(hint):
        return lambda v: _build(typing.cast(type, hint), v)
    if hint is float:
        return float  # a whole one is written without its point
    if hint is dt.date:
        return dt.date.fromisoformat
    if hint is dt.datetime:
        return dt.datetime.fromisoformat
    return None
