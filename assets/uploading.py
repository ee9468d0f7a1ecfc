"""Take in a file: look at what it is, leave out what is nobody's business, store it by its hash, make the row.

What is stored is what may be published: without Exif (places, cameras, owners) or other hidden words. What the file
said of its author and rights fills the row's fields. What is foreign is looked at in a process of its own (`assets.intake`);
refusals become ValidationErrors of one sentence here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assets import filetypes, intake, storing, svg, verdicts, xmp
from assets.models import Attachment, Image, StoredFile
from assets.notices import Notice, stored
from assets.refusals import Refused
from assets.zips import Source, reader
from isolation import NotDone
from languages import FIRST, LANGUAGES

if TYPE_CHECKING:
    from people.models import User

MAX_BYTES = 40 * 1024 * 1024
MAX_ATTACHMENT_BYTES = 200 * 1024 * 1024

_EXTENSIONS = {
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "image/svg+xml": ("svg",),
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be stored, and what it says of itself (model field → text)."""

    data: Source
    media_type: str
    filename: str
    width: int = 0
    height: int = 0
    said: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()

    @property
    def sha256(self) -> str:
        if isinstance(self.data, bytes):
            return storing.digest(self.data)
        read, size = reader(self.data)
        digest, step = hashlib.sha256(), 1024 * 1024
        for position in range(0, size, step):
            digest.update(read(position, step))
        return digest.hexdigest()

    @property
    def size(self) -> int:
        return reader(self.data)[1]


def store_image(
    *, data: bytes, filename: str, by: User | None = None, language: str = "", **metadata: Any
) -> Image:
    """Store an uploaded image and return its new row; the same bytes are kept once.

    `metadata` are fields of Image (`alt_fr`, `credit_de`, `copyright` …) and win over what the file says of itself; texts whose
    language the file does not name count as `language` (the active one when empty). Raises ValidationError.
    """
    accepted = accept_image(data=data, filename=filename, language=language)
    image = Image(added_by=by)
    put(image, accepted)
    _fill(image, {**accepted.said, **metadata})
    image.save()
    prepare_later(image)
    return image


def store_attachment(
    *, data: bytes, filename: str, by: User | None = None, **metadata: Any
) -> Attachment:
    """Store an uploaded document and return its new row; `metadata` are fields of Attachment. Raises ValidationError."""
    accepted = accept_attachment(data=data, filename=filename)
    attachment = Attachment(added_by=by)
    put(attachment, accepted)
    _fill(attachment, metadata)
    attachment.save()
    return attachment


def put(row: StoredFile, accepted: Accepted) -> None:
    """Store an accepted file and let an unsaved row point at it."""
    row.sha256, row.size = accepted.sha256, accepted.size
    name = storing.original(row.sha256)
    if isinstance(accepted.data, bytes):
        storing.keep(name, accepted.data)
    else:
        with accepted.data as file:
            storing.keep(name, file)
    row.file.name = name
    row.media_type = accepted.media_type
    row.filename = accepted.filename
    if isinstance(row, Image):
        row.width, row.height = accepted.width, accepted.height
    if isinstance(row, Attachment):
        row.notices = stored(accepted.notices)


def prepare_later(image: Image) -> None:
    """Have the renditions made in the background once the row is committed; until then the first reader has them made."""
    from assets.tasks import make_renditions

    if image.media_type == "image/svg+xml":
        return
    transaction.on_commit(partial(make_renditions.enqueue, image.pk))


def accept_image(*, data: bytes, filename: str, language: str = "") -> Accepted:
    """Return an image as it may be stored; raises ValidationError."""
    check_size(len(data), MAX_BYTES)
    with _refusing():
        if svg.looks_like(data):
            drawing = intake.drawing(data)
            name = _named(filename, _EXTENSIONS["image/svg+xml"])
            return Accepted(drawing.data, "image/svg+xml", name, drawing.width, drawing.height)
        picture = intake.picture(data)
    said = _said(picture.found, language or (get_language() or FIRST)[:2])
    name = _named(filename, _EXTENSIONS[picture.media_type])
    return Accepted(picture.data, picture.media_type, name, picture.width, picture.height, said)


def accept_attachment(*, data: Source, filename: str) -> Accepted:
    """Return a document (bytes, or an open file on a disk) as it may be stored; raises ValidationError."""
    check_size(reader(data)[1], MAX_ATTACHMENT_BYTES)
    with _refusing():
        document = intake.document(data, filename)
    name = _named(filename, (filetypes.EXTENSIONS[document.media_type],))
    return Accepted(document.stored(data), document.media_type, name, notices=document.notices)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what is wrong with a file into the sentence for it."""
    try:
        yield
    except Refused as refused:
        raise verdicts.told(refused) from None
    except NotDone as reason:
        raise ValidationError(str(reason)) from None


def check_size(size: int, limit: int) -> None:
    """Refuse what is empty or larger than `limit` bytes."""
    if not size:
        raise ValidationError(_("This file is empty."))
    if size > limit:
        raise ValidationError(
            _("This file is larger than %(limit)s MB."), params={"limit": limit // 1024**2}
        )


def _said(found: xmp.Found, language: str) -> dict[str, str]:
    """Return what a file says of itself as fields of Image, cut to what they hold."""
    said = {
        "copyright": found.copyright,
        "creator": found.creator,
        "licence": found.licence,
        "rights_url": found.rights_url if found.rights_url.startswith(("http://", "https://")) else "",
        f"credit_{language}": found.credit,
    }  # fmt: skip
    if found.digital_source_type in dict(_field("digital_source_type").flatchoices):
        said["digital_source_type"] = found.digital_source_type
    for name, texts in (("alt", found.alt), ("caption", found.caption)):
        for code in LANGUAGES:
            said[f"{name}_{code}"] = texts.get(code, "")
        if not said[f"{name}_{language}"]:
            said[f"{name}_{language}"] = texts.get("", "")
    return {name: text[: _field(name).max_length] for name, text in said.items() if text}


def _field(name: str) -> models.Field[Any, Any]:
    field = Image._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _fill(row: StoredFile, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _named(filename: str, extensions: tuple[str, ...]) -> str:
    """Return a file name without path, control characters or a false ending, at most 150 characters."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", filename)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or extension.lower() not in extensions:
        stem, extension = name, extensions[0]
    return f"{stem[:140].strip(' .') or 'file'}.{extension.lower()}"
