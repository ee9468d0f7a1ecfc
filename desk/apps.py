"""The admin, run as the newsroom's desk."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with our own site: its start page, its sign-in, the newsroom's clock."""

    default_site = "desk.site.DeskSite"
