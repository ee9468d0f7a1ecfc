"""What a process of the server does with connections that nothing comes through."""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator

import pytest

from newsroom import connections
from newsroom.connections import Connection, network_of, surplus

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")


def test_an_address_keeps_its_share_and_loses_the_most_silent() -> None:
    greedy = [Connection("192.0.2.1", silence) for silence in (9, 1, 5, 0)]
    modest = [Connection("192.0.2.2", silence) for silence in (90, 80)]
    closing = surplus([*greedy, *modest], per_address=2, capacity=100)
    assert sorted(c.silence for c in closing) == [5, 9]
    assert {c.client for c in closing} == {"192.0.2.1"}


def test_a_process_that_is_nearly_full_loses_the_most_silent_of_all() -> None:
    found = [Connection(f"192.0.2.{number}", number) for number in range(1, 11)]
    closing = surplus(found, per_address=5, capacity=8)
    assert sorted(c.silence for c in closing) == [7, 8, 9, 10]
    # Nobody who is just sending or reading.
    busy = [Connection(f"192.0.2.{number}", 0.1) for number in range(1, 11)]
    assert surplus(busy, per_address=5, capacity=8) == []


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_one_client_is_one_address_or_one_network(peer: str, network: str) -> None:
    assert network_of(peer) == network


@pytest.fixture
def crowd() -> Iterator[tuple[int, list[socket.socket], list[socket.socket]]]:
    """A port, five clients of it and the server's ends of their connections, as granian has them."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listener.getsockname()[1]
        assert port in connections.limit_unread()
        clients, accepted = [], []
        for _ in range(5):
            clients.append(stack.enter_context(socket.create_connection(("127.0.0.1", port))))
            accepted.append(stack.enter_context(listener.accept()[0]))
            accepted[-1].setblocking(False)
        yield port, clients, accepted


def still_open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True


@linux
def test_a_crowd_from_one_address_is_thinned_by_who_is_silent(
    crowd: tuple[int, list[socket.socket], list[socket.socket]],
) -> None:
    port, clients, accepted = crowd
    time.sleep(0.05)
    for client in clients[3:]:
        client.sendall(b"GET")
    descriptors = len(os.listdir("/proc/self/fd"))
    assert connections.relieve({port}, per_address=2, capacity=100) == 3
    assert [still_open(client) for client in clients] == [False, False, False, True, True]
    # What it looks through is not left open, and the server's sockets do not begin to block.
    assert len(os.listdir("/proc/self/fd")) == descriptors
    assert [os.get_blocking(end.fileno()) for end in accepted] == [False] * 5
    for end in accepted[:3]:
        end.close()
    assert connections.relieve({port}, per_address=2, capacity=100) == 0


@linux
def test_connections_that_the_newsroom_made_itself_are_left_alone(
    crowd: tuple[int, list[socket.socket], list[socket.socket]],
) -> None:
    _port, clients, _accepted = crowd
    assert connections.relieve({1}, per_address=1, capacity=1) == 0
    assert all(still_open(client) for client in clients)


@linux
def test_what_stays_unread_is_given_up_after_a_minute(
    crowd: tuple[int, list[socket.socket], list[socket.socket]],
) -> None:
    _port, _clients, accepted = crowd
    timeout = accepted[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert timeout == connections.UNREAD == 60_000


@linux
def test_a_process_may_have_as_many_descriptors_as_the_system_lets_it() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
        allowed = connections.raise_limit()
        assert allowed == resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert allowed == min(connections.WANTED, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
