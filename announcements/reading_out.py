"""The one reading of a document: everything it says, once, as ordered neutral rows. Pure.

Comparison, plain text, DOCX, PDF and feeds are drawn from it. The rows are derived from the fields of the dataclasses: a field that is added
is read out without anybody thinking of it. A format takes the rows that it knows how to show (`Passage.take`) and shows what is left (`ReadOut.left`) as
labelled lines; what no reader needs to read stands in `SILENT`, with the reason.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from django.utils import translation

from announcements import document as doc
from announcements import terms
from assets.frozen import FrozenAttachment, FrozenImage
from languages import dates
from richtext.in_lines import in_lines

# How a text is read, by the fields of the document; a field that is not named here is read last.
ORDER = (
    "kind",
    "kicker",
    "headline",
    "subheading",
    "dateline_place",
    "dateline_on",
    "lead_image",
    "lede",
    "event",
    "body",
    "signatories",
    "parties",
    "agreement",
    "boilerplates",
    "attachments",
    "links",
    "themes",
)
# Roles that no format for readers has to show, and why. The fingerprint covers them, and a comparison shows them when they change.
SILENT: Mapping[str, str] = {
    "id": "The address of the page ends with it.",
    "original_language": "It tells the desk which language was written first.",
    "*.sha256": "It belongs to the file, which lies in the kit with its checksum.",
    "*.media_type": "It belongs to the file.",
    "*.width": "It belongs to the file.",
    "*.height": "It belongs to the file.",
    "*.size": "It belongs to the file.",
    "*image.filename": "It belongs to the file; a reader knows an image by its caption.",
    "*.focal_?": "It says where a page may crop, and nothing to a reader.",
    "*.creator": "It is written into the image file; what must be printed is the credit.",
    "*.rights_url": "It is written into the image file, and credits.txt of the kit says it.",
    "*.digital_source_type": "It is written into the image file.",
    "logo*": "A logo is drawn or left out; the name of its institution is read.",
    "*.institution.id": "The address of the institution ends with it.",
    "*.institution.short_name": "Lists use it where the name is too long.",
    "*.institution.kind": "The directory sorts by it.",
    "*.institution.website": "It stands below the text about the institution.",
    "*.institution.ror": "An identifier for machines, which structured data give.",
    "*.institution.wikidata": "An identifier for machines, which structured data give.",
    "boilerplate.institution.*": "The heading of the text about it names it.",
    "commitment.uuid": "The ledger knows a commitment by it, for life.",
    "theme.slug": "It is the name of the theme in addresses.",
}
_CHOICES: Mapping[str, Callable[[str], str]] = {
    "Document.kind": terms.kind,
    "Document.language": terms.language,
    "Document.original_language": terms.language,
    "Agreement.type": terms.agreement,
    "Party.role": terms.role,
    "Institution.kind": terms.house,
    "FrozenImage.digital_source_type": terms.source_type,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a document says: a field that is not empty.

    `role` is what it is (`headline`, `quote.speaker`), `value` as the document holds it (HTML when `is_rich`), `said` the value as plain text
    in words; `label` and `said` are in `language`, and made when asked for. `anchor` is that of the passage, `field` that of the dataclass
    (`Quote.speaker`), `zone` the IANA zone in which times are said.
    """

    role: str
    value: str | int | float | dt.date | dt.datetime
    anchor: str
    language: str
    field: str
    zone: str
    is_rich: bool = False

    @property
    def label(self) -> str:
        with translation.override(self.language):
            return terms.field(self.role)

    @property
    def said(self) -> str:
        value = self.value
        if self.is_rich:
            return in_lines(str(value))
        if isinstance(value, dt.datetime):
            return dates.moment(value, self.language, self.zone)
        if isinstance(value, dt.date):
            return dates.day(value, self.language)
        choice = _CHOICES.get(self.field)
        if choice is None:
            return str(value)
        with translation.override(self.language):
            return choice(str(value))


