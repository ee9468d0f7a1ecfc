"""Emergency links at the desk: administrators print, list and revoke them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.people.fresh import password_asked_again
from emergency import links, sheet
from emergency.forms import PrintForm
from emergency.models import EmergencyLink, may_withdraw
from pages.frame import site_url
from people.models import User


@admin.register(EmergencyLink)
class EmergencyLinkAdmin(admin.ModelAdmin):
    list_display = ["holder", "printed_by", "printed_at", "expires_at", "shown_state", "withdrew"]
    list_display_links = None
    list_select_related = ["printed_by", "announcement"]
    actions = ["revoke"]

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, link: EmergencyLink) -> str:
        return str(link.state(timezone.now()))

    @admin.display(description=gettext_lazy("what it withdrew"))
    def withdrew(self, link: EmergencyLink) -> str:
        return str(link.announcement) if link.announcement else ""

    @admin.action(description=gettext_lazy("Revoke the chosen links"), permissions=["add"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[EmergencyLink]) -> None:
        assert isinstance(request.user, User)
        now = timezone.now()
        done = sum(links.revoke(link, by=request.user, now=now, request=request) for link in chosen)
        said = ngettext("%(count)d link revoked.", "%(count)d links revoked.", done)
        messages.success(request, said % {"count": done})

    @password_asked_again()
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for whom; then show the sheet, once: nobody can ask for its secret again."""
        user = request.user
        if not isinstance(user, User) or not self.has_add_permission(request):
            raise PermissionDenied
        form = PrintForm(request.POST or None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Print an emergency link"),
            "opts": self.opts,
            "form": form,
        }
        if request.method != "POST" or not form.is_valid():
            return TemplateResponse(request, "admin/emergency/print.html", context)
        now = timezone.now()
        link, secret = links.print_link(
            holder=form.cleaned_data["holder"],
            by=user,
            now=now,
            lasts=form.lasts(),
            request=request,
        )
        address = site_url(request) + reverse("emergency", args=[secret])
        context |= {"link": link, "address": address, "code": sheet.code(address)}
        response = TemplateResponse(request, "admin/emergency/sheet.html", context)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators who may withdraw themselves: they lend what they have."""
        user = request.user
        return super().has_add_permission(request) and isinstance(user, User) and may_withdraw(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
