"""What is taken in, what is left out, what is refused."""

import random
import struct

import pytest
from django.core.exceptions import ValidationError
from PIL import Image as Pixels
from PIL import ImageCms

from assets import containers, storing, uploading
from assets.models import Image
from assets.uploading import accept_image, store_attachment, store_image
from tests.assets.pictures import (
    BLUE,
    RED,
    XMP,
    encoded,
    halves,
    near,
    plain,
    reopened,
    with_exif,
)

KINDS = [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"),
         ("WEBP", "image/webp", "webp"), ("AVIF", "image/avif", "avif")]  # fmt: skip


def refusal(**given: object) -> str:
    with pytest.raises(ValidationError) as caught:
        accept_image(**{"filename": "photo.jpg", **given})
    return caught.value.messages[0]


@pytest.mark.parametrize(("kind", "media_type", "extension"), KINDS)
def test_store_image_tells_the_type_by_content(db, kind, media_type, extension):
    image = store_image(data=plain(kind), filename="C:\\bureau\\Vue d’été.exe")

    row = Image.objects.get(pk=image.pk)
    assert (row.media_type, row.width, row.height) == (media_type, 60, 40)
    assert row.filename == f"Vue d’été.exe.{extension}"
    assert row.file.name == f"originals/{row.sha256[:2]}/{row.sha256}"
    stored = storing.read(row.file.name)
    assert (storing.digest(stored), len(stored)) == (row.sha256, row.size)
    assert near(reopened(stored).convert("RGB").getpixel((10, 20)), RED, by=25)


def test_store_image_keeps_the_same_bytes_once(db):
    first = store_image(data=plain(), filename="a.jpg", credit_fr="A")
    second = store_image(data=plain(), filename="b.jpg", credit_fr="B")

    assert first.pk != second.pk
    assert first.file.name == second.file.name
    folder = storing.asset_storage().path(first.file.name).rsplit("/", 1)[0]
    assert storing.asset_storage().listdir(folder)[1].count(first.sha256) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_accept_image_drops_places_and_cameras(kind):
    data = with_exif(kind)
    assert b"SecretCamera" in data

    clean = accept_image(data=data, filename="photo").data

    assert b"SecretCamera" not in clean
    assert dict(reopened(clean).getexif()) == {}
    assert reopened(clean).getexif().get_ifd(0x8825) == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_accept_image_changes_no_pixel_of_an_upright_image(kind):
    data = with_exif(kind)

    clean = accept_image(data=data, filename="photo").data

    assert reopened(clean).tobytes() == reopened(data).tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_accept_image_turns_what_lies_on_its_side(kind):
    accepted = accept_image(data=with_exif(kind, orientation=6), filename="photo")

    image = reopened(accepted.data)
    assert (accepted.width, accepted.height) == image.size == (40, 60)
    assert near(image.convert("RGB").getpixel((20, 10)), RED)  # what was left is now above
    assert near(image.convert("RGB").getpixel((20, 50)), BLUE)
    assert image.getexif().get(0x0112) is None


def test_accept_image_cuts_off_what_follows_the_image():
    data = plain() + with_exif()  # as telephones append a second picture

    assert b"SecretCamera" not in accept_image(data=data, filename="a.jpg").data


def test_accept_image_keeps_the_colour_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    clean = accept_image(data=plain(icc_profile=profile), filename="a.jpg").data

    assert reopened(clean).info["icc_profile"] == profile


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_store_image_takes_over_what_the_file_says(db, kind):
    options = {"xmp": XMP}
    if kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())

    image = store_image(
        data=plain(kind, **options), filename="a", language="fr", alt_fr="Soufflerie"
    )

    assert image.credit_fr == "Photo : J. Martin"
    assert image.credit_en is None
    assert image.creator == "Jeanne Martin, Paul Ott"
    assert image.copyright == "© Jeanne Martin"
    assert (image.caption_fr, image.caption_en) == ("La soufflerie.", "The wind tunnel.")
    assert image.alt_fr == "Soufflerie"  # what the caller says wins
    assert image.licence == "CC BY 4.0"
    assert image.rights_url == "https://droits.example/jm"
    assert image.digital_source_type == "digitalCapture"
    assert b"wind tunnel" not in storing.read(image.file.name)


def test_accept_image_reads_exif_and_iptc_where_there_is_no_xmp():
    record = b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(text)) + text
        for number, text in ((110, "Atelier Été".encode()), (120, "Vue générale".encode("cp1252")))
    )
    block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    block += b"\x00" * (len(record) % 2)
    data = with_exif()
    data = data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:]

    said = accept_image(data=data, filename="a.jpg", language="de").said

    assert said == {
        "creator": "Jeanne Martin",
        "copyright": "© Jeanne Martin",
        "credit_de": "Atelier Été",
        "caption_de": "Vue générale",
    }


