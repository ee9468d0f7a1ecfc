"""The preview: the page as it would be, from the rows or from what stands in the form; for those who may see the announcement alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from announcements.composing import compose
from announcements.document import Document, canonical, fingerprint, read_frozen
from announcements.draft import Draft, draft_from_rows
from announcements.models import Announcement, Edition
from announcements.workflow import Status
from desk.writing.drafting import FormDraft, draft_from_form
from desk.writing.panel import lines
from desk.writing.preview import preview_page
from languages import FIRST, LANGUAGES


def preview(
    model_admin: Any, request: HttpRequest, object_id: str, language: str = ""
) -> HttpResponse:
    """GET: the saved text (the approved one, when it is approved). POST: what stands in the form, saved or not.

    Who may not see the announcement gets 404, so that nobody learns that it exists.
    """
    announcement = _announcement(model_admin, request, object_id)
    language = language or request.POST.get("preview_language", "")
    now = timezone.now()
    made: FormDraft | None = None
    if request.method == "POST":
        made = _from_post(model_admin, request, announcement)
    saved = announcement.pk is not None
    draft = made.draft if made else draft_from_rows(announcement) if saved else Draft(id="")
    if language not in LANGUAGES:
        language = draft.original_language if draft.original_language in LANGUAGES else FIRST
    frozen = None if made or not saved else _approved(announcement, language)
    document = frozen or compose(draft, language)
    page = preview_page(
        draft,
        document,
        announcement_id=announcement.pk,
        now=now,
        fingerprint=fingerprint(canonical(document)),
        request=request,
        is_public=frozen is not None and _is_public(announcement, now),
    )
    response: HttpResponse
    if made and request.headers.get("Accept", "").startswith("application/json"):
        zone: str = request.newsroom_zone  # type: ignore[attr-defined]
        found = lines(made, now=now, zone=zone)
        findings = render_to_string(
            "admin/announcements/announcement/findings.html",
            {"findings": found, "blocking_count": sum(line.blocking for line in found)},
            request,
        )
        response = JsonResponse(
            {"page": page, "findings": findings, "languages": list(draft.languages)}
        )
    else:
        response = HttpResponse(page)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _announcement(model_admin: Any, request: HttpRequest, object_id: str) -> Announcement:
    if object_id == "new" and model_admin.has_add_permission(request):
        return Announcement(short_id="")
    try:
        found = Announcement.objects.get(pk=int(object_id))
        if not model_admin.has_view_permission(request, found):
            raise PermissionDenied
    except (ValueError, OverflowError, Announcement.DoesNotExist, PermissionDenied):
        raise Http404 from None
    return found


def _approved(announcement: Announcement, language: str) -> Document | None:
    """Return the frozen text of an approved announcement: what was agreed, not what its sources say since."""
    if announcement.status != Status.APPROVED:
        return None
    edition = (
        Edition.objects.filter(announcement=announcement, cancelled_at__isnull=True)
        .order_by("-number")
        .first()
    )
    text = edition.texts.filter(language=language).first() if edition else None
    return read_frozen(text.document, text.fingerprint) if text else None


def _is_public(announcement: Announcement, now: dt.datetime) -> bool:
    """Whether the text that was approved last is the one that the world reads."""
    editions = Edition.objects.filter(announcement=announcement)
    return editions.public(now).exists() and not editions.pending(now).exists()


def _from_post(model_admin: Any, request: HttpRequest, announcement: Announcement) -> FormDraft:
    """Read the posted form as it is; nothing is validated as a whole and nothing is saved."""
    saved = announcement if announcement.pk else None
    fieldsets = model_admin.get_fieldsets(request, saved)
    form_class = model_admin.get_form(
        request, saved, change=saved is not None, fields=flatten_fieldsets(fieldsets)
    )
    form = form_class(request.POST, instance=announcement)
    formsets = []
    for formset_class, _inline in model_admin.get_formsets_with_inlines(request, saved):
        prefix = formset_class.get_default_prefix()
        if f"{prefix}-TOTAL_FORMS" in request.POST:
            formsets.append(formset_class(data=request.POST, instance=announcement, prefix=prefix))
    return draft_from_form(form, formsets)
