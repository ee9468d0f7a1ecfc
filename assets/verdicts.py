"""What a person is told of a file, in their language: why it is refused, and what stays in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from assets import notices
from assets.notices import Kind, Notice
from assets.refusals import Reason, Refused

REFUSALS = {
    Reason.OFFERED_NOT: _(
        "This type of file is not offered for download. "
        "Possible are PDF, DOCX, ODT, XLSX, ODS, PPTX, CSV, TXT, ZIP, MP4 and MP3."
    ),
    Reason.OLD_OFFICE: _(
        "This is an old Office file (.doc, .xls, .ppt) or a password-protected one. "
        "Save it as DOCX, XLSX, PPTX or PDF, without a password."
    ),
    Reason.IS_IMAGE: _("This is an image: add it under images, where it gets a credit."),
    Reason.ACTIVE_TEXT: _("This text file contains a web page or a program."),
    Reason.DAMAGED: _("This file is damaged: it cannot be read to its end. Save it again."),
    Reason.TOO_MUCH_INSIDE: _(
        "This file unpacks to more than %(gigabytes)s GB or %(files)s files, or to far more than it should."
    ),
    Reason.HIDDEN_BYTES: _(
        "This file has something before, between or behind its parts that nobody sees. Save it again, or pack it anew."
    ),
    Reason.PASSWORD: _("This file is protected by a password. Save it without one."),
    Reason.UNREADABLE_PACKING: _(
        "This archive is packed in a way that few programs read. Pack it as an ordinary ZIP."
    ),
    Reason.UNSAFE_NAME: _(
        "This archive contains a file whose name is not safe (“%(name)s”). Rename it and pack the archive again."
    ),
    Reason.TWICE: _("This archive contains “%(name)s” twice. Pack it again."),
    Reason.RUNS: _("This archive contains “%(name)s”, which is not offered for download."),
    Reason.MACROS: _("This document contains macros. Save it without them."),
    Reason.EMBEDDED_OBJECT: _(
        "This document contains an embedded object of another program. Replace it by a picture or a table."
    ),
    Reason.FETCHES: _(
        "This document fetches something from elsewhere when it is opened (a template, an object or data). Remove that link."
    ),
    Reason.PDF_ACTS: _(
        "This PDF contains scripts or actions that run when it is read. Export it again without them, or print it as a PDF."
    ),
    Reason.PDF_FILES: _(
        "This PDF has other files attached to it. Remove them, and add them as attachments of their own."
    ),
    Reason.PDF_TOO_INVOLVED: _(
        "This PDF is too involved to be looked through. Export it again, or print it as a PDF."
    ),
    Reason.IMAGE_UNKNOWN: _(
        "This file is not an image that can be used. Possible are JPEG, PNG, WebP, AVIF, and SVG for logos."
    ),
    Reason.IMAGE_FORMAT: _(
        "This image is in the %(format)s format, which web pages do not show. Save it as JPEG."
    ),
    Reason.IMAGE_DAMAGED: _(
        "This image is damaged or cut off. Save it again, or ask for it once more."
    ),
    Reason.IMAGE_PIXELS: _(
        "This image has %(pixels)s million pixels. Of its kind, at most %(most)s million pixels can be opened. "
        "Reduce it, or save it as an ordinary JPEG."
    ),
    Reason.IMAGE_CODING: _(
        "This JPEG is coded in a way that web pages do not show. Save it as an ordinary JPEG."
    ),
    Reason.IMAGE_SCANS: _(
        "This progressive JPEG comes in too many layers to be opened. Save it as an ordinary JPEG."
    ),
    Reason.IMAGE_ANIMATED: _("This image is animated. Add a still image."),
    Reason.IMAGE_STRIP: _("This image is more than ten times as long as it is wide."),
    Reason.SVG_BYTES: _(
        "This SVG is larger than %(megabytes)s MB. Export the logo with simpler paths."
    ),
    Reason.SVG_UNREADABLE: _("This SVG cannot be read. Export it again."),
    Reason.SVG_ENCODING: _("This SVG is in an unusual character encoding. Export it as UTF-8."),
    Reason.SVG_OTHER: _("This file is not an SVG drawing."),
    Reason.SVG_ENTITIES: _(
        "This SVG declares entities, which are refused. Export it as plain SVG 1.1."
    ),
    Reason.SVG_NO_SIZE: _("This SVG has no size: it needs a viewBox, or a width and a height."),
    Reason.SVG_PROPORTION: _("The size of this SVG is out of proportion."),
    Reason.SVG_ELEMENTS: _("This SVG has too many elements for a logo."),
    Reason.SVG_INVOLVED: _(
        "This SVG is too involved to be drawn (masks, transparency, dashes or long texts). Export the logo with simpler paths."
    ),
}

NOTICES = {
    Kind.COMMENTS: ngettext_lazy("%(count)s comment", "%(count)s comments", "count"),
    Kind.CHANGES: ngettext_lazy(
        "%(count)s tracked change, with what was there before",
        "%(count)s tracked changes, with what was there before",
        "count",
    ),
    Kind.HIDDEN_SHEETS: ngettext_lazy("%(count)s hidden sheet", "%(count)s hidden sheets", "count"),
    Kind.HIDDEN_CELLS: ngettext_lazy(
        "hidden rows or columns on %(count)s sheet",
        "hidden rows or columns on %(count)s sheets",
        "count",
    ),
    Kind.HIDDEN_SLIDES: ngettext_lazy("%(count)s hidden slide", "%(count)s hidden slides", "count"),
    Kind.HIDDEN_TEXT: ngettext_lazy(
        "%(count)s passage of hidden text", "%(count)s passages of hidden text", "count"
    ),
    Kind.SPEAKER_NOTES: ngettext_lazy(
        "the speaker’s notes of %(count)s slide", "the speaker’s notes of %(count)s slides", "count"
    ),
    Kind.EMBEDDED: ngettext_lazy(
        "%(count)s document inside the document, as behind a chart",
        "%(count)s documents inside the document, as behind charts",
        "count",
    ),
    Kind.LINKED: ngettext_lazy(
        "%(count)s link to a file elsewhere", "%(count)s links to files elsewhere", "count"
    ),
    Kind.CONNECTIONS: _("connections to a database or another source"),
    Kind.CACHED: ngettext_lazy(
        "all data behind %(count)s pivot table", "all data behind %(count)s pivot tables", "count"
    ),
    Kind.CUSTOM_DATA: ngettext_lazy(
        "%(count)s block of data of other programs",
        "%(count)s blocks of data of other programs",
        "count",
    ),
    Kind.PRINTERS: _("the names of printers"),
    Kind.VERSIONS: _("earlier versions of the document, if it has been changed since it was made"),
    Kind.SIGNED: _("an electronic signature, for which the file stays exactly as it is"),
    Kind.RESTRICTED: _(
        "restrictions on printing or copying, for which the file stays exactly as it is"
    ),
    Kind.NAMED: _("the names of its authors, its programs and its dates"),
    Kind.LAYERS: ngettext_lazy(
        "%(count)s layer that can be shown or hidden",
        "%(count)s layers that can be shown or hidden",
        "count",
    ),
    Kind.FORM: ngettext_lazy(
        "%(count)s form field with what was filled in",
        "%(count)s form fields with what was filled in",
        "count",
    ),
    Kind.DATA_TRACKS: ngettext_lazy(
        "%(count)s data track beside picture and sound, which may hold places",
        "%(count)s data tracks beside picture and sound, which may hold places",
        "count",
    ),
    Kind.UNSEEN: ngettext_lazy(
        "%(count)s document that was not looked into: its authors, comments and hidden parts stay in it",
        "%(count)s documents that were not looked into: their authors, comments and hidden parts stay in them",
        "count",
    ),
    Kind.CLEANED: _(
        "Left out: the names of authors and firms, private data of programs, and preview pictures in the file’s properties."
    ),
}


def told(refused: Refused) -> ValidationError:
    """Return a refusal as a form shows it."""
    return ValidationError(REFUSALS[refused.reason], code=refused.reason, params=refused.words)


def about(values: Iterable[dict[str, Any]]) -> tuple[list[str], str]:
    """Return what is published with a document, line by line, and what was left out of it, from the row's notices."""
    found = notices.read(values)
    stays = [_line(notice) for notice in found if notice.kind != Kind.CLEANED]
    cleaned = any(notice.kind == Kind.CLEANED for notice in found)
    return stays, str(NOTICES[Kind.CLEANED]) if cleaned else ""


def _line(notice: Notice) -> str:
    sentence = str(NOTICES[notice.kind] % {"count": notice.count})
    if not notice.names:
        return sentence
    return str(_("%(what)s (%(names)s)") % {"what": sentence, "names": ", ".join(notice.names)})
