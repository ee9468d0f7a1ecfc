import pytest


@pytest.fixture(autouse=True)
def _work_in_the_thread_of_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' cache makes its answers on the connection of the test, which lives in this thread."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
