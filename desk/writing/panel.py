"""What stands beside the form: what is missing, the next step, the schedule and the history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from announcements import publishing, readiness, state, workflow
from announcements.draft import Draft, draft_from_rows
from announcements.models import Announcement, Edition
from desk.writing.drafting import FormDraft, draft_from_form
from desk.writing.listing import chip
from languages import ENDONYMS, LANGUAGES


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as the panel shows it; `anchor` is the id of the element it leads to."""

    message: str
    anchor: str
    language: str
    language_name: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the form: a fieldset or a list of rows, in reading order."""

    kind: str
    item: Any
    id: str
    title: str


# The form in the order of reading: names of fieldsets' first fields, and prefixes of lists of rows.
ORDER = (
    "kind",
    "parties",
    "event_starts_at",
    "parts",
    "commitments_introduction",
    "commitments",
    "signatories",
    "contact_places",
    "agreement_title",
    "attachment_places",
    "links",
    "themes",
    "import_remainder",
)


def field_of(column: str) -> str:
    """Return the field that a column is, in one language or in all."""
    field, _mark, language = column.rpartition("_")
    return field if language in LANGUAGES else column


def sections(adminform: Any, inline_formsets: Any) -> list[Section]:
    """Return the fieldsets and the lists of rows as one sequence, in the order of reading."""
    found: dict[str, Section] = {}
    for fieldset in adminform:
        first = next(iter(fieldset.fields), "")
        first = first[0] if isinstance(first, list | tuple) else first
        key = field_of(str(first))
        found[str(key)] = Section("fieldset", fieldset, f"section-{key}", str(fieldset.name or ""))
    for inline in inline_formsets:
        prefix = inline.formset.prefix
        title = str(inline.opts.verbose_name_plural)
        found[prefix] = Section("inline", inline, f"{prefix}-group", title[:1].upper() + title[1:])
    order = [key for key in ORDER if key in found]
    return [found[key] for key in [*order, *(key for key in found if key not in order)]]


def lines(made: FormDraft, *, now: dt.datetime, zone: str) -> list[Line]:
    """Return the findings on a draft, for the day of its release in an IANA zone, as lines that lead to their fields."""
    on = readiness.release_day(made.draft, now=now, zone=zone)
    return [
        Line(
            message=str(finding.message),
            anchor=made.field_of(finding),
            language=finding.language,
            language_name=ENDONYMS.get(finding.language, ""),
            blocking=finding.blocking,
        )
        for finding in readiness.check(made.draft, on=on)
    ]


def panel(
    model_admin: Any,
    request: HttpRequest,
    obj: Announcement | None,
    form: Any,
    context: dict[str, Any],
    *,
    now: dt.datetime,
) -> dict[str, Any]:
    """Return what the templates beside the form need."""
    saved = obj is not None and obj.pk is not None
    key = obj.pk if saved and obj else "new"
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    draft: Draft
    if form.is_bound and formsets:
        made = draft_from_form(form, formsets)
    else:
        draft = draft_from_rows(obj) if saved and obj else Draft(id="")
        made = FormDraft(draft=draft)
    zone: str = request.newsroom_zone  # type: ignore[attr-defined]
    found = lines(made, now=now, zone=zone)
    result: dict[str, Any] = {
        "findings": found,
        "blocking_count": sum(line.blocking for line in found),
        "languages": [(code, name) for code, name in ENDONYMS.items()],
        "preview_languages": [(code, ENDONYMS[code]) for code in made.draft.languages],
        "original_language": made.draft.original_language,
        "preview_address": reverse("admin:announcements_announcement_preview", args=[key]),
    }
    if saved and obj is not None:
        result |= standing(obj, request, now=now, draft=made.draft)
        result["import_address"] = reverse(
            "admin:announcements_announcement_import_into", args=[obj.pk]
        )
    return result


def standing(
    obj: Announcement, request: HttpRequest, *, now: dt.datetime, draft: Draft
) -> dict[str, Any]:
    """Return where an announcement stands, what may be done with it, and what was done."""
    situation = publishing.situation_of(
        obj, now=now, draft=None if obj.status == workflow.Status.APPROVED else draft
    )
    editions = Edition.objects.filter(announcement=obj)
    pending = editions.pending(now).first()
    public = editions.public(now).prefetch_related("texts").first()
    now_is = state.state_of(
        status=obj.status,
        is_pending=pending is not None,
        is_public=public is not None,
        is_withdrawn=obj.withdrawn_at is not None,
    )
    return {
        "offers": workflow.offers(situation, may=request.user.has_perm),
        "state": now_is,
        "state_chip": chip(
            now_is, pending_at=pending.release_at if pending else None, stands=public is not None
        ),
        "pending": pending,
        "public_edition": public,
        # Released at once, with a minute to think again: the way back is called Undo.
        "undo": situation.can_be_undone,
        "closed": obj.status == workflow.Status.APPROVED,
        "history": history(obj),
    }


def history(obj: Announcement) -> list[dict[str, Any]]:
    """Return the last steps taken, newest first, each in words."""
    steps = obj.transitions.select_related("made_by", "edition")[:20]
    return [
        {
            "made_at": step.made_at,
            "made_by": step.made_by,
            "label": workflow.past(step.action),
            "edition": step.edition,
            "note": step.note,
        }
        for step in steps
    ]
