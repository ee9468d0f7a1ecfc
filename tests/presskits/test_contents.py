"""What a kit holds, and its bytes."""

import datetime as dt
import hashlib
import io
import zipfile

from presskits.archive import write_kit
from presskits.contents import contents
from tests.presskits import samples
from tests.presskits.samples import CONTEXT, RELEASED


class Shelf:
    def __init__(self, files):
        self.files = files

    def exists(self, sha256):
        return sha256 in self.files

    def read(self, sha256):
        return self.files[sha256]

    def opened(self, sha256):
        return io.BytesIO(self.files[sha256])


SHELF = Shelf({**samples.IMAGES, samples.ATTACHMENT_FACTS.sha256: samples.ATTACHMENT})
PARTS = {"pdf": b"%PDF-1.7", "docx": b"PK", "text": b"texte\n"}


def kit(document=None, context=CONTEXT, at=RELEASED):
    document = document or samples.document(attachments=(samples.ATTACHMENT_FACTS,))
    out = io.BytesIO()
    write_kit(out, contents(document, context, communique=PARTS, source=SHELF), at=at)
    return out.getvalue()


def test_everything_has_its_place():
    archive = zipfile.ZipFile(io.BytesIO(kit()))
    assert archive.namelist() == [
        "README.txt",
        "2025-03-03_valmont-rives_fr_communique.pdf",
        "2025-03-03_valmont-rives_fr_communique.docx",
        "2025-03-03_valmont-rives_fr_communique.txt",
        "images/01_signature-a-valmont.jpg",
        "logos/01_valmont.svg",
        "logos/02_rive.svg",
        "documents/01_releves-2024.csv",
        "credits.txt",
        "contacts/01_service-presse-universite-de-valmont.vcf",
        "contacts/02_camille-brandt-institut-des-rives.vcf",
        "SHA256SUMS",
    ]
    assert archive.testzip() is None


def test_the_sums_are_those_of_the_files():
    archive = zipfile.ZipFile(io.BytesIO(kit()))
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert len(archive.read("SHA256SUMS").splitlines()) == len(archive.namelist()) - 1


def test_the_readme_speaks_the_language_and_lists_every_file():
    for language, title in (
        ("fr", "Dossier de presse"),
        ("en", "Press kit"),
        ("de", "Pressemappe"),
    ):
        archive = zipfile.ZipFile(io.BytesIO(kit(samples.document(language=language))))
        readme = archive.read("README.txt").decode()
        assert readme.startswith(title + "\n")
        assert all(name in readme for name in archive.namelist() if name != "README.txt")
        assert "sha256sum -c SHA256SUMS" in readme
        assert CONTEXT.address in readme
        assert CONTEXT.fingerprint in readme


def test_credits_name_what_must_stand_beside_each_image():
    archive = zipfile.ZipFile(io.BytesIO(kit()))
    block = archive.read("credits.txt").decode().split("\n\n")[1]
    assert block.splitlines() == [
        "images/01_signature-a-valmont.jpg",
        "  Légende : La signature, au palais universitaire de Valmont.",
        "  Crédit : Photo : A. Roussel / Université de Valmont",
        "  Droits : © Université de Valmont",
        "  Licence : CC BY 4.0",
        "  Description : Deux présidentes signent un registre sur une table de bois.",
    ]


def test_images_carry_their_credit_inside():
    archive = zipfile.ZipFile(io.BytesIO(kit()))
    data = archive.read("images/01_signature-a-valmont.jpg")
    assert "A. Roussel / Université de Valmont".encode() in data
    assert "© Université de Valmont".encode() in data


def test_two_builds_are_equal_byte_by_byte():
    assert kit() == kit()
    archive = zipfile.ZipFile(io.BytesIO(kit()))
    assert {info.date_time for info in archive.infolist()} == {(2025, 3, 3, 9, 0, 0)}


def test_a_release_before_1980_has_a_date_that_zip_can_write():
    early = zipfile.ZipFile(io.BytesIO(kit(at=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))))
    assert early.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_compressed_files_are_stored_and_texts_are_packed():
    found = {i.filename: i.compress_type for i in zipfile.ZipFile(io.BytesIO(kit())).infolist()}
    assert found["images/01_signature-a-valmont.jpg"] == zipfile.ZIP_STORED
    assert found["README.txt"] == zipfile.ZIP_DEFLATED


def test_a_kit_without_pictures_or_contacts_is_still_a_kit():
    document = samples.document(lead_image=None, parties=())
    archive = zipfile.ZipFile(io.BytesIO(kit(document, samples.context(contacts=()))))
    assert [n for n in archive.namelist() if "/" in n or n == "credits.txt"] == []
    assert len(archive.namelist()) == 5


def test_document_is_never_held_whole():
    """A film of half a gigabyte goes into a kit in pieces."""
    read = []

    class Long(io.BytesIO):
        def read(self, size=-1):
            read.append(size)
            return super().read(size)

    class Films(Shelf):
        def opened(self, sha256):
            return Long(self.files[sha256])

    shelf = Films(SHELF.files | {samples.ATTACHMENT_FACTS.sha256: bytes(3_000_000)})
    document = samples.document(attachments=(samples.ATTACHMENT_FACTS,))
    out = io.BytesIO()
    write_kit(out, contents(document, CONTEXT, communique=PARTS, source=shelf), at=RELEASED)
    assert zipfile.ZipFile(out).getinfo("documents/01_releves-2024.csv").file_size == 3_000_000
    assert 0 < max(read) <= 1024 * 1024
    assert min(read) > 0
