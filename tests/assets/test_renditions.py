"""Sizes, formats, crops, and the words in each of them."""

from dataclasses import replace

import pytest
from PIL import Image as Pixels
from PIL import ImageCms

from assets import renditions, storing, xmp
from assets.frozen import FrozenImage
from assets.uploading import accept_image
from tests.assets.pictures import BLUE, RED, encoded, halves, near, plain, reopened

WORDS = {
    "alt": "Une soufflerie vide",
    "caption": "La soufflerie.",
    "credit": "Photo : J. Martin",
    "copyright": "© Jeanne Martin",
    "licence": "CC BY 4.0",
    "creator": "Jeanne Martin",
    "rights_url": "https://droits.example/jm",
    "digital_source_type": "digitalCapture",
}


def stored(data: bytes, **words: object) -> FrozenImage:
    accepted = accept_image(data=data, filename="photo.jpg")
    storing.keep(storing.original(accepted.sha256), accepted.data)
    return FrozenImage(
        sha256=accepted.sha256,
        media_type=accepted.media_type,
        width=accepted.width,
        height=accepted.height,
        filename=accepted.filename,
        **{**WORDS, **words},
    )


def facts_of(
    width: int, height: int, media_type: str = "image/jpeg", **words: object
) -> FrozenImage:
    return FrozenImage("0" * 64, media_type, width, height, "a.jpg", **words)


def said(data: bytes) -> xmp.Found:
    """Return what a file says, read as Pillow finds it in the container."""
    info = reopened(data).info
    return xmp.read_packet(info["xmp"])


EXPECTED = xmp.Found(
    alt={"": WORDS["alt"]},
    caption={"": WORDS["caption"]},
    **{k: WORDS[k] for k in WORDS if k not in {"alt", "caption"}},
)


def test_sources_offers_widths_up_to_the_original():
    facts = facts_of(1200, 800)
    start = f"/media/{facts.key}"

    picture = renditions.sources(facts)

    assert (picture.src, picture.width, picture.height) == (f"{start}/w960.jpg", 960, 640)
    assert picture.avif == (
        f"{start}/w320.avif 320w, {start}/w640.avif 640w, {start}/w960.avif 960w, {start}/w1600.avif 1200w"
    )
    assert picture.webp == picture.avif.replace(".avif", ".webp")
    assert picture.jpeg == picture.avif.replace(".avif", ".jpg")


def test_sources_offers_crops_and_small_images():
    facts = facts_of(200, 400, "image/png")

    crop = renditions.sources(facts, base="/admin/media", crop=True)
    whole = renditions.sources(facts)

    assert crop.src == f"/admin/media/{facts.key}/c320.png"
    assert (crop.width, crop.height) == (200, 133)
    assert crop.avif == f"/admin/media/{facts.key}/c320.avif 200w"
    assert (whole.width, whole.height) == (200, 400)


def test_sources_of_a_drawing_is_the_drawing():
    facts = facts_of(120, 40, "image/svg+xml")
    assert renditions.sources(facts) == renditions.Picture(
        f"/media/{facts.key}/original.svg", 120, 40
    )
    assert renditions.og_address(facts) == ""


def test_every_offered_source_is_had(db):
    facts = stored(plain(size=(700, 500)))
    for crop in (False, True):
        picture = renditions.sources(facts, crop=crop)
        for srcset in (picture.avif, picture.webp, picture.jpeg):
            for candidate in srcset.split(", "):
                address, descriptor = candidate.split()
                variant, _dot, extension = address.rsplit("/", 1)[1].rpartition(".")
                assert renditions.is_offered(facts, variant, extension)
                image = reopened(renditions.rendition(facts, variant, extension))
                assert f"{image.width}w" == descriptor


@pytest.mark.parametrize(
    ("variant", "extension"),
    [("w641", "jpg"), ("w1600", "jpg"), ("w320", "gif"), ("w320", "png"), ("c1", "jpg"), ("", "jpg"),
     ("og", "webp"), ("original", "png"), ("w320", "svg"), ("original", "")],
)  # fmt: skip
def test_is_offered_knows_no_other_names(variant, extension):
    assert not renditions.is_offered(facts_of(700, 500), variant, extension)


@pytest.mark.parametrize("extension", ["jpg", "webp", "avif"])
def test_rendition_carries_the_words_in_every_format(extension):
    data = renditions.rendition(stored(plain(size=(400, 300))), "w320", extension)

    image = reopened(data)
    assert image.size == (320, 240)
    assert said(data) == EXPECTED
    assert near(image.convert("RGB").getpixel((80, 120)), RED)


def test_rendition_carries_the_words_in_png():
    facts = stored(encoded(halves((400, 300)).convert("RGBA"), "PNG"))
    data = renditions.rendition(facts, "w320", "png")
    assert said(data) == EXPECTED


