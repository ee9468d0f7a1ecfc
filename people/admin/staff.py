"""Members of staff and their roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import User

if admin.site.is_registered(Group):
    admin.site.unregister(Group)


class RolesField(forms.ModelMultipleChoiceField):
    """Roles by the names that the reader's language gives them."""

    def label_from_instance(self, obj: Any) -> str:
        return _(obj.name)


@admin.register(User)
class StaffAdmin(UserAdmin):
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
        (gettext_lazy("Person"), {"fields": [("first_name", "last_name"), "email", "function"]}),
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

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Whoever gets an account here works at the desk."""
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    @admin.display(description=gettext_lazy("role"))
    def shown_roles(self, row: User) -> str:
        return ", ".join(_(group.name) for group in row.groups.all())

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class RoleAdmin(GroupAdmin):
    """Roles are groups."""

    list_display = ["shown_name"]

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def shown_name(self, group: Group) -> str:
        return _(group.name)


admin.site.register(Group, RoleAdmin)
