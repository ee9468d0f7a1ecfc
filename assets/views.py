"""The door: the only way to a file, for readers when an edition makes it public, for staff before."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from assets import publicity, renditions, storing
from assets.delivering import deliver, disposition, has_already, signed_elsewhere
from assets.frozen import FrozenAttachment, FrozenImage, image_facts
from assets.models import Image
from languages import LANGUAGES

# Above this a bucket sends the file itself.
SENT_BY_US = 1024 * 1024
# A drawing opened by itself must neither run nor fetch anything.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def public(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """Serve a file of a released edition. One query; what is unknown and what is not released yet give the same answer."""
    facts = publicity.admitted(key, now=timezone.now())
    # Released material is there to be used, on other sites too.
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    if isinstance(facts, FrozenImage):
        return _image(request, facts, name, public=True, headers=headers)
    if facts is None or facts.filename != name:
        raise Http404
    return _attachment(request, facts, headers=headers)


@require_safe
def preview(request: HttpRequest, image_id: int, name: str) -> HttpResponseBase:
    """Serve an image of the working copy to staff who may look at images; for everybody else it is not there."""
    user = request.user
    if not (
        user.is_active and getattr(user, "is_staff", False) and user.has_perm("assets.view_image")
    ):
        raise Http404
    row = Image.objects.filter(pk=image_id).first()
    if row is None:
        raise Http404
    headers = {"Cross-Origin-Resource-Policy": "same-origin"}
    facts = image_facts(row, LANGUAGES[0])
    return _image(request, facts, name, public=False, headers=headers)


def _image(
    request: HttpRequest,
    facts: FrozenImage,
    name: str,
    *,
    public: bool,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    variant, _dot, extension = name.rpartition(".")
    if not renditions.is_offered(facts, variant, extension):
        raise Http404
    if variant == "original":
        return _original(request, facts, public=public, headers=headers)
    etag = f"{facts.key}-{name}-{renditions.VERSION}"
    try:
        known = has_already(request, etag=etag)
        data = b"" if known else renditions.rendition(facts, variant, extension)
    except FileNotFoundError:
        raise Http404 from None
    return deliver(
        request,
        data=data,
        media_type=renditions.MEDIA_TYPES[extension],
        filename=f"{facts.filename.rpartition('.')[0]}-{variant}.{extension}",
        etag=etag,
        inline=True,
        public=public,
        headers=headers,
    )


def _original(
    request: HttpRequest, facts: FrozenImage, *, public: bool, headers: Mapping[str, str]
) -> HttpResponseBase:
    if facts.media_type == renditions.SVG:
        headers = {**headers, "Content-Security-Policy": SVG_POLICY}
    etag = f"{facts.key}-original-{renditions.VERSION}"
    try:
        known = has_already(request, etag=etag)
        stored = "" if known else renditions.kept_original(facts)
    except FileNotFoundError:
        raise Http404 from None
    # A drawing goes out as it was uploaded; the others have been held against their originals.
    sha256 = facts.sha256 if facts.media_type == renditions.SVG else ""
    return _stored(
        request,
        stored,
        facts,
        sha256=sha256,
        etag=etag,
        inline=True,
        public=public,
        headers=headers,
    )


def _attachment(
    request: HttpRequest, facts: FrozenAttachment, *, headers: Mapping[str, str]
) -> HttpResponseBase:
    stored = storing.original(facts.sha256)
    return _stored(
        request,
        stored,
        facts,
        sha256=facts.sha256,
        size=facts.size,
        etag=facts.sha256,
        inline=False,
        public=True,
        headers=headers,
    )


def _stored(
    request: HttpRequest,
    stored: str,
    facts: FrozenImage | FrozenAttachment,
    *,
    sha256: str,
    size: int | None = None,
    etag: str,
    inline: bool,
    public: bool,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    try:
        known = has_already(request, etag=etag)
        if not known and not storing.is_local() and storing.size(stored) > SENT_BY_US:
            named = disposition(facts.filename, inline=inline)
            return signed_elsewhere(
                storing.signed_address(stored, media_type=facts.media_type, disposition=named)
            )
        file = ContentFile(b"") if known else storing.opened(stored, sha256=sha256, size=size)
    except FileNotFoundError:
        raise Http404 from None
    return deliver(
        request,
        file=file,
        media_type=facts.media_type,
        filename=facts.filename,
        etag=etag,
        inline=inline,
        public=public,
        headers=headers,
    )
