"""Themes: the subjects announcements are filed under."""

from __future__ import annotations

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from announcements.models import Theme
from desk.choosing import Choosing
from languages import FIRST, columns


@admin.register(Theme)
class ThemeAdmin(Choosing, TranslationAdmin):
    list_display = ["__str__", "slug", "listed"]
    search_fields = [*columns("name"), "slug"]
    prepopulated_fields = {"slug": [f"name_{FIRST}"]}
    fields = ["name", "slug", "listed"]
