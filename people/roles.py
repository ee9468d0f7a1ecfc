"""Roles are groups: Editors write and submit, Publishers approve and withdraw too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

# The names of the groups; desk.people says them in the reader's language.
EDITORS = gettext_noop("Editors")
PUBLISHERS = gettext_noop("Publishers")

# What an editor may add and change (and look at): models as app label and model name.
WRITTEN = {
    "announcements": (
        "announcement",
        "part",
        "party",
        "signatory",
        "commitment",
        "announcementcontact",
        "announcementattachment",
        "link",
        "theme",
    ),
    "partners": ("institution",),
    "contacts": ("presscontact",),
    "assets": ("image", "attachment"),
}
# Rows of an announcement can be taken out again; whole announcements too, as long as nothing of them was approved.
REMOVED = {
    "announcements": (
        "announcement",
        "part",
        "party",
        "signatory",
        "commitment",
        "announcementcontact",
        "announcementattachment",
        "link",
    ),
    "contacts": ("presscontact",),
}
STEPS = {
    EDITORS: ("submit_announcement",),
    PUBLISHERS: ("submit_announcement", "approve_announcement", "withdraw_announcement"),
}


def codenames(role: str) -> set[tuple[str, str]]:
    """Return what a role may do, as (app label, codename)."""
    wanted = {
        (app, f"{verb}_{model}")
        for app, models in WRITTEN.items()
        for model in models
        for verb in ("add", "change", "view")
    }
    wanted |= {(app, f"delete_{model}") for app, models in REMOVED.items() for model in models}
    wanted |= {("announcements", codename) for codename in STEPS[role]}
    if role == PUBLISHERS:
        wanted |= {("masthead", "view_masthead"), ("masthead", "change_masthead")}
    return wanted


def ensure_roles(apps: Any = None) -> None:
    """Make the groups and give them what their roles may do; may be called any number of times.

    `apps` is the registry of a migration; permissions that do not exist yet are made first.
    """
    if apps is None:
        from django.apps import apps as registry

        apps = registry
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    _make_permissions()
    for role in (EDITORS, PUBLISHERS):
        group, _created = group_model.objects.get_or_create(name=role)
        wanted = codenames(role)
        found = permission_model.objects.filter(
            content_type__app_label__in={app for app, _name in wanted},
            codename__in={name for _app, name in wanted},
        ).select_related("content_type")
        group.permissions.add(
            *(p for p in found if (p.content_type.app_label, p.codename) in wanted)
        )


def _make_permissions() -> None:
    """Django makes permissions after all migrations have run; the roles need them a moment earlier."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.contenttypes.management import create_contenttypes

    for label in (*WRITTEN, "masthead"):
        config = apps.get_app_config(label)
        create_contenttypes(config, verbosity=0)
        create_permissions(config, verbosity=0)
