"""The tests of this room read the English sentences."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english(_same_language_for_every_test: None) -> Iterator[None]:
    with translation.override("en"):
        yield
