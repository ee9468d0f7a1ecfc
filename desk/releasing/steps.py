"""The steps of the workflow as a person takes them: a button each, and a page where something must be said first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from announcements import publishing, workflow
from announcements.models import Announcement, Edition
from desk.releasing.forms import ApprovalForm, CancellationForm, WithdrawalForm, readings


def form_address(announcement: Announcement) -> str:
    return reverse("admin:announcements_announcement_change", args=[announcement.pk])


def announcement_or_404(model_admin: Any, request: HttpRequest, object_id: str) -> Announcement:
    """Return the announcement when this person may see it; PermissionDenied otherwise."""
    announcement = get_object_or_404(Announcement, pk=whole_number(str(object_id)))
    if not model_admin.has_view_permission(request, announcement):
        raise PermissionDenied
    return announcement


def refused(request: HttpRequest, error: publishing.PublishingError) -> None:
    for reason in error.reasons or (str(error),):
        messages.error(request, reason)


def take(request: HttpRequest, announcement: Announcement, name: str, *, version: int) -> None:
    """Take a step that needs no more words, and say what came of it."""
    action = workflow.BY_NAME.get(name)
    if action is None or action.has_a_page:
        messages.error(request, _("There is no such step."))
        return
    words = {} if action.silent else {"note": request.POST.get("note", "")[:2000]}
    try:
        with publishing.held(announcement):
            publishing.STEPS[name](
                announcement=announcement,
                by=request.user,
                now=timezone.now(),
                version=version,
                **words,
            )
    except publishing.PublishingError as error:
        refused(request, error)
        return
    messages.success(request, str(action.done))
    if name == "reopen" and _public(announcement):
        # An Undo that came a moment too late must not pass for one that worked.
        messages.warning(
            request, _("The released edition stays public until it is withdrawn or replaced.")
        )


def _public(announcement: Announcement) -> bool:
    return Edition.objects.filter(announcement=announcement).public(timezone.now()).exists()


def whole_number(text: str) -> int:
    """Return the number that a text is, or 0, which no row and no version has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def step(model_admin: Any, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
    """POST: take the step at the version that was seen."""
    announcement = announcement_or_404(model_admin, request, object_id)
    return _step(request, announcement, name)


@require_POST
def _step(request: HttpRequest, announcement: Announcement, name: str) -> HttpResponse:
    editions = Edition.objects.filter(announcement=announcement)
    if name == "undo" and not editions.pending(timezone.now()).exists():
        messages.error(
            request,
            _(
                "Too late to undo: the text is released. Reopen it for a new edition, or withdraw it."
            ),
        )
    else:
        take(request, announcement, name, version=whole_number(request.POST.get("version", "")))
    return HttpResponseRedirect(form_address(announcement))


def _may(request: HttpRequest, name: str) -> None:
    if not request.user.has_perm(workflow.BY_NAME[name].permission):
        raise PermissionDenied


def approve(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Read every language once more, choose when; then the text is frozen as an edition."""
    announcement = announcement_or_404(model_admin, request, object_id)
    _may(request, "approve")
    zone: str = request.newsroom_zone  # type: ignore[attr-defined]
    now = timezone.now()
    texts = readings(announcement, now=now, zone=zone)
    wanted = announcement.wanted_release_at
    form = ApprovalForm(
        request.POST or None,
        readings=texts,
        version=announcement.version,
        zone=zone,
        wanted=wanted if wanted and wanted > now else None,
    )
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {
            "announcement": announcement,
            "by": request.user,
            "fingerprints": form.fingerprints(),
            "release_at": form.cleaned_data["release_at"],
            "kind": form.cleaned_data.get("kind", ""),
            "note": form.notes(),
        }
        try:
            # Before anything is held: typesetting takes a while, and others go on writing.
            rehearsal = publishing.rehearse(**given, now=now)
            with publishing.held(announcement):
                edition = publishing.approve(
                    **given,
                    now=timezone.now(),
                    version=form.cleaned_data["version"],
                    rehearsal=rehearsal,
                )
        except publishing.PublishingError as error:
            for reason in error.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _released(edition, zone))
            return HttpResponseRedirect(form_address(announcement))
    release_at = getattr(form, "cleaned_data", {}).get("release_at")
    situation = publishing.situation_of(
        announcement, now=now, draft=texts.draft, release_at=release_at
    )
    reasons = workflow.reasons_against("approve", situation, may=request.user.has_perm)
    told = form.non_field_errors() if form.is_bound else ()
    context = {
        **_page_context(model_admin, request, announcement, _("Approve and release")),
        "form": form,
        "readings": texts,
        "reasons": [reason for reason in reasons if reason not in told],
        # What another day would mend is said, and leaves the button: the day is chosen on this page.
        "shut": not set(reasons) <= set(situation.blocking_of_the_day),
        "zone": zone,
    }
    return TemplateResponse(request, "admin/announcements/announcement/approve.html", context)


def _released(edition: Any, zone: str) -> str:
    if edition.release_at - edition.approved_at <= publishing.UNDO:
        return _("Approved. It is released in 60 seconds; until then you can undo.")
    return _("Approved. It is released on %(when)s (%(zone)s).") % {
        "when": formats.date_format(timezone.localtime(edition.release_at), "DATETIME_FORMAT"),
        "zone": zone,
    }


def cancel(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Cancel a release to come, with a reason for colleagues; it asks, because the hour was agreed with others."""
    announcement = announcement_or_404(model_admin, request, object_id)
    _may(request, "cancel")
    now = timezone.now()
    form = CancellationForm(request.POST or None, version=announcement.version)
    if request.method == "POST" and form.is_valid():
        try:
            with publishing.held(announcement):
                publishing.cancel(
                    announcement=announcement,
                    by=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                    version=form.cleaned_data["version"],
                    reason=form.cleaned_data["reason"],
                )
        except publishing.PublishingError as error:
            for reason in error.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, str(workflow.BY_NAME["cancel"].done))
            return HttpResponseRedirect(form_address(announcement))
    situation = publishing.situation_of(announcement, now=now)
    context = {
        **_page_context(model_admin, request, announcement, _("Cancel the release")),
        "form": form,
        "pending": Edition.objects.filter(announcement=announcement).pending(now).first(),
        "reasons": workflow.reasons_against("cancel", situation, may=request.user.has_perm),
    }
    return TemplateResponse(request, "admin/announcements/announcement/cancel.html", context)


def withdraw(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """Close what is released, with a reason that readers will see."""
    announcement = announcement_or_404(model_admin, request, object_id)
    _may(request, "withdraw")
    now = timezone.now()
    form = WithdrawalForm(
        request.POST or None, version=announcement.version, announcement=announcement, now=now
    )
    if request.method == "POST" and form.is_valid():
        try:
            with publishing.held(announcement):
                publishing.withdraw(
                    announcement=announcement,
                    by=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                    version=form.cleaned_data["version"],
                    reason=form.reasons(),
                )
        except publishing.PublishingError as error:
            for reason in error.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Withdrawn. Its addresses now show the reason."))
            return HttpResponseRedirect(form_address(announcement))
    situation = publishing.situation_of(announcement, now=now)
    context = {
        **_page_context(model_admin, request, announcement, _("Withdraw")),
        "form": form,
        "reasons": workflow.reasons_against("withdraw", situation, may=request.user.has_perm),
    }
    return TemplateResponse(request, "admin/announcements/announcement/withdraw.html", context)


def _page_context(
    model_admin: Any, request: HttpRequest, announcement: Announcement, title: str
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "original": announcement,
    }
