"""What is damaged never goes out as if it were right: a page says so, the log says which, and the rest stays up."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from lxml import etree

from announcements.document import canonical, fingerprint, read
from announcements.models import (
    Announcement,
    AnnouncementAttachment,
    EditionAsset,
    EditionText,
)
from assets import storing
from assets.damage import Damaged
from assets.disk import UNFINISHED
from presskits.models import IssuedFile
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    SVG,
    approve,
    jpeg,
    make_announcement,
    make_attachment,
    make_image,
    make_logo,
    release,
    reopen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def address(announcement: Announcement, name: str = "", language: str = "fr") -> str:
    text = EditionText.objects.filter(edition__announcement=announcement, language=language).latest(
        "pk"
    )
    words = {"fr": "communiques", "en": "announcements"}[language]
    return f"/{language}/{words}/{text.slug}-{announcement.short_id}/{name}"


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def damage_text(announcement: Announcement, language: str = "fr") -> EditionText:
    """Change one word of a frozen text behind the newsroom's back."""
    text = EditionText.objects.get(edition__announcement=announcement, language=language)
    text.document = text.document.replace("laboratoire", "monopole").replace(
        "laboratory", "monopoly"
    )
    EditionText.objects.filter(pk=text.pk).update(document=text.document)
    return text


def damage(path: Path) -> None:
    """Change a byte of a file near its end: among the pixels of a picture, not among its words."""
    data = bytearray(path.read_bytes())
    data[-min(40, len(data))] ^= 1
    path.write_bytes(data)


def media(announcement: Announcement, name: str) -> str:
    row = EditionAsset.objects.filter(edition__announcement=announcement, language="fr").latest(
        "pk"
    )
    return f"/media/{row.key}/{name}"


# Frozen texts.


@pytest.mark.parametrize(("language", "sentence"), [
    ("fr", "Ceci ne peut pas être montré pour le moment."),
    ("en", "This cannot be shown at the moment."),
])  # fmt: skip
def test_a_text_that_was_changed_in_the_database_is_not_shown(
    client: Client, caplog, language, sentence
) -> None:
    announcement = make_announcement(english=True)
    release(announcement)
    path = address(announcement, language=language)
    text = damage_text(announcement, language)

    response = client.get(path)

    page = response.content.decode()
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert response["Retry-After"] == "3600"
    assert sentence in page
    assert "monopol" not in page
    assert text.fingerprint in caplog.text
    assert path in caplog.text


def test_no_file_is_made_of_a_changed_text(client: Client) -> None:
    announcement = make_announcement()
    release(announcement)
    damage_text(announcement)
    for name in ("communique.txt", "communique.pdf", "kit.zip"):
        assert client.get(address(announcement, name)).status_code == 503
    assert not IssuedFile.objects.exists()


def test_a_feed_goes_without_a_changed_text(client: Client, caplog) -> None:
    right, wrong = make_announcement(), make_announcement()
    release(right)
    release(wrong)
    damage_text(wrong)
    feed = etree.fromstring(client.get("/fr/feed.atom").content)
    found = [
        str(text) for text in feed.xpath("//*[local-name()='entry']/*[local-name()='id']/text()")
    ]
    assert found == [f"http://testserver/c/{right.short_id}"]
    assert "A feed goes without an announcement" in caplog.text


def test_a_changed_text_is_not_copied_into_the_next_edition() -> None:
    announcement = make_announcement(english=True)
    release(announcement, at=NOW - DAY)
    damage_text(announcement, "en")
    reopen(announcement)
    announcement.refresh_from_db()
    announcement.headline_fr = "Un autre titre"  # type: ignore[attr-defined]
    announcement.save()
    with pytest.raises(Damaged):
        approve(announcement, languages=["fr"])
    assert announcement.editions.count() == 1


# Files.


def with_picture() -> Announcement:
    announcement = make_announcement(lead_image=True)
    release(announcement)
    return announcement


def only_original(asset_folder: Path) -> Path:
    (path,) = (asset_folder / "originals").glob("*/*")
    return path


def test_an_issued_file_that_is_damaged_is_made_again(client: Client, asset_folder, caplog) -> None:
    announcement = make_announcement()
    release(announcement)
    right = body(client.get(address(announcement, "communique.txt")))
    issued = IssuedFile.objects.get()
    damage(asset_folder / issued.storage_name)
    assert body(client.get(address(announcement, "communique.txt"))) == right
    assert storing.digest((asset_folder / issued.storage_name).read_bytes()) == issued.sha256
    assert "An issued file is made again" in caplog.text


def test_a_damaged_document_answers_503_until_it_is_back(
    client: Client, asset_folder, caplog
) -> None:
    announcement = make_announcement()
    AnnouncementAttachment.objects.create(announcement=announcement, attachment=make_attachment())
    release(announcement)
    path = only_original(asset_folder)
    right = path.read_bytes()
    damage(path)
    assert client.get(media(announcement, "programme.csv")).status_code == 503
    assert path.name in caplog.text
    path.write_bytes(right)
    assert body(client.get(media(announcement, "programme.csv"))) == right


def test_a_damaged_picture_is_not_shown_in_any_size(client: Client, asset_folder) -> None:
    announcement = with_picture()
    path = only_original(asset_folder)
    damage(path)
    for name in ("original.jpg", "w320.webp", "og.jpg"):
        assert client.get(media(announcement, name)).status_code == 503


