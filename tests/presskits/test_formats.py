"""A format more is a row of the table: whatever speaks of files follows it."""

import dataclasses
import importlib
import importlib.util
import zipfile
from types import SimpleNamespace

import pytest
import time_machine

from announcements.models import EditionText
from announcements.released.publication import publication_context, released
from masthead.reading import frozen_masthead
from presskits import formats
from presskits.building import build
from presskits.models import IssuedFile
from presskits.offering import offered
from presskits.rehearsing import rehearse
from presskits.tasks import build_files
from tests.factories import NOW, make_announcement, release
from tests.presskits import samples

SITE = "https://presse.example"
BRAILLE = formats.Format(
    kind="braille",
    name="braille",
    label="Announcement (braille)",
    media_type="text/x-braille",
    extension="brf",
    version=7,
    address="communique.brf",
    render=lambda document, context, images, at: (f"⠃ {document.headline}".encode(), "no dots"),
    in_archive=True,
)


@pytest.fixture
def _braille(monkeypatch):
    monkeypatch.setattr(formats, "FORMATS", (BRAILLE, *formats.FORMATS))


def read_anew(name):
    """Return a module as it is when it is imported from now on; whoever has it already keeps theirs."""
    spec = importlib.util.spec_from_file_location(
        "read_anew", importlib.import_module(name).__file__
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.usefixtures("_braille")
def test_a_format_more_is_built_and_lies_in_the_archive_and_its_readme():
    document = samples.document(lead_image=None, parties=())
    made = build(document, samples.CONTEXT, "braille", communique=None)
    assert (made.filename, made.media_type, made.note) == (
        "2025-03-03_k7m2p9qr_fr_communique.brf",
        "text/x-braille",
        "no dots",
    )
    with made.file as file:
        file.seek(0)
        assert file.read() == f"⠃ {document.headline}".encode()
    kit = build(document, samples.CONTEXT, "kit", communique=lambda kind: kind.encode())
    with kit.file as file, zipfile.ZipFile(file) as archive:
        assert archive.read(made.filename) == b"braille"
        assert made.filename in archive.read("README.txt").decode()
        assert made.filename in archive.read("SHA256SUMS").decode()
        assert {"pdf", "docx", "txt"} < {name.rpartition(".")[2] for name in archive.namelist()}


@pytest.mark.django_db
@pytest.mark.usefixtures("_braille")
def test_a_format_more_is_offered_and_made_ahead(settings):
    settings.SITE_URL = SITE
    with time_machine.travel(NOW, tick=False):
        edition = release(make_announcement())
    assert build_files.call(edition.pk) == len(formats.FORMATS)
    text = EditionText.objects.get(edition=edition)
    row = IssuedFile.objects.get(kind="braille")
    assert row.format_version == 7
    lines = released(short_id := edition.announcement.short_id, now=NOW)
    context = publication_context(
        lines[0],
        lines,
        short_id,
        language="fr",
        now=NOW,
        site_url=SITE,
        masthead=frozen_masthead("fr"),
    )
    first = offered(text.pk, context).files[0]
    assert (first.label, first.path) == (BRAILLE.label, f"{context.path}communique.brf")
    assert (first.size, first.sha256) == (row.size, row.sha256)


@pytest.mark.usefixtures("_braille")
def test_a_format_more_has_an_address_and_the_threads_of_files_and_no_copy_at_the_edge():
    path = "/fr/communiques/texte-k7m2p9qr/communique.brf"
    patterns = read_anew("pages.download_urls").urlpatterns
    assert {p.name for p in patterns if "braille" in p.name} == {
        "fr-file-braille",
        "en-file-braille",
        "de-file-braille",
    }
    lanes = read_anew("newsroom.lanes").Lanes(pages=1, files=1, desk=1)
    assert lanes.of(path) is lanes.files
    assert lanes.of(path[:-4]) is lanes.pages
    asked = read_anew("newsroom.edge.asking").Reader().asked
    scope = SimpleNamespace(
        path=path, headers={}, authority="testserver", query_string="", scheme="http", method="GET"
    )
    assert asked(scope) is None
    assert asked(SimpleNamespace(**{**vars(scope), "path": path[:-4]})) is not None


@pytest.mark.django_db
def test_a_format_that_cannot_be_made_is_said_before_approval(monkeypatch):
    def broken(*arguments):
        raise ZeroDivisionError

    row = dataclasses.replace(BRAILLE, render=broken)
    monkeypatch.setattr(formats, "FORMATS", (row, *formats.FORMATS))
    from announcements.rehearsing import Upcoming

    upcoming = Upcoming(
        document=samples.document(lead_image=None, parties=()),
        announcement_id=0,
        slug="x",
        number=1,
        kind="original",
        note="",
        fingerprint="0" * 64,
        release_at=NOW,
    )
    said = list(rehearse(upcoming))
    assert len(said) == 1
    assert "braille" in said[0]


def test_kinds_and_addresses_are_each_there_once():
    for name in ("kind", "address"):
        values = [getattr(row, name) for row in formats.FORMATS]
        assert len(set(values)) == len(values)
    assert [row.kind for row in formats.FORMATS if row.render is None] == ["kit"]
    assert formats.FORMATS[-1] is formats.archive()
    with pytest.raises(LookupError):
        formats.of("papyrus")


def test_the_recorded_kinds_are_those_of_the_table():
    field = IssuedFile._meta.get_field("kind")
    assert [value for value, _name in field.choices] == [row.kind for row in formats.FORMATS]
    assert max(len(row.kind) for row in formats.FORMATS) <= field.max_length