def test_accept_image_ignores_hostile_xmp():
    xmp = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x xmlns:p="http://ns.adobe.com/photoshop/1.0/"><p:Credit>&e;</p:Credit></x>'

    assert accept_image(data=plain(xmp=xmp), filename="a.jpg").said == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_accept_image_refuses_what_is_cut_off(kind):
    # Noise, so that there is much to cut.
    data = encoded(Pixels.effect_noise((200, 200), 80).convert("RGB"), kind)

    assert "damaged" in refusal(data=data[: len(data) // 2])
    assert "damaged" in refusal(data=data[:40])


def test_accept_image_refuses_a_bomb_before_it_unpacks():
    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    data = containers.PNG_SIGNATURE + containers.png_chunk(b"IHDR", header)
    data += containers.png_chunk(b"IDAT", b"x") + containers.png_chunk(b"IEND", b"")

    assert "1600 million pixels. Of its kind, at most 58 million pixels" in refusal(data=data)


def test_accept_image_refuses_a_little_too_many_pixels(monkeypatch):
    from assets import picturing, pixels
    from assets.refusals import Reason, Refused

    monkeypatch.setattr(pixels, "MAX_PIXELS", 60 * 40 - 1)

    with pytest.raises(Refused) as caught:
        picturing.taken_in(plain())
    assert caught.value.reason == Reason.IMAGE_PIXELS


def test_accept_image_refuses_animations():
    frames = [halves(), Pixels.new("RGB", (60, 40))]
    for kind in ("PNG", "WEBP", "AVIF"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        assert "animated" in refusal(data=data)


def test_accept_image_takes_the_first_of_a_telephones_two_pictures():
    data = encoded(halves(), "MPO", save_all=True, append_images=[halves((30, 20))])

    accepted = accept_image(data=data, filename="IMG_1.JPG")

    assert (accepted.media_type, accepted.filename) == ("image/jpeg", "IMG_1.jpg")
    assert reopened(accepted.data).format == "JPEG"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"GIF89a" + b"\x00" * 50, "GIF format, which web pages do not show. Save it as JPEG"),
        (b"hello", "not an image"),
        (b"%PDF-1.7 ...", "PDF format"),
        (plain("TIFF"), "TIFF format"),
        (plain("BMP"), "BMP format"),
        (b"8BPS\x00\x01", "Photoshop"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", "HEIC"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "Save it as JPEG"),
    ],
)
def test_accept_image_refuses_other_files(data, sentence):
    assert sentence in refusal(data=data)


def test_accept_image_refuses_large_files_and_long_strips(monkeypatch):
    assert "ten times" in refusal(data=plain(size=(440, 40)))

    monkeypatch.setattr(uploading, "MAX_BYTES", 100)
    assert "larger than" in refusal(data=plain())


def test_store_image_makes_nothing_of_a_refused_file(db):
    with pytest.raises(ValidationError):
        store_image(data=b"junk", filename="a.jpg")
    assert Image.objects.count() == 0


def test_store_attachment_keeps_bytes_and_name(db):
    data = "jour;heure\nété;9 h\n".encode()
    attachment = store_attachment(
        data=data, filename="../Convention cadre.CSV", title_fr="Convention"
    )

    assert attachment.filename == "Convention cadre.csv"
    assert attachment.media_type == "text/csv"
    assert attachment.title_fr == "Convention"
    assert storing.read(attachment.file.name) == data


@pytest.mark.django_db(transaction=True)
def test_store_image_has_its_renditions_made_after_the_commit(settings):
    from django_tasks_db.models import DBTaskResult

    image = store_image(data=plain(), filename="a.jpg")

    (task,) = DBTaskResult.objects.all()
    assert task.task_path == "assets.tasks.make_renditions"
    assert task.args_kwargs["args"] == [image.pk]


def test_make_renditions_counts_what_was_missing(db):
    from assets.tasks import make_renditions

    image = store_image(data=plain(size=(90, 60)), filename="a.jpg")

    # One width, one crop, in three formats, and the picture for links.
    assert make_renditions.func(image.pk) == 7
    assert make_renditions.func(image.pk) == 0
    assert make_renditions.func(0) == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.filterwarnings("ignore:.*:UserWarning")  # what Pillow remarks on broken Exif
def test_accept_image_never_stumbles_over_broken_files(kind):
    chance = random.Random(7)
    whole = with_exif(kind)
    for _attempt in range(150):
        data = bytearray(whole)
        for _change in range(chance.randint(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            accepted = accept_image(data=bytes(data), filename="a")
        except ValidationError:
            continue
        assert reopened(accepted.data).size == (accepted.width, accepted.height)
