"""Model fields that several rooms need."""

from __future__ import annotations

from typing import Any

from django.db import models


class WebAddressField(models.URLField):
    """A web address; one typed without its scheme is taken for https."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
