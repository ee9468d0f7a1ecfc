"""Downloads as the world gets them."""

import datetime as dt
import hashlib
import io
import zipfile
from types import SimpleNamespace

import pytest
import time_machine

from announcements import publishing
from announcements.models import EditionText
from contacts.models import PressContact
from presskits.formats import FORMATS
from presskits.issuing import NotIssuable, issue
from presskits.models import IssuedFile
from presskits.tasks import build_files
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    make_announcement,
    make_attachment,
    make_image,
    make_logo,
    publisher,
    release,
    reopen,
)

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def announcement():
    return make_announcement(lead_image=True)


def address(announcement, name="kit.zip", language="fr"):
    text = EditionText.objects.filter(edition__announcement=announcement, language=language).latest(
        "pk"
    )
    words = {"fr": "communiques", "en": "announcements", "de": "mitteilungen"}[language]
    return f"/{language}/{words}/{text.slug}-{announcement.short_id}/{name}"


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(
    ("name", "media_type", "start"),
    [
        ("kit.zip", "application/zip", b"PK"),
        ("communique.pdf", "application/pdf", b"%PDF-1.7"),
        (
            "communique.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
        ("communique.txt", "text/plain; charset=utf-8", "COMMUNIQUÉ DE PRESSE".encode()),
        ("contacts.vcf", "text/vcard; charset=utf-8", b"BEGIN:VCARD\r\nVERSION:4.0"),
    ],
)
def test_a_released_file_is_handed_out(client, announcement, name, media_type, start):
    release(announcement)
    response = client.get(address(announcement, name))
    data = body(response)
    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert data.startswith(start)
    assert response["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert response["Content-Length"] == str(len(data))
    assert 'filename="2026-02-10_' in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["kit.zip", "communique.pdf", "communique.txt", "contacts.vcf"])
def test_an_unreleased_file_is_not_there_even_when_it_has_been_made(
    client, announcement, name, settings
):
    settings.SITE_URL = SITE
    edition = release(announcement, at=NOW + HOUR)
    build_files.call(edition.pk)
    assert IssuedFile.objects.count() == len(FORMATS)
    assert client.get(address(announcement, name)).status_code == 404
    with time_machine.travel(NOW + HOUR, tick=False):
        response = client.get(address(announcement, name))
        assert (response.status_code, body(response) != b"") == (200, True)


def test_a_file_made_ahead_is_the_one_handed_out(client, announcement, settings):
    settings.SITE_URL = SITE
    edition = release(announcement, at=NOW + HOUR)
    assert build_files.call(edition.pk) == len(FORMATS)
    before = set(IssuedFile.objects.values_list("kind", "sha256"))
    with time_machine.travel(NOW + HOUR, tick=False):
        data = body(client.get(address(announcement)))
    assert ("kit", hashlib.sha256(data).hexdigest()) in before
    assert set(IssuedFile.objects.values_list("kind", "sha256")) == before


def test_a_withdrawn_file_is_gone(client, announcement):
    release(announcement)
    path = address(announcement)
    assert body(client.get(path)).startswith(b"PK")
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=NOW,
        version=announcement.version,
        reason={"fr": "Un chiffre était faux."},
    )
    response = client.get(path)
    assert response.status_code == 410
    assert announcement.headline_fr not in response.content.decode()


def test_a_wrong_slug_leads_to_the_right_one(client, announcement):
    release(announcement)
    right = address(announcement)
    response = client.get(f"/fr/communiques/autre-chose-{announcement.short_id}/kit.zip")
    assert (response.status_code, response["Location"]) == (301, right)


def test_a_language_that_was_not_released_has_no_files(client, announcement):
    release(announcement)
    path = f"/en/announcements/x-{announcement.short_id}/kit.zip"
    assert client.get(path).status_code == 404


def test_each_language_has_its_own_kit(client):
    announcement = make_announcement(english=True)
    release(announcement)
    french = zipfile.ZipFile(io.BytesIO(body(client.get(address(announcement)))))
    english = zipfile.ZipFile(io.BytesIO(body(client.get(address(announcement, language="en")))))
    assert "Dossier de presse" in french.read("README.txt").decode()
    assert "Press kit" in english.read("README.txt").decode()
    assert any(name.endswith("_en_press-release.pdf") for name in english.namelist())


