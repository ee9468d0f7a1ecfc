"""The list of announcements: where each stands, at a glance, at the cost of the same few queries for any number of rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements.models import Announcement, Theme
from announcements.state import State, in_state, with_state
from desk.choosing import YearFilter
from languages import LANGUAGES, texts


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value()
        return in_state(queryset, state, now=timezone.now()) if state in State.values else queryset


class ThemeFilter(admin.SimpleListFilter):
    title = gettext_lazy("theme")
    parameter_name = "theme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(str(theme.pk), str(theme)) for theme in Theme.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if not chosen or chosen not in dict(self.lookup_choices):
            return queryset
        # Asked of each row in the order of the list, so that a full page ends the walk.
        filed = Announcement.themes.through.objects.filter(
            announcement_id=OuterRef("pk"), theme_id=int(chosen)
        )
        return queryset.filter(Exists(filed))


def chip(state: str, *, pending_at: dt.datetime | None = None, stands: bool = False) -> SafeString:
    """Return the mark that says where an announcement stands."""
    words: Any = State(state).label
    if state == "pending" and pending_at:
        words = _("until %(when)s") % {
            "when": formats.date_format(timezone.localtime(pending_at), _("j F, H:i"))
        }
    also = _("an edition is released") if stands and state in {"draft", "in_review"} else ""
    return format_html(
        '<span class="chip chip-{}">{}</span>{}',
        state,
        words,
        format_html(' <span class="chip-also">{}</span>', also) if also else "",
    )


class AnnouncementList(admin.ModelAdmin):
    """What the list shows; mixed into the admin of announcements."""

    list_display = [
        "shown_headline",
        "shown_state",
        "shown_languages",
        "shown_date",
        "shown_parties",
        "changed_at",
    ]
    list_filter = [StateFilter, YearFilter, "kind", ThemeFilter]
    search_fields = [
        *(f"headline_{language}" for language in LANGUAGES),
        *(f"kicker_{language}" for language in LANGUAGES),
        *(f"parties__institution__name_{language}" for language in LANGUAGES),
    ]
    search_help_text = gettext_lazy("Headline, kicker or institution")
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = with_state(super().get_queryset(request), now=timezone.now())
        return rows.prefetch_related("parties__institution")

    @admin.display(description=gettext_lazy("headline"))
    def shown_headline(self, row: Announcement) -> str:
        return str(row)

    @admin.display(description=gettext_lazy("where it stands"))
    def shown_state(self, row: Any) -> SafeString:
        return chip(row.state, pending_at=row.pending_at, stands=row.released_at is not None)

    @admin.display(description=gettext_lazy("languages"))
    def shown_languages(self, row: Announcement) -> str:
        return " ".join(code for code, text in texts(row, "headline").items() if text)

    @admin.display(description=gettext_lazy("date"), ordering="dateline_on")
    def shown_date(self, row: Announcement) -> dt.date | None:
        return row.dateline_on

    @admin.display(description=gettext_lazy("parties"))
    def shown_parties(self, row: Announcement) -> str:
        names = [
            str(getattr(p.institution, "short_name_fr", "") or p.institution)
            for p in row.parties.all()
        ]
        return " · ".join(names)
