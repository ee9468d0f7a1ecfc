"""Whatever a document can say is seen by whoever compares two of them and shown by every format, or stands in a short list with its reason.

Derived from the types: a document in which every field of every dataclass says something, and one change of it for each field.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import io
import types
import typing
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

import pypdf
import pytest

from announcements import comparing, terms
from announcements import document as doc
from announcements.reading_out import ORDER, SILENT, Passage, names_of, read_out
from assets.frozen import FrozenImage
from pages.feeds import content
from pages.layout import lay_out
from presskits.docx import render_docx
from presskits.pdf import render_pdf
from presskits.text import render_text
from presskits.typst_data import typst_data
from tests.presskits import samples

ZONE = "Europe/Paris"
# What a field may hold where not any text will do: two values, of which the second is the change.
CHOICES: dict[str, tuple[Any, Any]] = {
    "Document.language": ("fr", "en"),
    "Document.original_language": ("fr", "de"),
    "Document.kind": ("media_advisory", "statement"),
    "Agreement.type": ("consortium", "chair"),
    "Party.role": ("lead", "supporter"),
    "Institution.kind": ("university", "school"),
    "FrozenImage.digital_source_type": ("digitalCapture", "dataDrivenMedia"),
    "FrozenImage.media_type": ("image/jpeg", "image/png"),
    "FrozenImage.width": (1200, 1100),
    "FrozenImage.height": (800, 700),
}


class Filling:
    """A document that says something in every field; `changed` is the number of the field that says something else."""

    def __init__(self, changed: int = -1) -> None:
        self.changed = changed
        self.count = 0
        self.path = ""  # of the field that was changed
        self.pictures: dict[str, bytes] = {}

    def make(self, cls: type, path: str = "") -> Any:
        hints = typing.get_type_hints(cls, include_extras=True)
        return cls(
            **{
                field.name: self.value(hints[field.name], f"{cls.__name__}.{field.name}", path)
                for field in dataclasses.fields(cls)
            }
        )

    def value(self, hint: Any, field: str, path: str) -> Any:
        below = f"{path}.{field.partition('.')[2]}".lstrip(".")
        if typing.get_origin(hint) in (typing.Union, types.UnionType):
            hint = next(each for each in typing.get_args(hint) if each is not type(None))
        if typing.get_origin(hint) is tuple:
            item = typing.get_args(hint)[0]
            kinds = typing.get_args(item) if item == doc.Part else (item,)
            return tuple(self.make(kind, f"{below}.{kind.__name__}") for kind in kinds)
        if dataclasses.is_dataclass(hint):
            return self.make(typing.cast(type, hint), below)
        self.count += 1
        is_changed = self.count - 1 == self.changed
        if is_changed:
            self.path = below
        return self.leaf(hint, field, self.count, is_changed)

    def leaf(self, hint: Any, field: str, number: int, is_changed: bool) -> Any:
        if field in CHOICES:
            return CHOICES[field][is_changed]
        if field == "FrozenImage.sha256":
            colour = "#000000" if is_changed else f"#{number:06x}"
            return self.picture(colour)
        if hint is int:
            return 1 + number * is_changed
        if hint is float:
            return 0.75 if is_changed else 0.25
        if hint is dt.datetime:
            return dt.datetime(2026, 3, 1 + is_changed, 9, tzinfo=dt.UTC)
        if hint is dt.date:
            return dt.date(2026, 3, 1 + is_changed)
        word = f"mot{number}{'bis' if is_changed else ''}"
        if doc.RICH in getattr(hint, "__metadata__", ()):
            return f"<p>{word}</p>"
        assert hint is str, f"{field}: a test value for {hint} is missing"
        return f"https://a.example/{word}" if field.endswith(("url", "website")) else word

    def picture(self, colour: str) -> str:
        data = photo(colour)
        sha256 = hashlib.sha256(data).hexdigest()
        self.pictures[sha256] = data
        return sha256


@functools.cache
def photo(colour: str) -> bytes:
    return samples.photo(colour, (60, 40))


FULL = Filling()
BEFORE: doc.Document = FULL.make(doc.Document)


def changes() -> Iterator[tuple[str, doc.Document]]:
    for number in range(FULL.count):
        filling = Filling(number)
        document = filling.make(doc.Document)
        FULL.pictures.update(filling.pictures)
        yield filling.path, document


CHANGED = dict(changes())
CONTEXT = dataclasses.replace(samples.CONTEXT, contacts=())


def text_file(document: doc.Document) -> object:
    return render_text(document, CONTEXT)


def word_file(document: doc.Document) -> object:
    data = render_docx(document, CONTEXT, images=FULL.pictures, timestamp=samples.RELEASED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def data_of_the_pdf(document: doc.Document) -> object:
    return typst_data(document, CONTEXT, {sha256: sha256 for sha256 in FULL.pictures})


def feed(document: doc.Document) -> object:
    # The title of the entry stands beside its content.
    return document.headline, content(document, zone=ZONE)


FORMATS: dict[str, Callable[[doc.Document], object]] = {
    function.__name__: function for function in (text_file, word_file, data_of_the_pdf, feed)
}


@pytest.fixture(scope="module")
def hidden() -> dict[str, set[str]]:
    """The roles that a format does not show, by format: it is the same when they change."""
    roles = {path: role_of_change(document) for path, document in CHANGED.items()}
    found = {}
    for name, render in FORMATS.items():
        before = render(BEFORE)
        found[name] = {
            roles[path]
            for path, document in CHANGED.items()
            # A Word file takes a tenth of a second; of the silent ones the others tell enough.
            if (name != "word_file" or not is_silent(roles[path])) and render(document) == before
        }
    return found


def is_silent(role: str) -> bool:
    return any(fnmatchcase(role, pattern) for pattern in SILENT)


def role_of_change(document: doc.Document) -> str:
    """Return the role of the one row that a change changed."""
    before = [(row.role, row.value) for row in read_out(BEFORE, zone=ZONE).rows]
    after = [(row.role, row.value) for row in read_out(document, zone=ZONE).rows]
    (changed,) = {new[0] for old, new in zip(before, after, strict=True) if old != new}
    return changed


def test_every_field_changes_the_fingerprint():
    before = doc.canonical(BEFORE)
    assert [path for path, document in CHANGED.items() if doc.canonical(document) == before] == []


def test_every_field_is_read_out_once():
    assert len(CHANGED) == FULL.count
    assert len(read_out(BEFORE, zone=ZONE).rows) == FULL.count
    assert all(role_of_change(document) for document in CHANGED.values())


def test_every_field_is_seen_by_a_comparison():
    unseen = []
    for path, document in CHANGED.items():
        found = comparing.changes(BEFORE, document, zone=ZONE)
        if all(piece.change == "same" for change in found for piece in change.pieces):
            unseen.append(path)
    assert unseen == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_field_is_shown_or_silent_with_a_reason(name, hidden):
    assert {role for role in hidden[name] if not is_silent(role)} == set()


def test_what_is_silent_is_a_field_and_has_a_reason():
    roles = {row.role for row in read_out(BEFORE, zone=ZONE).rows}
    for pattern, reason in SILENT.items():
        assert any(fnmatchcase(role, pattern) for role in roles), pattern
        assert reason.endswith(".")


def test_what_every_format_shows_has_no_place_in_the_list(hidden):
    somewhere = set().union(*hidden.values())
    unneeded = [p for p in SILENT if not any(fnmatchcase(role, p) for role in somewhere)]
    assert unneeded == []


def test_nothing_is_left_over_of_the_fields_of_today():
    """Each has its place in each format: the labelled lines at the end are for a field that nobody thought of yet."""
    assert typing.cast(dict, data_of_the_pdf(BEFORE))["details"] == []
    for render in (text_file, feed, word_file):
        assert "langue" not in str(render(BEFORE)).lower()


@dataclasses.dataclass(frozen=True, slots=True)
class Signatory(doc.Signatory):
    """As it may be next year: with a field that no format knows."""

    motto: str = ""
    sworn_on: dt.date | None = None


def with_a_new_field() -> doc.Document:
    person = Signatory(name="Anne Roy", motto="Toujours mesurer", sworn_on=dt.date(2027, 5, 4))
    return dataclasses.replace(samples.document(), signatories=(person,))


@pytest.mark.parametrize("name", FORMATS)
def test_a_field_that_is_added_is_shown_before_anybody_thinks_of_it(name):
    shown = str(FORMATS[name](with_a_new_field()))
    if name == "text_file":
        shown = render_text(with_a_new_field(), CONTEXT).decode()
    if name == "word_file":
        shown = typing.cast(dict, word_file(with_a_new_field()))["word/document.xml"].decode()
    assert "motto Toujours mesurer" in shown
    assert "4\u00a0mai 2027" in shown.replace("\\xa0", "\u00a0")


def test_a_field_that_is_added_is_printed():
    result = render_pdf(
        with_a_new_field(), CONTEXT, images=samples.IMAGES, timestamp=samples.RELEASED
    )
    pages = pypdf.PdfReader(io.BytesIO(result.data)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "motto Toujours mesurer" in text
    assert result.warnings == ()


def test_every_field_has_a_word_of_its_own():
    """A label that is the name of a field is not translated."""
    for row in read_out(BEFORE, zone=ZONE).rows:
        name = row.role.rpartition(".")[2]
        assert row.role in terms._FIELDS or name in terms._FIELDS, row.role
    for passage in read_out(BEFORE, zone=ZONE).passages:
        assert passage.role in terms._PASSAGES or passage.role in terms._FIELDS, passage.role


def test_the_order_of_reading_names_fields():
    assert set(ORDER) <= {field.name for field in dataclasses.fields(doc.Document)}


def test_a_format_that_asks_for_what_there_is_not_is_told():
    quote = next(iter(read_out(samples.document(), zone=ZONE).of("quote")))
    assert isinstance(quote, Passage)
    with pytest.raises(KeyError, match="quote has no speker"):
        quote.take("speker")
    assert names_of(FrozenImage) >= {"sha256", "alt"}
    assert "institution.name" in names_of(doc.Party)
    assert "logo" not in names_of(doc.Party)


def test_anchors_are_those_of_the_page():
    document = samples.document()
    read = read_out(document, zone=ZONE)
    sections = [p.anchor for p in read.section("body") if p.role in ("text", "commitments")]
    assert sections == [entry.anchor for entry in lay_out(document).contents]
    assert [p.anchor for p in read.of("commitment")][:2] == ["engagement-1", "engagement-2"]
    assert {p.anchor for p in read.of("signatory")} == {"signataires"}
