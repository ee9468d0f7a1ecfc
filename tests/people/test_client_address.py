"""Where a request comes from."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from people.client_address import client_address, network, parsed

STRANGER, READER, PROXY = "203.0.113.9", "198.51.100.7", "127.0.0.1"


def request(forwarded: str | None, remote: str = PROXY) -> Any:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, READER, PROXY),  # no proxy of ours: anybody can write the header
        (0, None, PROXY),
        (1, READER, READER),
        (1, None, PROXY),
        (1, "", PROXY),
        (1, f"{STRANGER}, {READER}", READER),  # the first entry is the client's own invention
        (2, f"{STRANGER}, {READER}, 10.0.0.2", READER),
        (2, READER, READER),  # somebody reached the inner proxy directly
        (1, "unknown", PROXY),
        (1, f"{READER}, _hidden", PROXY),
        (1, ",, ,", PROXY),
        (1, "x" * 8000, PROXY),
        (1, f"{READER}:51442", READER),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "2001:DB8:0:0::1", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, f"::ffff:{READER}", READER),
    ],
)
def test_client_address_is_what_our_proxy_wrote(
    settings: Any, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request(forwarded)) == expected


def test_client_address_of_a_socket_without_one_is_empty() -> None:
    assert client_address(request(None, remote="")) == ""


@pytest.mark.parametrize("text", ["", " ", "::ffff:", "1.2.3", "[", "1.2.3.4.5", "\0", "²"])
def test_parsed_refuses_what_is_no_address(text: str) -> None:
    assert parsed(text) == ""


def test_network_is_what_one_client_can_call_its_own() -> None:
    assert network(READER) == READER
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network("2001:db8:1:3::9") != network("2001:db8:1:2::9")
    assert network("") == ""