class Passage:
    """What stands together: a headline, a quote, a commitment, a party.

    `role` is what it is, `section` the field of the document that holds it, `anchor` a name for links, unique but for the signatories, who share
    one on the page; `source` is the value itself. It remembers which of its rows a format took.
    """

    __slots__ = (
        "_language",
        "_names",
        "_taken",
        "anchor",
        "role",
        "rows",
        "section",
        "source",
    )

    def __init__(
        self,
        role: str,
        section: str,
        anchor: str,
        source: Any,
        rows: Mapping[str, Row],
        names: frozenset[str],
        language: str,
    ) -> None:
        self.role, self.section, self.anchor = role, section, anchor
        self.source, self.rows = source, rows
        self._names, self._language, self._taken = names, language, set[str]()

    @property
    def label(self) -> str:
        """What it is, in words of the document's language."""
        with translation.override(self._language):
            # What is one value (the headline) is called as its row.
            return terms.field(self.role) if self.role in self._names else terms.passage(self.role)

    def take(self, name: str) -> Any:
        """Return a value that the caller is going to show, "" when there is none; raises KeyError for a name that no such passage has."""
        row = self.row(name)
        return row.value if row else ""

    def say(self, name: str) -> str:
        """Return a value in words, as plain text, for a caller that is going to show it; "" when there is none."""
        row = self.row(name)
        return row.said if row else ""

    def row(self, name: str) -> Row | None:
        """Return a row that the caller is going to show, if there is one."""
        if name not in self._names:
            raise KeyError(f"{self.role} has no {name}")
        self._taken.add(name)
        return self.rows.get(name)

    def leave_out(self) -> None:
        """Count every row as taken: what a format cannot draw needs no words."""
        self._taken.update(self.rows)

    def left(self) -> tuple[Row, ...]:
        """Return the rows that nobody took, in order."""
        return tuple(row for name, row in self.rows.items() if name not in self._taken)


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A document as its passages, in the order of reading."""

    language: str
    passages: tuple[Passage, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Everything the document says, in order."""
        return tuple(row for passage in self.passages for row in passage.rows.values())

    def of(self, *roles: str) -> list[Passage]:
        """Return the passages of these roles, in order."""
        return [passage for passage in self.passages if passage.role in roles]

    def one(self, role: str) -> Passage | None:
        """Return the passage of a role that a document has once at most."""
        return next(iter(self.of(role)), None)

    def section(self, name: str) -> list[Passage]:
        """Return the passages that a field of the document holds, in order: `body`, `parties` …"""
        return [passage for passage in self.passages if passage.section == name]

    def take(self, role: str) -> Any:
        """Return the value of a passage that is one value (`headline`), "" when there is none."""
        passage = self.one(role)
        return passage.take(role) if passage else ""

    def left(self, silent: Mapping[str, str] = SILENT) -> list[tuple[Passage, tuple[Row, ...]]]:
        """Return what nobody took and readers should read, by passage: a format shows it as labelled lines, last."""
        patterns = tuple(silent)
        found = (
            (passage, tuple(row for row in passage.left() if not _is_silent(row.role, patterns)))
            for passage in self.passages
        )
        return [(passage, rows) for passage, rows in found if rows]


def read_out(document: doc.Document, *, zone: str) -> ReadOut:
    """Return everything that a document says; times are said in an IANA zone."""
    read = ReadOut(document.language, tuple(_Reader(document.language, zone).read(document)))
    read.take("language")  # every format is in it as a whole
    return read


def is_silent(role: str) -> bool:
    """Whether no reader needs to read what has this role."""
    return _is_silent(role, tuple(SILENT))


@lru_cache(maxsize=1024)
def _is_silent(role: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(role, pattern) for pattern in patterns)


_known: dict[type, tuple[tuple[str, Any, bool], ...]] = {}
_names: dict[type, frozenset[str]] = {}


def _fields(cls: type) -> tuple[tuple[str, Any, bool], ...]:
    """The fields of a dataclass: name, default, and whether it is rich text."""
    if cls not in _known:
        hints = typing.get_type_hints(cls, include_extras=True)
        _known[cls] = tuple(
            (field.name, field.default, doc.RICH in getattr(hints[field.name], "__metadata__", ()))
            for field in dataclasses.fields(cls)
        )
    return _known[cls]


