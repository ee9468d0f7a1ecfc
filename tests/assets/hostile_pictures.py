"""Pictures and drawings that mean harm, made on the spot; the largest that are taken in among them."""

from __future__ import annotations

import struct
import zlib

from PIL import Image

from assets.png import SIGNATURE, chunk
from tests.assets.pictures import encoded, halves, plain

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 100"{}>{}</svg>'


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    body = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    return SIGNATURE + chunk(b"IHDR", body)


def zeros(count: int, *, level: int = 1) -> bytes:
    """Return so many zero bytes, compressed, without ever holding them."""
    packer = zlib.compressobj(level)
    whole, rest = divmod(count, 1024 * 1024)
    parts = [packer.compress(bytes(1024 * 1024)) for _ in range(whole)]
    return b"".join([*parts, packer.compress(bytes(rest)), packer.flush()])


def png(width: int, height: int, *, depth: int = 8, colour: int = 2, extra: bytes = b"") -> bytes:
    """Return a black PNG of any size, which is small as a file."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = 1 + (width * depth * samples + 7) // 8
    palette = chunk(b"PLTE", bytes(768)) if colour == 3 else b""
    pixels = chunk(b"IDAT", zeros(row * height)) + chunk(b"IEND", b"")
    return header(width, height, depth, colour) + palette + extra + pixels


def png_with(extra: bytes) -> bytes:
    return png(60, 40, extra=extra)


def png_text_bomb() -> bytes:
    body = b"Comment\0\0" + zeros(200 * 1024 * 1024, level=9)
    return png_with(chunk(b"zTXt", body) * 4)


def png_profile_bomb() -> bytes:
    return png_with(chunk(b"iCCP", b"icc\0\0" + zeros(500 * 1024 * 1024, level=9)))


def png_too_much_data() -> bytes:
    body = chunk(b"IDAT", zeros(900 * 1024 * 1024, level=9)) + chunk(b"IEND", b"")
    return header(60, 40) + body


def png_many_chunks() -> bytes:
    return png_with(chunk(b"sECr", b"") * 150_000)


def animation(frames: int) -> bytes:
    others = [Image.new("L", (60, 40), number % 256) for number in range(frames - 1)]
    return encoded(Image.new("L", (60, 40)), "PNG", save_all=True, append_images=others)


def jpeg(width: int, height: int, **options: object) -> bytes:
    return encoded(Image.new("RGB", (width, height), (180, 60, 40)), "JPEG", **options)


def jpeg_scans(count: int) -> bytes:
    """Return a progressive JPEG whose last scan is there again and again."""
    data = encoded(halves((2000, 1500)), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def jpeg_segments(count: int) -> bytes:
    data = plain()
    return data[:2] + b"\xff\xe5\x00\x04ab" * count + data[2:]


def jpeg_claiming(width: int, height: int) -> bytes:
    data = bytearray(plain())
    frame = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, frame + 5, height, width)
    return bytes(data)


def jpeg_coded_as(marker: int) -> bytes:
    return plain().replace(b"\xff\xc0", b"\xff" + bytes([marker]), 1)


def jpeg_fake_profile() -> bytes:
    data = plain()
    part = b"ICC_PROFILE\0\x01\x01" + b"SECRET" * 10_000
    segment = b"\xff\xe2" + struct.pack(">H", len(part) + 2) + part
    return data[:2] + segment * 200 + data[2:]


def webp(width: int, height: int, **options: object) -> bytes:
    return encoded(Image.new("RGB", (width, height), (20, 90, 160)), "WEBP", method=0, **options)


def webp_claiming(width: int, height: int) -> bytes:
    data = bytearray(webp(60, 40))
    struct.pack_into("<HH", data, data.index(b"\x9d\x01\x2a") + 3, width, height)
    return bytes(data)


def avif(width: int, height: int) -> bytes:
    return encoded(Image.new("RGB", (width, height), (20, 90, 160)), "AVIF", speed=10)


def bmp_claiming(width: int, height: int) -> bytes:
    data = bytearray(encoded(Image.new("RGB", (6, 4)), "BMP"))
    struct.pack_into("<ii", data, 18, width, height)
    return bytes(data)


# Drawings.


def svg(inside: str, attributes: str = "") -> bytes:
    return SVG.format(attributes, inside).encode()


def nested(kind: str, attribute: str, depth: int = 24) -> bytes:
    """Return a drawing in which each mask (or clip path) is drawn twice through the next."""
    levels = "".join(
        f'<{kind} id="m{n}"><path d="M0 0h300v100H0z" fill="#fff" {attribute}="url(#m{n + 1})"/>'
        f'<path d="M0 0h300v100H0z" fill="#fff" {attribute}="url(#m{n + 1})"/></{kind}>'
        for n in range(depth)
    )
    last = f'<{kind} id="m{depth}"><path d="M0 0h9v9z"/></{kind}>'
    return svg(f'{levels}{last}<path d="M0 0h300v100H0z" {attribute}="url(#m0)"/>')


def uses() -> bytes:
    levels = "".join(f'<g id="l{n + 1}">' + f'<use href="#l{n}"/>' * 10 + "</g>" for n in range(9))
    return svg(f'<path id="l0" d="M0 0h9"/>{levels}')


def gradients(count: int) -> bytes:
    chain = "".join(
        f'<linearGradient id="g{n}" xlink:href="#g{(n + 1) % count}"/>' for n in range(count)
    )
    return svg(f'{chain}<path fill="url(#g0)" d="M0 0h9v9z"/>')


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    return f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]>'.encode() + svg("<text>&e9;</text>")


def dashes() -> bytes:
    path = '<path stroke="#000" stroke-dasharray=".0001" d="M0 0L1000000 90"/>'
    return svg(path * 200)


def rules(count: int) -> bytes:
    sheet = "".join(f".a{n} g path,.b{n}>path{{fill:#000}}" for n in range(count))
    return svg(f"<style>{sheet}</style>" + '<g><path d="M0 0h9"/></g>' * 2000)


def deep(count: int) -> bytes:
    return svg("<g>" * count + '<path d="M0 0h9"/>' + "</g>" * count)


def layers(count: int) -> bytes:
    group = '<g opacity=".99"><path d="M0 0h300v100H0z"/><path d="M0 0h9"/></g>'
    return svg(group * count)


def letters(count: int) -> bytes:
    return svg(f'<text y="20">{"Ünïcödé " * (count // 8)}</text>')


def declared(encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + svg('<path d="M0 0h9"/>')


def worst_drawing() -> bytes:
    """Return a drawing as costly as one that is taken in may be."""
    curve = "".join(f"c9 {n % 90} 40-{n % 70} {n % 60} {n % 50}" for n in range(700))
    path = f'<path id="p" fill="none" stroke="#000" stroke-width="9" stroke-linejoin="round" d="M9 9{curve}"/>'
    groups = '<g opacity=".9"><use href="#p"/><rect width="300" height="100"/></g>' * 95
    return svg(f"{path}{groups}")


def turned(data: bytes) -> bytes:
    """Return a JPEG that says that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    body = b"Exif\0\0" + exif.tobytes().removeprefix(b"Exif\0\0")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(2000)


def gif() -> bytes:
    return encoded(halves(), "GIF")
