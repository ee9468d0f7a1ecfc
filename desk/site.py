"""The admin site of the newsroom: local time of the masthead, a start page that says what needs me now."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masthead.models import Masthead

MACHINERY = {"account", "mfa", "django_tasks_database"}


class DeskSite(AdminSite):
    """Every page of the desk is shown in the newsroom's zone, and every time typed into it is read in that zone."""

    site_header = _("Newsroom desk")
    site_title = _("Newsroom desk")
    index_title = _("What needs you now")
    index_template = "admin/index.html"
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        def in_newsroom_zone(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            masthead = Masthead.objects.filter(pk=1).first()
            zone = masthead.zone if masthead else "Europe/Paris"
            request.newsroom_zone = zone  # type: ignore[attr-defined]
            with timezone.override(ZoneInfo(zone)):
                response = view(request, *args, **kwargs)
                if getattr(response, "template_name", "") == "admin/invalid_setup.html":
                    # Django blames the database; it is the address that no list of ours leads to.
                    raise BadRequest("a list was asked for with filters that there are not")
                # Rendered here, because the zone is given back when this function ends.
                if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                    response.render()
            response.setdefault("Cache-Control", "no-store")
            return response

        return super().admin_view(in_newsroom_zone, cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        masthead = Masthead.objects.filter(pk=1).first()
        return {
            **super().each_context(request),
            "masthead": masthead,
            "newsroom_zone": masthead.zone if masthead else "Europe/Paris",
        }

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing in goes through the account pages, which count attempts and ask for the second factor.

        Django's own page would do neither, for somebody who is signed in already and tries another account.
        """

        def to_the_desk(request: HttpRequest, _context: Any = None) -> HttpResponse:
            return HttpResponseRedirect(reverse("admin:index"))

        return secure_admin_login(to_the_desk)(request, extra_context)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The account pages count wrong passwords, and tell the person."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The newsroom's rooms; tables that only a machine fills are left out."""
        apps = super().get_app_list(request, app_label)
        return [app for app in apps if app["app_label"] not in MACHINERY]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        from desk.start import start_page

        context = {**start_page(request.user, now=timezone.now()), **(extra_context or {})}  # type: ignore[arg-type]
        return super().index(request, context)
