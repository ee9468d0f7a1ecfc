"""What strangers send writes a line into the log, and no page of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.factories import publisher

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the newsroom's own handler writes of attacks."""
    (handler,) = (
        handler
        for handler in logging.getLogger("django.security").handlers
        if handler.get_name() == "stderr, one line" and isinstance(handler, logging.StreamHandler)
    )
    buffer = io.StringIO()
    before = handler.setStream(buffer)
    yield buffer
    handler.setStream(before)


@pytest.mark.parametrize(
    ("address", "host", "said"),
    [
        ("/fr/", "evil.example", "Invalid HTTP_HOST header: 'evil.example'"),
        ("/fr/", "e" * 50_000, "Invalid HTTP_HOST header: 'eeee"),
        ("/admin/people/user/?_to_field=password", "testserver", "The field password cannot be"),
        ("/admin/?x=" + "y" * 20_000, "testserver", "Unsafe redirect exceeding"),
    ],
)
def test_attack_is_told_in_a_line(written: io.StringIO, address: str, host: str, said: str) -> None:
    client = Client(raise_request_exception=False)
    if "people" in address:
        client.force_login(publisher(is_superuser=True))
    client.get(address, headers={"host": host})
    (line,) = written.getvalue().splitlines()
    assert said in line
    assert len(line) < 500
