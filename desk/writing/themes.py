"""Themes: the subjects announcements are filed under."""

from __future__ import annotations

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from announcements.models import Theme
from desk.choosing import Choosing


@admin.register(Theme)
class ThemeAdmin(Choosing, TranslationAdmin):
    list_display = ["__str__", "slug", "listed"]
    search_fields = ["name_fr", "name_en", "name_de", "slug"]
    prepopulated_fields = {"slug": ["name_fr"]}
    fields = ["name", "slug", "listed"]
