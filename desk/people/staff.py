"""Members of staff and their roles."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.choosing import Choosing
from desk.people.fresh import password_asked_again
from people import accounts, enrolment, notices, second_factor, security_log
from people.models import SecurityEventKind, User

# Django's and allauth's own pages. With the last two, an address or a factor could be put into anybody's account and read from it.
for model in (Group, EmailAddress, Authenticator):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


class AdministratorsOnly:
    """Whoever may change accounts or roles may become anybody: that is for administrators, whatever else a role says."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission


class RolesField(forms.ModelMultipleChoiceField):
    """Roles by the names that the reader's language gives them."""

    def label_from_instance(self, obj: Any) -> str:
        return _(obj.name)


@admin.register(User)
class StaffAdmin(Choosing, AdministratorsOnly, UserAdmin):
    list_display = [
        "username",
        "first_name",
        "last_name",
        "email",
        "function",
        "shown_roles",
        "is_active",
    ]
    list_filter = ["groups", "is_active"]
    actions = None
    filter_horizontal = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (
            gettext_lazy("Person"),
            {"fields": [("first_name", "last_name"), "email", "function", "language"]},
        ),
        (
            gettext_lazy("Role"),
            {"fields": ["is_active", "is_staff", "groups", "is_superuser"]},
        ),
        (gettext_lazy("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "username",
                    "email",
                    ("first_name", "last_name"),
                    "usable_password",
                    "password1",
                    "password2",
                    "is_staff",
                    "groups",
                ],
            },
        )
    ]

    def get_urls(self) -> list[Any]:
        enrol = path(
            "<int:pk>/enrolment/",
            self.admin_site.admin_view(self.enrolment_view),
            name="people_user_enrolment",
        )
        return [enrol, *super().get_urls()]

    @password_asked_again(holds_a_password=True)
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(request, *args, **kwargs)

    @password_asked_again()
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(request, *args, **kwargs)

    @password_asked_again()
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().delete_view(request, *args, **kwargs)

    @password_asked_again(holds_a_password=True)
    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        person = self.get_object(request, id)
        before = accounts.snapshot(person) if person else None
        response: HttpResponse = super().user_change_password(request, id, form_url)
        if person and before:
            accounts.note_changes(before, person, now=timezone.now(), request=request)
        return response

    @password_asked_again()
    def enrolment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give somebody the one-time code with which they enrol a first second factor, on paper or as an invitation by mail."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        person = User.objects.filter(pk=pk, is_active=True).first()
        if person is None:
            raise Http404
        has_factor = bool(second_factor.factors_of(person))
        context = {
            **self.admin_site.each_context(request),
            "title": _("One-time code"),
            "opts": self.opts,
            "original": person,
            "has_factor": has_factor,
        }
        if request.method == "POST" and (not has_factor or request.POST.get("lost")):
            context |= self._give_code(request, person)
        response = TemplateResponse(request, "admin/people/user/enrolment.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _give_code(self, request: HttpRequest, person: User) -> dict[str, Any]:
        """Return what the page shows this once."""
        now = timezone.now()
        enrolment.remove_factors(person, now=now, request=request)
        code, row = enrolment.give(person, now=now, request=request)
        invited = not person.has_usable_password()
        shown = {"code": code, "expires_at": row.expires_at, "has_factor": False}
        if invited:
            shown["link"] = enrolment.link(code)
        if "mail" in request.POST and invited:
            shown["mailed"] = notices.invite(person, enrolment.link(code), row.expires_at)
        return shown

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        form.before = accounts.snapshot(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        now = timezone.now()
        if form.before is None:
            accounts.note_made(form.instance, now=now, request=request)
        else:
            accounts.note_changes(form.before, form.instance, now=now, request=request)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        security_log.record(
            SecurityEventKind.ACCOUNT_DELETED, now=timezone.now(), request=request, person=obj
        )
        super().delete_model(request, obj)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Whoever gets an account here works at the desk."""
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("role"))
    def shown_roles(self, row: User) -> str:
        return ", ".join(_(group.name) for group in row.groups.all())

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RoleAdmin(Choosing, AdministratorsOnly, GroupAdmin):
    """Roles are groups."""

    list_display = ["shown_name"]
    actions = None

    @password_asked_again()
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    @password_asked_again()
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().delete_view(request, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        names = sorted(form.instance.permissions.values_list("codename", flat=True))
        security_log.record(
            SecurityEventKind.ROLE_CHANGED,
            now=timezone.now(),
            request=request,
            about=f"{form.instance.name}: {', '.join(names)}",
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        security_log.record(
            SecurityEventKind.ROLE_CHANGED,
            now=timezone.now(),
            request=request,
            about=f"{obj.name}: −",
        )
        super().delete_model(request, obj)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def shown_name(self, group: Group) -> str:
        return _(group.name)


admin.site.register(Group, RoleAdmin)
