"""The content security policy, on whatever answers."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/fr/", {}, 200),
        ("/nowhere/", {}, 404),
        ("/admin", {}, 301),
        ("/fr/communiques", {}, 301),
        ("/fr/", {"Host": "evil.example"}, 400),
        ("/admin/", {}, 302),
        ("/admin/account/login/", {}, 200),
    ],
)
def test_every_answer_carries_its_policy(path: str, headers: dict[str, str], status: int) -> None:
    response = Client().get(path, headers=headers)
    assert response.status_code == status
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
