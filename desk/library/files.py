"""Images and attachments in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from assets import uploading, verdicts
from assets.models import Attachment, Image, StoredFile
from assets.renditions import preview_name
from desk.choosing import Choosing, YearFilter
from desk.library.uploads import AttachmentForm, ImageForm
from languages import FIRST, columns, in_language, texts


def users_of(row: models.Model) -> list[models.Model]:
    """Return the rows of any room that point at this one; it knows none of them by name."""
    found: list[models.Model] = []
    for relation in row._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            rows = relation.related_model._base_manager
            found += rows.filter(**{relation.field.name: row}).order_by("pk")[:50]
    return found


def _named(row: models.Model) -> SafeString:
    label = str(_("%(kind)s: %(name)s") % {"kind": row._meta.verbose_name, "name": row})
    try:
        address = reverse(
            f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]
        )
    except NoReverseMatch:
        return format_html("{}", label)
    return format_html('<a href="{}">{}</a>', address, label)


class TypeFilter(admin.SimpleListFilter):
    """The media types that are stored, each found by a step in the index and not by reading every row."""

    title = _("media type")
    parameter_name = "media_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        found: list[tuple[str, str]] = []
        last = ""
        rows = model_admin.model._base_manager.order_by("media_type").values_list(
            "media_type", flat=True
        )
        while (following := rows.filter(media_type__gt=last).first()) and len(found) < MOST_TYPES:
            found.append((following, following))
            last = following
        return found

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(media_type=self.value()) if self.value() else queryset


MOST_TYPES = 20


class StoredFileAdmin(Choosing, TranslationAdmin):
    search_fields = ["filename", "sha256", *columns("credit"), "copyright"]
    save_on_top = True

    def save_model(self, request: HttpRequest, obj: StoredFile, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description=_("used in"))
    def used_in(self, row: StoredFile) -> SafeString | str:
        if row.pk is None:
            return "–"
        names = [(_named(user),) for user in users_of(row)]
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", names)) if names else "–"
        )


@admin.register(Image)
class ImageAdmin(StoredFileAdmin):
    form = ImageForm
    list_display = [
        "thumbnail",
        "filename",
        f"alt_{FIRST}",
        f"credit_{FIRST}",
        "size_in_pixels",
        "added_at",
    ]
    list_display_links = ["thumbnail", "filename"]
    list_filter = [YearFilter, TypeFilter, "digital_source_type"]
    search_fields = [
        *StoredFileAdmin.search_fields,
        *columns("alt"),
        *columns("caption"),
        "creator",
    ]
    readonly_fields = ["preview", "facts", "used_in"]
    fieldsets = [
        (None, {"fields": ["upload", "preview", "facts"]}),
        (_("What it shows"), {"fields": ["alt", "caption"]}),
        (
            _("Rights"),
            {
                "fields": [
                    "credit",
                    "creator",
                    "copyright",
                    "licence",
                    "rights_url",
                    "digital_source_type",
                ]
            },
        ),
        (
            _("Focal point"),
            {
                "fields": ["focal_x", "focal_y"],
                "description": _(
                    "What must stay in sight when the image is cropped. Click on the image, or give fractions of its width and height."
                ),
            },
        ),
        (_("Use"), {"fields": ["used_in"]}),
    ]

    class Media:
        css = {"all": ["admin/focal-point.css"]}
        js = ["admin/focal-point.js"]

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:  # type: ignore[override]
        super().save_model(request, obj, form, change)
        uploading.prepare_later(obj)

    @admin.display(description=_("preview"))
    def thumbnail(self, image: Image) -> SafeString:
        return self._shown(image, "image-thumbnail", small=True)

    @admin.display(description=_("preview"))
    def preview(self, image: Image) -> SafeString | str:
        return self._shown(image, "focal-preview") if image.pk else "–"

    @admin.display(description=_("size"))
    def size_in_pixels(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=_("file"))
    def facts(self, image: Image) -> str:
        if image.pk is None:
            return "–"
        return f"{image.filename} · {image.media_type} · {image.width} × {image.height} · {filesizeformat(image.size)}"

    def _shown(self, image: Image, css_class: str, *, small: bool = False) -> SafeString:
        variant, extension = preview_name(image, small=small)
        return format_html(
            '<img class="{}" src="{}" alt="{}"{}>',
            css_class,
            reverse("assets:preview", args=[image.pk, f"{variant}.{extension}"]),
            in_language(texts(image, "alt"), FIRST) or image.filename,
            SafeString(' loading="lazy"') if small else SafeString(""),
        )


@admin.register(Attachment)
class AttachmentAdmin(StoredFileAdmin):
    form = AttachmentForm
    list_display = ["filename", f"title_{FIRST}", "media_type", "size", "added_at"]
    list_filter = [YearFilter, TypeFilter]
    search_fields = [*StoredFileAdmin.search_fields, *columns("title")]
    readonly_fields = ["facts", "published_with_it", "used_in"]
    fieldsets = [
        (None, {"fields": ["upload", "facts", "published_with_it"]}),
        (_("What it is"), {"fields": ["title", "description"]}),
        (_("Rights"), {"fields": ["credit", "copyright", "licence"]}),
        (_("Use"), {"fields": ["used_in"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Attachment, form: Any, change: bool) -> None:  # type: ignore[override]
        super().save_model(request, obj, form, change)
        if form.accepted:
            stays, left_out = verdicts.about(obj.notices)
            if stays:
                messages.warning(
                    request,
                    _("With “%(name)s” is published: %(what)s.")
                    % {"name": obj.filename, "what": "; ".join(stays)},
                )
            if left_out:
                messages.info(request, left_out)

    @admin.display(description=_("published with it"))
    def published_with_it(self, attachment: Attachment) -> SafeString | str:
        """What an opened file shows beside what one sees, until it is replaced."""
        stays, left_out = verdicts.about(attachment.notices)
        if not (stays or left_out):
            return "–"
        lines = format_html_join("", "<li>{}</li>", [(line,) for line in stays])
        listed = format_html("<ul>{}</ul>", lines) if stays else ""
        return format_html("{}{}", listed, left_out)

    @admin.display(description=_("file"))
    def facts(self, attachment: Attachment) -> str:
        if attachment.pk is None:
            return "–"
        return (
            f"{attachment.filename} · {attachment.media_type} · {filesizeformat(attachment.size)}"
        )
