"""How institutions stand in a list: by name, in each language, as a column that an index can be built on."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, TypeVar

from django.db import models

from languages import LANGUAGES, RECORDS, in_language, texts

_LENGTH = 200
_BATCH = 200
Row = TypeVar("Row", bound=models.Model)


def sort_key(name: str, language: str) -> str:
    """Return what a name is sorted by: its letters and figures without case and accents, but for letters with a place of their own."""
    composed = unicodedata.normalize("NFC", name.casefold())
    for letter, place in RECORDS[language].sorted_as.items():
        composed = composed.replace(letter, place)
    folded = unicodedata.normalize("NFKD", composed)
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
        key = sort_key(in_language(texts(model_instance, "name"), self.language), self.language)
        setattr(model_instance, self.attname, key)
        return key


def by_name(model: type[Row]) -> type[Row]:
    """Give a model what its rows are sorted by in each language: the columns `sort_<code>`."""
    for language in LANGUAGES:
        model.add_to_class(f"sort_{language}", NameKeyField(language=language))
    return model


def resort(model: type[models.Model]) -> int:
    """Store anew what the rows of a model are sorted by, where it is out of date; return of how many rows it was."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, NameKeyField)]
    stale = []
    for row in model._base_manager.order_by("pk").iterator(chunk_size=_BATCH):
        before = [getattr(row, field.attname) for field in keys]
        if [field.pre_save(row, add=False) for field in keys] != before:
            stale.append(row)
    model._base_manager.bulk_update(stale, [field.name for field in keys], batch_size=_BATCH)
    return len(stale)
