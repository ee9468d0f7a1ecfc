"""A secret is planted in every place of a picture that one does not see: none of it may be stored, or come out in a rendition."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image as Pixels
from PIL import ImageCms

from assets import icc, picturing, pixels, renditions, storing
from assets.frozen import FrozenImage
from assets.png import SIGNATURE, chunk
from assets.uploading import accept_image
from tests.assets.pictures import encoded, halves, plain, reopened

SECRET = b"SeKreTmArKeR"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def profile_with_secret(space: bytes = b"RGB ") -> bytes:
    """Return a true profile with the secret as a further tag, and as its device's model."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = int.from_bytes(data[128:132], "big")
    entry = struct.pack(">4sLL", b"priv", len(data) + 12, 8 + len(SECRET))
    tags = [struct.unpack_from(">4sLL", data, 132 + 12 * n) for n in range(count)]
    table = b"".join(struct.pack(">4sLL", name, at + 12, length) for name, at, length in tags)
    body = data[132 + 12 * count :] + b"text" + bytes(4) + SECRET
    head = data[4:16] + space + data[20:48] + SECRET[:8] + data[56:128]
    whole = head + struct.pack(">L", count + 1) + table + entry + body
    return struct.pack(">L", len(whole) + 4) + whole


def jpegs() -> dict[str, bytes]:
    data = plain()
    start, rest = data[:2], data[2:]
    scan = data.index(b"\xff\xda")
    quantiser = data.index(b"\xff\xdb")
    length = int.from_bytes(data[quantiser + 2 : quantiser + 4], "big")
    longer = struct.pack(">H", length + len(SECRET)) + data[quantiser + 4 : quantiser + 2 + length] + SECRET  # fmt: skip
    jfif_end = 4 + int.from_bytes(data[4:6], "big")
    thumb = b"JFIF\0\x01\x01\0\0\x01\0\x01\x04\x01" + SECRET
    return {
        "JFIF thumbnail": start + segment(0xE0, thumb) + data[jfif_end:],
        "JFXX thumbnail": data[:jfif_end] + segment(0xE0, b"JFXX\0\x10" + SECRET) + data[jfif_end:],
        "false JFIF": start + segment(0xE0, b"JFIF\0" + SECRET) + rest,
        "false Adobe": start + segment(0xEE, b"Adobe" + SECRET * 2) + rest,
        "long Adobe": start + segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + SECRET) + rest,
        "false profile": start + segment(0xE2, b"ICC_PROFILE\0\x01\x01" + SECRET * 20) + rest,
        "profile with more": start + segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile_with_secret()) + rest,
        "profile of others": start + segment(0xE2, b"ICC_PROFILE\0\x01\x01" + profile_with_secret(b"CMYK")) + rest,
        "Exif": start + segment(0xE1, b"Exif\0\0" + SECRET) + rest,
        "Photoshop": start + segment(0xED, b"Photoshop 3.0\0" + SECRET) + rest,
        "comment": start + segment(0xFE, SECRET) + rest,
        "application data": start + b"".join(segment(n, SECRET) for n in range(0xE1, 0xF0)) + rest,
        "reserved": start + segment(0xF0, SECRET) + segment(0x02, SECRET) + rest,
        "between segments": data[:jfif_end] + SECRET + data[jfif_end:],
        "before the scan": data[:scan] + SECRET + data[scan:],
        "behind a table": data[: quantiser + 2] + longer + data[quantiser + 2 + length :],
        "unused table": start + segment(0xDB, b"\x03" + (SECRET * 6)[:64]) + rest,
        "overwritten table": start + segment(0xDB, b"\x00" + (SECRET * 6)[:64]) + rest,
        "behind the end": data + SECRET,
        "a second picture": encoded(halves(), "MPO", save_all=True, append_images=[halves((30, 20))]) + SECRET,
    }  # fmt: skip


def png_of(
    before: bytes = b"", after: bytes = b"", *, kind: str = "RGB", tail: bytes = b""
) -> bytes:
    """Return a PNG with chunks before and behind its pixels, and bytes behind their compressed stream."""
    data = encoded(halves().convert(kind), "PNG")
    at = data.index(b"IDAT") - 4
    head, body, position = data[:at], b"", at
    while data[position + 4 : position + 8] == b"IDAT":
        length = int.from_bytes(data[position : position + 4], "big")
        body += data[position + 8 : position + 8 + length]
        position += 12 + length
    return head + before + chunk(b"IDAT", body + tail) + after + data[position:]


