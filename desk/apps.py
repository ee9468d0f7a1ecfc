"""The desk, and the admin that runs as its frame."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin import apps


class DeskConfig(AppConfig):
    name = "desk"
    default = True


class DeskAdminConfig(apps.AdminConfig):
    """Django's admin with our own site: its start page, its sign-in, the newsroom's clock."""

    default = False
    default_site = "desk.site.DeskSite"
