"""Pictures made ready for print."""

import io

from PIL import Image

from presskits import pictures
from presskits.pictures import optical_size, prepared, rasterised
from tests.presskits import samples


def opened(made):
    return Image.open(io.BytesIO(made[1]))


def test_a_small_jpeg_is_taken_as_it_is():
    assert prepared(samples.PHOTO, "image/jpeg") == ("jpg", samples.PHOTO)


def test_a_large_picture_is_reduced():
    made = prepared(samples.photo(size=(3200, 1200)), "image/jpeg")
    assert (made[0], opened(made).size) == ("jpg", (1600, 600))


def test_transparency_is_kept():
    out = io.BytesIO()
    Image.new("RGBA", (20, 10), (255, 0, 0, 0)).save(out, "PNG")
    made = prepared(out.getvalue(), "image/png")
    assert (made[0], opened(made).mode) == ("png", "RGBA")


def test_a_turned_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (40, 20)).save(out, "JPEG", exif=exif)
    assert opened(prepared(out.getvalue(), "image/jpeg")).size == (20, 40)


def test_what_cannot_be_read_is_none():
    assert prepared(b"nothing", "image/jpeg") is None
    assert rasterised(b"<svg", width=10) is None


def test_only_a_few_results_are_kept():
    for number in range(pictures.KEPT + 5):
        prepared(samples.photo(f"#{number:06x}", (8, 8)), "image/jpeg")
    assert len(pictures._kept) == pictures.KEPT


def test_a_drawing_becomes_300_dpi():
    made = rasterised(samples.LOGO, width=25.4)
    assert opened(made).size == (300, 75)


def test_wide_and_square_logos_look_alike():
    wide, square = optical_size(samples.LOGO_FACTS), optical_size(samples.SQUARE_FACTS)
    assert wide == (33.47, 8.37)
    assert square == (11.0, 11.0)