def pngs() -> dict[str, bytes]:
    profile = zlib.compress(profile_with_secret())
    return {
        "text": png_of(chunk(b"tEXt", b"Author\0" + SECRET)),
        "packed text": png_of(chunk(b"zTXt", b"Author\0\0" + zlib.compress(SECRET, 0))),
        "international text": png_of(chunk(b"iTXt", b"Author\0\0\0\0\0" + SECRET)),
        "Exif behind": png_of(after=chunk(b"eXIf", SECRET)),
        "private": png_of(chunk(b"seCr", SECRET), chunk(b"seCR", SECRET)),
        "unknown and critical": png_of(chunk(b"SEcR", SECRET)),
        "profile": png_of(chunk(b"iCCP", SECRET + b"\0\0" + profile)),
        "false profile": png_of(chunk(b"iCCP", b"icc\0\0" + zlib.compress(SECRET * 20, 0))),
        "behind the pixels": png_of(tail=SECRET),
        "second run of pixels": png_of(after=chunk(b"IDAT", SECRET)),
        "suggested palette": png_of(chunk(b"PLTE", SECRET)),
        "long density": png_of(chunk(b"pHYs", bytes(9) + SECRET)),
        "long gamma": png_of(chunk(b"gAMA", b"\0\0\xb1\x8f" + SECRET)),
        "long transparency": png_of(chunk(b"tRNS", bytes(6) + SECRET)),
        "suggested palettes": png_of(chunk(b"sPLT", b"a\0" + SECRET)),
        "time": png_of(chunk(b"tIME", SECRET)),
        "behind the end": png_of() + SECRET,
        "in the end": png_of()[:-12] + chunk(b"IEND", SECRET),
        "still animation": png_of(chunk(b"acTL", struct.pack(">LL", 1, 0)), chunk(b"fdAT", SECRET)),
        "palette that is too long": png_of(chunk(b"hIST", SECRET), kind="P"),
    }  # fmt: skip


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        k + struct.pack("<L", len(d)) + d + b"\0" * (len(d) % 2) for k, d in chunks
    )
    return b"RIFF" + struct.pack("<L", len(body)) + body


def webps() -> dict[str, bytes]:
    data = plain("WEBP")
    picture = (b"VP8 ", data[20 : 20 + int.from_bytes(data[16:20], "little")])
    size = (59).to_bytes(3, "little") + (39).to_bytes(3, "little")
    extended = (b"VP8X", b"\x2c\0\0\0" + size)
    return {
        "Exif": riff(extended, picture, (b"EXIF", SECRET)),
        "XMP": riff(extended, picture, (b"XMP ", SECRET)),
        "unknown": riff(extended, (b"seCr", SECRET), picture, (b"junk", SECRET)),
        "profile": riff(extended, (b"ICCP", profile_with_secret()), picture),
        "false profile": riff(extended, (b"ICCP", SECRET * 20), picture),
        "long header": riff((b"VP8X", extended[1] + SECRET), picture),
        "second picture": riff(extended, picture, (b"VP8 ", SECRET)),
        "needless transparency": riff(picture, (b"ALPH", SECRET)),
        "behind the end": data + SECRET,
    }


def avifs() -> dict[str, bytes]:
    exif = Pixels.Exif()
    exif[0x010F] = SECRET.decode()
    free = struct.pack(">L4s", 8 + len(SECRET), b"free") + SECRET
    return {
        "Exif": plain("AVIF", exif=exif),
        "XMP": plain("AVIF", xmp=b"<x>" + SECRET + b"</x>"),
        "profile": plain("AVIF", icc_profile=profile_with_secret()),
        "behind": plain("AVIF") + free,
    }


PLANTED = [
    pytest.param(data, media_type, id=f"{media_type[6:]}: {name}")
    for media_type, files in (
        ("image/jpeg", jpegs()), ("image/png", pngs()), ("image/webp", webps()), ("image/avif", avifs()),
    )
    for name, data in files.items()
]  # fmt: skip


