"""Model fields for words: what no reader could show is taken out whenever they are written, wherever they come from.

Forms, imports, commands and files all write through these fields, so this is the one entrance. In a migration they are Django's own.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from richtext.characters import lines, one_line, undirected
from richtext.limits import validate_rich
from richtext.sanitising import is_blank, sanitise


class _Words(models.Field):
    """Mixed into a text field: its value is cleaned when a form reads it and when it is saved."""

    stands_for = ""  # what migrations call this field

    def cleaned(self, text: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.cleaned(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if isinstance(value, str) and (cleaned := self.to_python(value)) != value:
            setattr(model_instance, self.attname, cleaned)
            return cleaned
        return value

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, self.stands_for or path, args, kwargs


class OneLine(_Words):
    """Mixed into a text field of one line: ends of lines become spaces."""

    def cleaned(self, text: str) -> str:
        return one_line(text)


class LineField(OneLine, models.CharField):
    """Words in one line."""

    stands_for = "django.db.models.CharField"


class FileNameField(LineField):
    """The name of a file as somebody gave it."""

    def cleaned(self, text: str) -> str:
        return undirected(text)


class MailAddressField(OneLine, models.EmailField):
    """An e-mail address."""

    stands_for = "django.db.models.EmailField"


class LinesField(_Words, models.TextField):
    """Words in several lines, at most `most` characters of them (None: any number)."""

    stands_for = "django.db.models.TextField"

    def __init__(self, *args: Any, most: int | None = 20_000, **kwargs: Any) -> None:
        kwargs["max_length"] = most
        super().__init__(*args, **kwargs)

    def cleaned(self, text: str) -> str:
        return lines(text)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("max_length", None)
        return name, path, args, kwargs

    def clone(self) -> Any:
        made = super().clone()
        made.max_length = self.max_length
        return made


class RichTextField(models.TextField):
    """A text field that never stores what `richtext.sanitising` would not let out, and takes nothing beyond `richtext.limits`.

    `inline=True` is for text of one paragraph (a commitment): emphasis and links, no blocks.
    """

    default_validators = [validate_rich]

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
        cleaned = lines(sanitise(value, inline=self.inline))
        return "" if is_blank(cleaned) else cleaned

    def formfield(self, **kwargs: Any) -> Any:
        from richtext.widgets import RichTextWidget

        # Fields of translations are made by modeltranslation, which keeps the class of this field.
        return super().formfield(**{"widget": RichTextWidget(inline=self.inline), **kwargs})
