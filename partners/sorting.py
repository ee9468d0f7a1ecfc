"""How institutions stand in a list: by name, in each language, as a column that an index can be built on."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import models

from languages import in_language, texts

_LENGTH = 200


def sort_key(name: str) -> str:
    """Return what a name is sorted by: its letters and figures without case and accents."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters).strip()[:_LENGTH]


class NameKeyField(models.CharField):
    """What a row is sorted by in a language: the key of its `name` there, or in the language that stands in for it.

    Filled in from the name whenever the row is written.
    """

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        self.language = language
        kwargs |= {"max_length": _LENGTH, "default": "", "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for given in ("max_length", "default", "editable"):
            kwargs.pop(given, None)
        return name, path, args, {**kwargs, "language": self.language}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(in_language(texts(model_instance, "name"), self.language))
        setattr(model_instance, self.attname, key)
        return key
