"""The communiqué as a tagged PDF: PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2), set by typst."""

from __future__ import annotations

import datetime as dt
import json
import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from announcements.document import Document
from assets.frozen import FrozenImage
from presskits.file_context import FileContext
from presskits.pictures import prepared
from presskits.typesetting import CannotBeSet, typeset_filled
from presskits.typst_data import Data, typst_data

logger = logging.getLogger(__name__)
STANDARDS = ("a-2a", "ua-1")
# How much air stands between the parts, as a share of what the template gives, in the order in which it is tried: where only a few lines
# would be left for the last page they are brought back by a little less air, or joined by more of the text through a little more.
AIRS = (1.0, 0.9, 0.8, 0.7, 1.15, 1.3, 1.45)
FULL_ENOUGH = 0.3  # of the height of the last page
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF, the standards that it keeps, and what went wrong on the way."""

    data: bytes
    standards: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@cache
def _template() -> bytes:
    return (_HERE / "typst" / "communique.typ").read_bytes()


def render_pdf(
    document: Document,
    context: FileContext,
    *,
    images: Mapping[str, bytes],
    timestamp: dt.datetime,
) -> PdfResult:
    """Return the communiqué as PDF; `images` holds originals by sha256, `timestamp` is the date written into the file.

    When the words defeat the accessible standards the PDF is made without them, and `standards` is empty: better a plain file than none.
    """
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        paths = _write_pictures(Path(folder), document, images)
        attempts = [(STANDARDS, paths), ((), paths), ((), {})]
        warnings: list[str] = []
        for standards, pictures in attempts:
            try:
                shown = typst_data(document, context, pictures)
                data = _compile(shown, Path(folder), standards, timestamp)
            except CannotBeSet as error:
                warnings.append(str(error))
                logger.warning(
                    "PDF of %s (%s) with %s: %s",
                    document.id,
                    document.language,
                    "+".join(standards) or "no standard",
                    error,
                )
                continue
            return PdfResult(data, standards, tuple(warnings))
    raise ValueError(f"no PDF can be made of {document.id}: {'; '.join(warnings)}")


def _compile(data: Data, folder: Path, standards: tuple[str, ...], timestamp: dt.datetime) -> bytes:
    source = folder / "communique.typ"
    source.write_bytes(_template())
    return typeset_filled(
        str(source),
        root=str(folder),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        airs=AIRS,
        enough=FULL_ENOUGH,
        format="pdf",
        pdf_standards=list(standards),
        timestamp=int(timestamp.timestamp()),
    )


def _write_pictures(
    folder: Path, document: Document, images: Mapping[str, bytes]
) -> dict[str, str]:
    """Write what the page shows into the folder; return the path of each picture, by sha256."""
    paths: dict[str, str] = {}
    for facts in _shown(document):
        data = images.get(facts.sha256)
        picture = prepared(data, facts.media_type) if data else None
        if picture:
            extension, content = picture
            name = f"{facts.sha256[:32]}.{extension}"
            (folder / name).write_bytes(content)
            paths[facts.sha256] = f"/{name}"
    return paths


def _shown(document: Document) -> list[FrozenImage]:
    return [*document.images, *(party.logo for party in document.parties if party.logo)]
