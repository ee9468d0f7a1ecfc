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


OURS = {"'self'", "'none'"}


@pytest.mark.parametrize("path", ["/fr/", "/admin/account/login/"])
def test_nothing_of_elsewhere_is_let_in(path: str) -> None:
    policy = Client().get(path).headers["Content-Security-Policy"]
    allowed = {name: set(rest) for name, *rest in (part.split() for part in policy.split(";"))}
    foreign = {name: sources - OURS for name, sources in allowed.items() if sources - OURS}
    assert foreign.pop("img-src") == {"data:"}
    nonces = foreign.pop("script-src", set())
    assert all(source.startswith("'nonce-") for source in nonces)
    assert foreign == {}