def test_a_damaged_drawing_is_not_shown(client: Client, asset_folder) -> None:
    announcement = make_announcement()
    institution = announcement.parties.first().institution  # type: ignore[union-attr]
    institution.logo = make_logo()
    institution.save()
    release(announcement)
    assert client.get(media(announcement, "original.svg")).status_code == 200
    damage(only_original(asset_folder))
    assert client.get(media(announcement, "original.svg")).status_code == 503


@pytest.mark.parametrize("name", ["original.jpg", "w320.webp", "w320.jpg"])
def test_a_damaged_rendition_is_made_again(client: Client, asset_folder, name) -> None:
    announcement = with_picture()
    right = body(client.get(media(announcement, name)))
    made = [path for path in (asset_folder / "renditions").rglob("*") if path.is_file()]
    for path in made:
        damage(path)
    assert body(client.get(media(announcement, name))) == right


def test_a_kit_goes_without_a_damaged_picture_and_is_made_again_when_it_is_back(
    client: Client, asset_folder, caplog
) -> None:
    announcement = with_picture()
    path = only_original(asset_folder)
    right = path.read_bytes()
    damage(path)

    def pictures() -> list[str]:
        kit = zipfile.ZipFile(io.BytesIO(body(client.get(address(announcement, "kit.zip")))))
        return [name for name in kit.namelist() if name.startswith("images/")]

    assert pictures() == []
    assert path.name in IssuedFile.objects.get(kind="kit").note
    assert path.name in caplog.text
    path.write_bytes(right)
    assert pictures() == ["images/01_campus.jpg"]
    assert [row.note for row in IssuedFile.objects.filter(kind__in=["kit", "docx"])] == ["", ""]


# All of it, by a command.


def everything() -> Announcement:
    announcement = make_announcement(lead_image=True, english=True)
    AnnouncementAttachment.objects.create(announcement=announcement, attachment=make_attachment())
    release(announcement)
    return announcement


def verify(capsys) -> tuple[bool, list[tuple[str, str]]]:
    """Return whether all is right, and the problems that are told."""
    try:
        call_command("verify_storage", "--json")
        right = True
    except CommandError:
        right = False
    told = json.loads(capsys.readouterr().out)
    assert told["right"] == right
    return right, [(problem["kind"], problem["what"]) for problem in told["problems"]]


def test_verifying_finds_nothing_where_all_is_right(client: Client, capsys) -> None:
    announcement = everything()
    body(client.get(address(announcement, "kit.zip")))
    body(client.get(media(announcement, "w320.webp")))
    call_command("verify_storage")
    assert "6 files (0 MB) and 2 texts are as they were stored." in capsys.readouterr().out
    assert verify(capsys) == (True, [])


def test_verifying_names_every_damage(client: Client, capsys, asset_folder) -> None:
    announcement = everything()
    body(client.get(address(announcement, "communique.txt")))
    issued = IssuedFile.objects.get()
    damage(asset_folder / issued.storage_name)
    gone, cut = sorted((asset_folder / "originals").glob("*/*"))
    gone.unlink()
    cut.write_bytes(b"")
    text = damage_text(announcement)
    right, problems = verify(capsys)
    assert not right
    assert sorted(problems) == sorted([
        ("damaged", issued.storage_name),
        ("missing", storing.original(gone.name)),
        ("damaged", storing.original(cut.name)),
        ("text", f"edition {text.edition_id} (fr)"),
    ])  # fmt: skip


def test_verifying_finds_what_only_an_edition_names(capsys, asset_folder) -> None:
    image = make_image()
    release(make_announcement(lead_image=True))
    Announcement.objects.update(lead_image=None)
    image.delete()
    (path,) = (asset_folder / "originals").glob("*/*")
    path.unlink()
    assert verify(capsys) == (False, [("missing", storing.original(path.name))])


def test_verifying_reads_what_a_text_says(capsys) -> None:
    announcement = make_announcement()
    release(announcement)
    text = EditionText.objects.get()
    newer = text.document.replace('"schema":1', '"schema":99')
    EditionText.objects.filter(pk=text.pk).update(document=newer, fingerprint=fingerprint(newer))
    right, problems = verify(capsys)
    assert (right, problems) == (False, [("text", f"edition {text.edition_id} (fr)")])
    assert canonical(read(text.document)) == text.document


def test_verifying_tells_of_files_that_no_row_names(capsys, asset_folder) -> None:
    stray = storing.original(storing.digest(b"stray"))
    storing.keep(stray, b"stray")
    (asset_folder / "issued").mkdir()
    unfinished = asset_folder / "issued" / f"{UNFINISHED}abc"
    unfinished.write_bytes(b"half")
    (asset_folder / "issued" / f"{UNFINISHED}now").write_bytes(b"an upload that is under way")
    long_ago = (NOW - 2 * HOUR).timestamp()
    os.utime(unfinished, (long_ago, long_ago))
    os.utime(asset_folder / "issued" / f"{UNFINISHED}now", (NOW.timestamp(), NOW.timestamp()))
    assert verify(capsys) == (
        True,
        [("unfinished", f"issued/{UNFINISHED}abc"), ("orphan", stray)],
    )
    call_command("verify_storage", "--tidy")
    assert "unfinished: " in capsys.readouterr().out
    assert not unfinished.exists()
    assert verify(capsys) == (True, [("orphan", stray)])


def test_verifying_holds_one_file_at_a_time(capsys, monkeypatch) -> None:
    """Files are read in pieces: none is asked for whole."""
    for number in range(3):
        make_image(jpeg(colour=f"#0000{number}0"))
    make_image(SVG, "logo.svg")
    monkeypatch.setattr(storing, "read", lambda *_a, **_k: pytest.fail("a whole file was read"))
    assert verify(capsys) == (True, [])
