"""granian asks for an answer from memory before it wakes its event loop; if a version of it no longer can, it is answered from there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from granian import _futures

from newsroom.edge import early


@pytest.fixture
def scheduled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Put schedulers that only note in the place of granian's."""
    found: list[Any] = []
    for name in early._PLACES:
        assert callable(getattr(_futures, name)), (
            "this granian has another place: newsroom.edge.early"
        )
        monkeypatch.setattr(_futures, name, lambda *given: found.append)
    return found


def request() -> Any:
    watcher = SimpleNamespace(scope="scope", proto="protocol", over=False)
    watcher.done = lambda: setattr(watcher, "over", True)
    return watcher


@pytest.mark.parametrize("place", early._PLACES)
def test_what_is_answered_wakes_nobody(scheduled: list[Any], place: str) -> None:
    answered: list[Any] = []
    assert early.install(lambda *given: bool(answered.append(given) or len(answered) == 1))
    schedule = getattr(_futures, place)("loop", "context", "callback")
    first, second = request(), request()
    schedule(first)
    schedule(second)
    assert answered == [("scope", "protocol")] * 2
    assert (first.over, second.over, scheduled) == (True, False, [second])


def test_a_fault_is_answered_by_the_application(
    scheduled: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    early.install(lambda scope, protocol: bool(1 / 0))
    asked = request()
    _futures._cbsched_aioschedule("loop")(asked)
    assert scheduled == [asked]
    assert "answer from memory failed" in caplog.text


def test_another_granian_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in early._PLACES:
        monkeypatch.delattr(_futures, name)
    assert not early.install(lambda scope, protocol: True)
