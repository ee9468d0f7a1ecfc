"""A model field for rich text: sanitised whenever it is written, edited with the prose editor."""

from __future__ import annotations

from typing import Any

from django.db import models

from richtext.sanitising import is_blank, sanitise


class RichTextField(models.TextField):
    """A text field that never stores what `richtext.sanitising` would not let out.

    `inline=True` is for text of one paragraph (a commitment): emphasis and links, no blocks.
    """

    def __init__(self, *args: Any, inline: bool = False, **kwargs: Any) -> None:
        self.inline = inline
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.inline:
            kwargs["inline"] = True
        return name, path, args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if not value:
            return value
        cleaned = sanitise(value, inline=self.inline)
        return "" if is_blank(cleaned) else cleaned

    def formfield(self, **kwargs: Any) -> Any:
        from richtext.widgets import RichTextWidget

        # Fields of translations are made by modeltranslation, which keeps the class of this field.
        return super().formfield(**{"widget": RichTextWidget(inline=self.inline), **kwargs})
