from collections.abc import Iterator

import pytest
from django.db import connection

from tests.newsroom.edge.asking import Edge, in_memory


@pytest.fixture(autouse=True)
def _connections_of_the_caches() -> Iterator[None]:
    """A cache makes its pages in a thread; the database in memory has one connection for both."""
    shared = in_memory()
    if shared:
        connection.inc_thread_sharing()
    yield
    while Edge.open:
        Edge.open.pop().close()
    if shared:
        connection.dec_thread_sharing()