def test_head_ranges_and_conditions_are_answered(client, announcement):
    release(announcement)
    path = address(announcement)
    whole = client.get(path)
    data = body(whole)
    head = client.head(path)
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(data)), b"")
    part = client.get(path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, body(part)) == (206, data[:4])
    assert client.get(path, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get(path, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    assert client.post(path).status_code == 405


def test_the_same_edition_gives_the_same_bytes_and_is_built_once(client, announcement, monkeypatch):
    release(announcement)
    first = body(client.get(address(announcement)))
    monkeypatch.setattr("presskits.issuing.build", lambda *a, **k: pytest.fail("built again"))
    assert body(client.get(address(announcement))) == first


def test_the_same_bytes_are_built_when_the_record_is_lost(client, announcement):
    release(announcement)
    first = body(client.get(address(announcement)))
    IssuedFile.objects.all().delete()
    with time_machine.travel(NOW + DAY / 4, tick=False):
        assert body(client.get(address(announcement))) == first


def test_a_file_lost_by_the_storage_is_made_again(client, announcement, asset_folder):
    release(announcement)
    first = body(client.get(address(announcement)))
    for path in (asset_folder / "issued").glob("*/*"):
        path.unlink()
    assert body(client.get(address(announcement))) == first


def test_a_changed_contact_gives_a_new_kit(client, announcement):
    release(announcement)
    first = client.get(address(announcement, "communique.txt"))
    old = body(first)
    contact = PressContact.objects.get()
    contact.email = "nouvelle.adresse@valmont.example"
    contact.save()
    second = client.get(address(announcement, "communique.txt"))
    assert b"nouvelle.adresse@valmont.example" not in old
    assert b"nouvelle.adresse@valmont.example" in body(second)
    assert first["ETag"] != second["ETag"]


def test_a_changed_working_copy_changes_no_file(client, announcement):
    release(announcement)
    first = body(client.get(address(announcement)))
    announcement.headline_fr = "Un tout autre titre"
    announcement.save()
    assert body(client.get(address(announcement))) == first


def test_a_correction_says_so_in_its_files(client, announcement):
    release(announcement, at=NOW - DAY)
    reopen(announcement, now=NOW - HOUR)
    announcement.refresh_from_db()
    announcement.lede_fr = "<p>Le laboratoire ouvre en mai.</p>"
    announcement.save()
    release(
        announcement, at=NOW - HOUR / 2, kind="correction", note={"fr": "La date était fausse."}
    )
    text = body(client.get(address(announcement, "communique.txt"))).decode()
    assert "ÉDITION CORRIGÉE" in text
    assert "La date était fausse." in text
    assert "Le laboratoire ouvre en mai." in text


def test_a_cancelled_edition_is_not_made(announcement, settings):
    settings.SITE_URL = SITE
    edition = release(announcement, at=NOW + HOUR)
    reopen(announcement)
    assert build_files.call(edition.pk) == 0
    with pytest.raises(NotIssuable):
        issue(edition.texts.get(), "pdf", now=NOW, site_url=SITE)


def test_the_kit_holds_images_logos_documents_contacts_and_sums(client):
    from announcements.models import AnnouncementAttachment

    announcement = make_announcement(lead_image=True)
    institution = announcement.parties.first().institution
    institution.logo = make_logo()
    institution.save()
    AnnouncementAttachment.objects.create(announcement=announcement, attachment=make_attachment())
    release(announcement)
    archive = zipfile.ZipFile(io.BytesIO(body(client.get(address(announcement)))))
    names = archive.namelist()
    assert names[0] == "README.txt"
    assert names[-1] == "SHA256SUMS"
    assert "images/01_campus.jpg" in names
    assert "logos/01_logo.svg" in names
    assert "documents/01_programme.csv" in names
    assert "credits.txt" in names
    assert [n for n in names if n.startswith("contacts/01_service-presse")]
    assert b"Atelier Nord" in archive.read("images/01_campus.jpg")
    sums = dict(
        reversed(line.split("  ", 1)) for line in archive.read("SHA256SUMS").decode().splitlines()
    )
    assert sums == {n: hashlib.sha256(archive.read(n)).hexdigest() for n in names[:-1]}


def test_a_missing_original_does_not_keep_the_kit_back(client, announcement, asset_folder, caplog):
    release(announcement)
    for path in (asset_folder / "originals").glob("*/*"):
        path.unlink()
    archive = zipfile.ZipFile(io.BytesIO(body(client.get(address(announcement)))))
    assert not [n for n in archive.namelist() if n.startswith("images/")]
    assert "missing from the storage" in caplog.text


def test_the_page_offers_the_kit_with_one_query(client, announcement, django_assert_num_queries):
    release(announcement)
    page_path = address(announcement, "")
    before = client.get(page_path).content.decode()
    assert "kit.zip" in before
    body(client.get(address(announcement)))
    with django_assert_num_queries(4):
        page = client.get(page_path).content.decode()
    issued = IssuedFile.objects.get(kind="kit")
    assert f"ZIP · {issued.file_count} f" in page
    assert address(announcement, "communique.pdf") in page


def test_releasing_asks_for_the_files(
    announcement, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr("presskits.tasks.build_files", SimpleNamespace(enqueue=asked.append))
    with django_capture_on_commit_callbacks(execute=True):
        edition = release(announcement, at=NOW + HOUR)
    assert asked == [edition.pk]


def test_two_kits_of_one_edition_are_equal_across_hours(announcement):
    release(announcement)
    text = EditionText.objects.select_related("edition").get()
    one = issue(text, "kit", now=NOW, site_url=SITE)
    IssuedFile.objects.all().delete()
    two = issue(text, "kit", now=NOW + dt.timedelta(hours=5), site_url=SITE)
    assert one.sha256 == two.sha256


def test_a_photograph_keeps_its_size_in_the_kit(client):
    from PIL import Image

    announcement = make_announcement()
    announcement.lead_image = make_image()
    announcement.save()
    release(announcement)
    archive = zipfile.ZipFile(io.BytesIO(body(client.get(address(announcement)))))
    with Image.open(archive.open("images/01_campus.jpg")) as image:
        assert image.size == (640, 400)


def test_page_says_by_which_hash_its_files_are_known(client, announcement):
    edition = release(announcement)
    sums = {
        name: hashlib.sha256(body(client.get(address(announcement, name)))).hexdigest()
        for name in ("kit.zip", "communique.pdf", "communique.txt", "contacts.vcf")
    }
    page = client.get(address(announcement, "")).content.decode()
    assert f"<code>{edition.texts.get().fingerprint}</code>" in page
    for name, sha256 in sums.items():
        (entry,) = [part for part in page.split("<dt>") if sha256 in part]
        assert name in entry

    PressContact.objects.update(name="Une autre personne")
    page = client.get(address(announcement, "")).content.decode()
    assert not [sha256 for sha256 in sums.values() if sha256 in page]