def everywhere(data: bytes) -> bytes:
    """Return a file and all that is compressed in its PNG chunks, in which a secret could hide."""
    found = [data]
    for position in range(len(data)):
        if data[position : position + 1] == b"\x78":
            try:
                found.append(zlib.decompressobj().decompress(data[position:], 1024 * 1024))
            except zlib.error:
                continue
    return b"\n".join(found)


@pytest.mark.parametrize(("data", "media_type"), PLANTED)
def test_secret_is_in_nothing_that_is_stored_or_shown(data, media_type, asset_folder):
    assert SECRET in everywhere(data) or SECRET[:8] in everywhere(data)

    picture = picturing.taken_in(data)

    assert picture.media_type == media_type
    assert SECRET[:8] not in everywhere(picture.data)
    assert (picture.width, picture.height) == reopened(picture.data).size == (60, 40)
    digest = storing.digest(picture.data)
    storing.keep(storing.original(digest), picture.data)
    facts = FrozenImage(digest, media_type, 60, 40, "a")
    for extension in ("avif", "webp", renditions.fallback_extension(facts)):
        assert SECRET[:8] not in everywhere(renditions.rendition(facts, "w320", extension))
    assert SECRET[:8] not in everywhere(renditions.stamped_original(facts, picture.data))


@pytest.mark.parametrize(("data", "media_type"), PLANTED)
def test_cleaning_changes_no_pixel(data, media_type):
    if media_type != "image/avif":  # saved anew
        clean = reopened(picturing.taken_in(data).data)
        kind = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}[media_type]
        whole = encoded(halves().convert(clean.mode), kind)
        assert clean.convert("RGB").tobytes() == reopened(whole).convert("RGB").tobytes()


def test_true_profile_stays_and_speaks_of_colour_alone():
    clean = icc.colour_only(profile_with_secret(), 3)

    assert clean is not None
    assert SECRET[:8] not in clean
    profile = ImageCms.ImageCmsProfile(io.BytesIO(clean))
    assert ImageCms.getProfileDescription(profile).strip() == "Colour profile"
    srgb = ImageCms.createProfile("sRGB")
    before = halves()
    after = ImageCms.profileToProfile(before, profile, srgb)
    assert max(abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)) <= 1


def test_cmyk_stays_as_its_maker_meant_it():
    data = encoded(halves().convert("CMYK"), "JPEG")

    clean = accept_image(data=data, filename="a.jpg").data

    assert reopened(clean).mode == "CMYK"
    assert reopened(clean).tobytes() == reopened(data).tobytes()


@pytest.mark.parametrize("value", [0, 255, 256, 32_768, 65_535])
def test_sixteen_bits_of_grey_are_scaled_not_clipped(value):
    image = Pixels.new("I;16", (3400, 40), value)

    for scale in (1, 0.2):
        small = pixels.reduced(encoded(image, "PNG"), scale=scale)
        assert small.getpixel((9, 4)) == (value // 256,) * 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_reduced_in_bands_is_what_it_is_at_once(mode):
    image = Pixels.linear_gradient("L").resize((1300, 1000)).convert("RGB")
    image = image.convert("L").convert("I").point(lambda v: v * 257).convert("I;16") if mode == "I;16" else image.convert(mode)  # fmt: skip

    small = pixels.reduced(encoded(image, "PNG"), scale=0.1)

    assert small.size == (130, 100)
    wanted = image.convert("I").point(lambda v: v / 256).convert("L") if mode == "I;16" else image
    wanted = wanted.convert("L").resize((130, 100), Pixels.Resampling.BOX)
    pairs = zip(small.convert("L").tobytes(), wanted.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= (40 if mode == "1" else 4)


def test_large_jpeg_on_its_side_keeps_its_pixels_and_says_how_it_lies(monkeypatch):
    monkeypatch.setattr(picturing, "MAX_TURNED", 100)
    exif = Pixels.Exif()
    exif[0x0112], exif[0x010F] = 6, SECRET.decode()
    data = plain(exif=exif)

    picture = picturing.taken_in(data)

    assert (picture.width, picture.height) == (40, 60)
    assert reopened(picture.data).tobytes() == reopened(data).tobytes()
    assert dict(reopened(picture.data).getexif()) == {0x0112: 6}
    assert SECRET not in picture.data
    assert pixels.reduced(picture.data, scale=1).size == (40, 60)


def test_signature_is_that_of_png():
    assert png_of().startswith(SIGNATURE)
