"""The admin of announcements: what the form shows, how it is saved, what stands beside it."""

from __future__ import annotations

from typing import Any

import reversion
from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from announcements import publishing, workflow
from announcements.models import Announcement
from announcements.workflow import Status
from desk.choosing import Choosing
from desk.editor import RichTextAdmin
from desk.importing import views as importing
from desk.releasing import steps
from desk.writing import inlines, listing, previewing
from desk.writing.conflicts import differences
from desk.writing.forms import AnnouncementForm
from desk.writing.panel import panel, sections
from languages import columns

# What `publishing` alone writes: a save of the form leaves these columns as they are.
GUARDED = {
    "status",
    "version",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawal_reason",
    *columns("withdrawal_reason"),
    "short_id",
    "created_at",
}


@admin.register(Announcement)
class AnnouncementAdmin(Choosing, listing.AnnouncementList, RichTextAdmin, TranslationAdmin):
    form = AnnouncementForm
    change_form_template = "admin/announcements/announcement/change_form.html"
    autocomplete_fields = ["lead_image", "themes"]
    inlines = [
        inlines.PartyInline,
        inlines.PartInline,
        inlines.CommitmentInline,
        inlines.SignatoryInline,
        inlines.ContactInline,
        inlines.AttachmentInline,
        inlines.LinkInline,
    ]
    fieldsets = [
        (
            gettext_lazy("Opening"),
            {
                "fields": [
                    ("kind", "original_language"),
                    "kicker",
                    "headline",
                    "subheading",
                    "dateline_place",
                    "dateline_on",
                    "lede",
                    "lead_image",
                ]
            },
        ),
        (
            gettext_lazy("Event"),
            {
                "classes": ["for-media-advisory"],
                "fields": ["event_starts_at", "event_ends_at", "event_place", "accreditation"],
            },
        ),
        (
            gettext_lazy("Commitments"),
            {"fields": ["commitments_introduction"]},
        ),
        (
            gettext_lazy("Agreement"),
            {
                "fields": [
                    "agreement_title",
                    ("agreement_type", "signed_on"),
                    ("period_from", "period_until"),
                ]
            },
        ),
        (gettext_lazy("Filing"), {"fields": ["themes"]}),
        (gettext_lazy("Left over from the import"), {"fields": ["import_remainder"]}),
    ]

    # Who may.

    def has_change_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        """An approved text is closed; a save that comes too late is answered by the form, which keeps what was typed."""
        closed = obj is not None and obj.status == Status.APPROVED and request.method != "POST"
        return not closed and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Announcement | None = None) -> bool:
        """What was ever approved is kept: editions refer to it."""
        if obj is not None and obj.editions.exists():
            return False
        return super().has_delete_permission(request, obj)

    # What is shown.

    def get_fieldsets(self, request: HttpRequest, obj: Announcement | None = None) -> Any:
        """Nothing to fill in when nothing may be changed: the text is shown as it reads instead."""
        if obj is not None and not self.has_change_permission(request, obj):
            return []
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.import_remainder:
            fieldsets = [f for f in fieldsets if "import_remainder" not in f[1]["fields"]]
        return fieldsets

    def get_inlines(self, request: HttpRequest, obj: Announcement | None) -> Any:
        if obj is not None and not self.has_change_permission(request, obj):
            return []
        return super().get_inlines(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Times of an event are typed in the newsroom's zone, which is named beside them."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if (
            field is not None
            and db_field.name.startswith("event_")
            and db_field.name.endswith("_at")
        ):
            field.help_text = getattr(request, "newsroom_zone", "")
        if field is not None and db_field.name.startswith("headline_"):
            field.widget = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField headline"})
        inlines.fewer_icons(field)
        return field

    def get_urls(self) -> list[URLPattern]:
        """The steps of an announcement, its preview and the import, before Django's own addresses."""
        pages = [
            ("import/", importing.import_communique, "import"),
            ("<str:object_id>/import/", importing.import_communique, "import_into"),
            ("<str:object_id>/preview/", previewing.preview, "preview"),
            ("<str:object_id>/preview/<str:language>/", previewing.preview, "preview"),
            ("<str:object_id>/approve/", steps.approve, "approve"),
            ("<str:object_id>/cancel/", steps.cancel, "cancel"),
            ("<str:object_id>/withdraw/", steps.withdraw, "withdraw"),
            ("<str:object_id>/step/<str:name>/", steps.step, "step"),
        ]
        own = [
            path(route, self.wrapped(view), name=f"announcements_announcement_{name}")
            for route, view, name in pages
        ]
        return own + super().get_urls()

    def wrapped(self, view: Any) -> Any:
        """Return a view of this admin: staff only, in the newsroom's zone, given the model admin."""

        def bound(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(self, request, *args, **kwargs)

        return self.admin_site.admin_view(bound)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        obj = kwargs.get("obj")
        context |= panel(self, request, obj, form, context, now=timezone.now())
        context["sections"] = sections(context["adminform"], context["inline_admin_formsets"])
        if getattr(form, "stale", False):
            context["differences"] = differences(form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)

    # How it is saved.

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return self._save(request, object_id, form_url, extra_context)
        except publishing.PublishingError:
            # Somebody saved in the same instant: asked again, the form sees it and keeps what was typed.
            return self._save(request, object_id, form_url, extra_context)

    def _save(self, request: HttpRequest, *args: Any) -> HttpResponse:
        with transaction.atomic(), reversion.create_revision():
            reversion.set_user(request.user)
            return super().changeform_view(request, *args)

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, change: bool) -> None:
        if not change:
            obj.save()
            return
        standing = Announcement.objects.get(pk=obj.pk)
        publishing.record_save(announcement=standing, version=form.cleaned_data["version"])
        obj.version, obj.status = standing.version, standing.status
        columns = [f.name for f in obj._meta.concrete_fields if not f.primary_key]
        obj.save(update_fields=[name for name in columns if name not in GUARDED])

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet, change: bool
    ) -> None:
        inlines.place_new_rows(formset)  # type: ignore[arg-type]
        super().save_formset(request, form, formset, change)

    # Where it leads.

    def response_add(
        self, request: HttpRequest, obj: Announcement, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._go_on(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Announcement) -> HttpResponse:
        return self._go_on(request, obj) or super().response_change(request, obj)

    def _go_on(self, request: HttpRequest, obj: Announcement) -> HttpResponse | None:
        """Take the step whose button saved the form; stay on the form after a plain save."""
        if "_popup" in request.POST or "_addanother" in request.POST:
            return None
        name = request.POST.get("_step", "")
        if name in workflow.BY_NAME and workflow.BY_NAME[name].has_a_page:
            return HttpResponseRedirect(
                reverse(f"admin:announcements_announcement_{name}", args=[obj.pk])
            )
        if name:
            obj.refresh_from_db()
            steps.take(request, obj, name, version=obj.version)
        else:
            messages.success(request, _("Saved."))
        return HttpResponseRedirect(steps.form_address(obj))
