"""What every test stands on: no network but loopback, files in a folder of the run, a real browser where there is one."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next(
    filter(
        None,
        (
            os.environ.get("CHROMIUM"),
            *map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")),
        ),
    ),
    None,
)
NO_CHROMIUM = "needs Chromium: install it, or name it with CHROMIUM=/path/to/chromium"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip browser tests by name where there is no Chromium; in CI they fail instead."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if (
            CHROMIUM is None
            and os.environ.get("CI") != "true"
            and item.get_closest_marker("browser")
        ):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(autouse=True)
def _only_loopback(socket_disabled_but_loopback: None) -> None:
    """No test reaches the network."""


@pytest.fixture(name="socket_disabled_but_loopback")
def _loopback() -> Iterator[None]:
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()


@pytest.fixture(autouse=True)
def _same_language_for_every_test() -> Iterator[None]:
    """A test starts in the language of the settings, whatever the test before it activated."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _connection_of_a_test_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The end of a request closes a connection that is in a transaction, and a test is in one all the time."""
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_between_tests(connection: BaseDatabaseWrapper) -> None:
        if not connection.in_atomic_block:
            close(connection)

    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_between_tests)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put back what a migration made: a test with transactions of its own leaves empty tables behind.

    After the last test there is no database any more, and nobody who would need it.
    """
    marker = item.get_closest_marker("django_db")
    flushes = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    yield
    if nextitem is None:
        return
    if flushes or (marker is not None and marker.kwargs.get("transaction")):
        from django.db import connections

        from people.roles import ensure_roles

        # After every fixture is torn down, the flush among them, so that it stays.
        with item.config.stash[blocking_manager_key].unblock():
            ensure_roles()
            # While a browser runs, this thread has a connection of its own, which nobody would close after it.
            connections.close_all()


@pytest.fixture(autouse=True)
def asset_folder(tmp_path: Path, settings: Any) -> Path:
    """Files go to a folder of this test."""
    folder = tmp_path / "files"
    storages = {name: dict(storage) for name, storage in settings.STORAGES.items()}
    for name in ("default", "assets"):
        storages[name]["OPTIONS"] = storages[name]["OPTIONS"] | {"location": folder}
    settings.STORAGES = storages
    return folder


@pytest.fixture(autouse=True)
def nothing_tried_before(settings: Any) -> None:
    """Counts in the cache are those of this test, where processes share one Redis, too."""
    caches = {name: dict(cache) for name, cache in settings.CACHES.items()}
    caches["default"]["KEY_PREFIX"] = secrets.token_hex(4)
    settings.CACHES = caches


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for a file of tests; no longer, because an event loop runs in this thread meanwhile."""
    if CHROMIUM is None:
        pytest.fail(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django would take every query for a blocking call in asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile that reads French and starts from the live server's address."""
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", accept_downloads=True
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """A page of a fresh profile: `page.goto("/fr/")`."""
    return browser_context.new_page()
