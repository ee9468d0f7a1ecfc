"""Why a file is not taken in, as plain values: the sentence is made where the language of the person is known (assets.verdicts)."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file; each has its sentence in `assets.verdicts`."""

    # Documents and archives.
    OFFERED_NOT = "offered_not"
    OLD_OFFICE = "old_office"
    IS_IMAGE = "is_image"
    ACTIVE_TEXT = "active_text"
    DAMAGED = "damaged"
    TOO_MUCH_INSIDE = "too_much_inside"
    HIDDEN_BYTES = "hidden_bytes"
    PASSWORD = "password"
    UNREADABLE_PACKING = "unreadable_packing"
    UNSAFE_NAME = "unsafe_name"
    TWICE = "twice"
    RUNS = "runs"
    MACROS = "macros"
    EMBEDDED_OBJECT = "embedded_object"
    FETCHES = "fetches"
    PDF_ACTS = "pdf_acts"
    PDF_FILES = "pdf_files"
    PDF_TOO_INVOLVED = "pdf_too_involved"
    # Pictures.
    IMAGE_UNKNOWN = "image_unknown"
    IMAGE_FORMAT = "image_format"
    IMAGE_DAMAGED = "image_damaged"
    IMAGE_PIXELS = "image_pixels"
    IMAGE_CODING = "image_coding"
    IMAGE_SCANS = "image_scans"
    IMAGE_ANIMATED = "image_animated"
    IMAGE_STRIP = "image_strip"
    # Drawings.
    SVG_BYTES = "svg_bytes"
    SVG_UNREADABLE = "svg_unreadable"
    SVG_ENCODING = "svg_encoding"
    SVG_OTHER = "svg_other"
    SVG_ENTITIES = "svg_entities"
    SVG_NO_SIZE = "svg_no_size"
    SVG_PROPORTION = "svg_proportion"
    SVG_ELEMENTS = "svg_elements"
    SVG_INVOLVED = "svg_involved"


class Refused(Exception):
    """A file is not taken in; `words` are what the sentence names. It can be pickled."""

    def __init__(self, reason: Reason, words: dict[str, str | int] | None = None) -> None:
        super().__init__(reason, words or {})

    @property
    def reason(self) -> Reason:
        reason: Reason = self.args[0]
        return reason

    @property
    def words(self) -> dict[str, str | int]:
        words: dict[str, str | int] = self.args[1]
        return words