def names_of(cls: type) -> frozenset[str]:
    """Return the names that the rows of such a passage can have (`speaker`, `institution.name`); files and lists are passages of their own."""
    if cls not in _names:
        _names[cls] = frozenset(_find_names(cls))
    return _names[cls]


def _find_names(cls: type) -> set[str]:
    found: set[str] = set()
    for name, hint in typing.get_type_hints(cls).items():
        if name not in {field.name for field in dataclasses.fields(cls)}:
            continue
        inner = next(
            (t for t in (hint, *typing.get_args(hint)) if dataclasses.is_dataclass(t)), None
        )
        if typing.get_origin(hint) is tuple or inner in (FrozenImage, FrozenAttachment):
            continue
        found |= {f"{name}.{below}" for below in names_of(inner)} if inner else {name}  # type: ignore[arg-type]
    return found


class _Reader:
    def __init__(self, language: str, zone: str) -> None:
        self.language, self.zone = language, zone
        self.counted: Counter[str] = Counter()

    def read(self, document: doc.Document) -> Iterator[Passage]:
        fields = {name: (default, rich) for name, default, rich in _fields(type(document))}
        for name in dict.fromkeys([*ORDER, *fields]):
            value = getattr(document, name)
            default, rich = fields[name]
            if isinstance(value, tuple) or dataclasses.is_dataclass(value):
                items = value if isinstance(value, tuple) else (value,)
                for item in items:
                    yield from self.passages(item, name, name)
            elif value not in (default, None, ""):
                row = self.row(name, type(document), name, value, rich, name)
                names = frozenset({name})
                yield Passage(name, name, name, value, {name: row}, names, self.language)

    def passages(self, value: Any, section: str, name: str) -> Iterator[Passage]:
        """A value with fields, then the files and the lists inside it."""
        role = name if isinstance(value, FrozenImage) else role_of(type(value))
        anchor = self.anchor(role, value)
        rows: dict[str, Row] = {}
        inside: list[tuple[Any, str]] = []
        self.collect(value, "", role, anchor, rows, inside)
        # What introduces a list is there even when it says nothing itself.
        if rows or any(not isinstance(below, FrozenImage) for below, _field in inside):
            names = names_of(type(value))
            yield Passage(role, section, anchor, value, rows, names, self.language)
        for below, field in inside:
            yield from self.passages(below, section, field)

    def collect(
        self,
        value: Any,
        prefix: str,
        role: str,
        anchor: str,
        rows: dict[str, Row],
        inside: list[tuple[Any, str]],
    ) -> None:
        for name, default, rich in _fields(type(value)):
            said = getattr(value, name)
            if isinstance(said, tuple):
                inside += [(item, name) for item in said]
            elif isinstance(said, FrozenImage | FrozenAttachment):
                inside.append((said, name))
            elif dataclasses.is_dataclass(said):
                self.collect(said, f"{prefix}{name}.", role, anchor, rows, inside)
            elif said not in (default, None, ""):
                path = f"{prefix}{name}"
                rows[path] = self.row(f"{role}.{path}", type(value), name, said, rich, anchor)

    def row(self, role: str, cls: type, name: str, value: Any, is_rich: bool, anchor: str) -> Row:
        field = f"{cls.__name__}.{name}"
        return Row(role, value, anchor, self.language, field, self.zone, is_rich)

    def anchor(self, role: str, value: Any) -> str:
        """The anchors of the page where it has some, else the role and a number."""
        match value:
            case doc.Text(heading="") | doc.Quote() | doc.Figure() | doc.Video() | FrozenImage():
                pass
            case doc.Text():
                role = "s"
            case doc.Commitments():
                return "engagements"
            case doc.Commitment():
                return f"engagement-{value.number}"
            case doc.Signatory():
                return "signataires"
            case doc.Agreement() | doc.Event():
                return role
        self.counted[role] += 1
        return f"s{self.counted['s']}" if role == "s" else f"{role}-{self.counted[role]}"


def role_of(cls: type) -> str:
    """Return what a passage of such a value is called: `quote`, `party`, `attachment`."""
    return cls.__name__.removeprefix("Frozen").lower()
