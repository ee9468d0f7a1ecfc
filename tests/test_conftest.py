import socket

import pytest
import pytest_socket


def test_network_is_out_of_reach() -> None:
    # The refusal comes with a warning, which is an error here; either stops a test.
    with pytest.raises((pytest_socket.SocketConnectBlockedError, UserWarning)):
        socket.create_connection(("192.0.2.1", 80), 1)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), 1) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.django_db
def test_browser_reads_the_live_server(page) -> None:  # type: ignore[no-untyped-def]
    page.goto("/admin/login/")
    assert page.locator("html").get_attribute("lang") == "fr"
