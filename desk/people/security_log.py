"""The security log at the desk: administrators read it, nobody changes it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.choosing import Choosing, YearFilter
from people.models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityLogAdmin(Choosing, admin.ModelAdmin):
    list_display = ["at", "kind", "whose", "actor", "address", "details"]
    list_display_links = None
    list_filter = ["kind", "at", YearFilter]
    search_fields = ["name", "by_name", "address", "about"]
    actions = None

    @admin.display(description=gettext_lazy("account"), ordering="name")
    def whose(self, event: SecurityEvent) -> str:
        return event.name

    @admin.display(description=gettext_lazy("by"), ordering="by_name")
    def actor(self, event: SecurityEvent) -> str:
        return event.by_name

    @admin.display(description=gettext_lazy("details"))
    def details(self, event: SecurityEvent) -> str:
        # What the newsroom says itself is a sentence of the catalogue, a name or a reason is shown as it is.
        return _(event.about) if event.about else ""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators alone: the log names the people of the newsroom and where they sign in from."""
        return bool(request.user.is_active and request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