@pytest.mark.parametrize("extension", ["jpg", "webp", "avif"])
def test_rendition_encodes_pixels_once_for_every_language(extension, monkeypatch):
    facts = stored(plain(size=(401, 300)))
    english = replace(facts, alt="An empty wind tunnel", credit="Photo: J. Martin")
    first = renditions.rendition(facts, "w320", extension)
    monkeypatch.setattr(renditions, "_made", lambda *_: pytest.fail("encoded twice"))

    second = renditions.rendition(english, "w320", extension)

    assert len(first) == len(second)
    assert (said(second).alt, said(second).credit) == ({"": english.alt}, english.credit)
    assert reopened(first).tobytes() == reopened(second).tobytes()


def test_rendition_makes_room_for_long_texts():
    facts = stored(plain(size=(402, 300)), alt="é" * 500, credit="&" * 300, caption="ç" * 9000)
    found = said(renditions.rendition(facts, "w320", "avif"))
    assert (found.alt[""], found.credit) == (facts.alt, facts.credit)
    assert found.caption[""].endswith("ç…")


def test_rendition_crops_around_the_focal_point():
    data = plain("PNG", size=(900, 300))
    left, right = (stored(data, focal_x=x) for x in (0.1, 0.9))
    assert near(reopened(renditions.rendition(left, "c320", "png")).getpixel((200, 100)), RED)
    assert near(reopened(renditions.rendition(right, "c320", "png")).getpixel((120, 100)), BLUE)
    assert reopened(renditions.rendition(left, "og", "jpg")).size == (1200, 630)


def test_rendition_keeps_transparency_and_puts_links_on_white():
    image = Pixels.new("RGBA", (700, 400), (0, 0, 0, 0))
    facts = stored(encoded(image, "PNG"))
    for extension in ("png", "webp", "avif"):
        assert reopened(renditions.rendition(facts, "w320", extension)).getpixel((5, 5))[3] == 0
    assert near(
        reopened(renditions.rendition(facts, "og", "jpg")).getpixel((5, 5)), (255, 255, 255)
    )


@pytest.mark.parametrize(
    "image",
    [
        halves().convert("P"),
        halves().convert("L"),
        halves().convert("1"),
        halves().convert("LA"),
        Pixels.new("I;16", (60, 40), 65535),
    ],
    ids=lambda image: image.mode,
)
def test_rendition_takes_every_kind_of_png(image):
    facts = stored(encoded(image, "PNG"))
    small = reopened(renditions.rendition(facts, "w320", "png"))
    assert (small.mode, small.size) == ("RGB", (60, 40))
    if image.mode.startswith("I"):
        assert near(small.getpixel((3, 3)), (255, 255, 255))


def test_rendition_turns_cmyk_and_profiles_into_srgb():
    cmyk = stored(encoded(halves((400, 300)).convert("CMYK"), "JPEG"))
    assert near(reopened(renditions.rendition(cmyk, "w320", "jpg")).getpixel((80, 120)), RED, by=20)

    # A profile whose red and green are exchanged shows whether it was applied.
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.find(b"rXYZ"), profile.find(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    facts = stored(plain(size=(400, 300), icc_profile=bytes(profile)))
    image = reopened(renditions.rendition(facts, "w320", "jpg"))
    assert near(image.getpixel((80, 120)), (30, 200, 30), by=25)
    assert "icc_profile" not in image.info


def test_prepare_makes_everything_pages_show(monkeypatch):
    facts = stored(plain(size=(1000, 600)))

    assert renditions.prepare(facts) == 4 * 3 + 3 * 3 + 1
    assert renditions.prepare(facts) == 0
    monkeypatch.setattr(renditions, "_made", lambda *_: pytest.fail("made twice"))
    assert reopened(renditions.rendition(facts, "w1600", "avif")).size == (1000, 600)
    assert reopened(renditions.rendition(facts, "c960", "jpg")).size == (900, 600)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_stamped_original_keeps_every_pixel(kind):
    facts = stored(plain(kind, size=(64, 48)))
    data = storing.read(storing.original(facts.sha256))

    stamped = renditions.stamped_original(facts, data)

    assert said(stamped) == EXPECTED
    assert reopened(stamped).size == (64, 48)
    assert reopened(stamped).tobytes() == reopened(data).tobytes()


@pytest.mark.parametrize(
    "options", [{"lossless": True}, {"quality": 80}, {"lossless": True, "alpha": 1}]
)
def test_stamped_original_takes_every_kind_of_webp(options):
    image = halves().convert("RGBA") if options.pop("alpha", 0) else halves()
    if image.mode == "RGBA":
        image.putpixel((0, 0), (0, 0, 0, 0))
    facts = stored(encoded(image, "WEBP", **options))
    data = storing.read(storing.original(facts.sha256))
    stamped = renditions.stamped_original(facts, data)
    assert said(stamped) == EXPECTED
    assert reopened(stamped).tobytes() == reopened(data).tobytes()


def test_stamped_original_can_hold_a_headline():
    facts = stored(plain())
    data = storing.read(storing.original(facts.sha256))
    assert b">Un accord-cadre<" in renditions.stamped_original(
        facts, data, headline="Un accord-cadre"
    )
