"""Whatever waits at the desk or for a file, a page has a thread."""

import asyncio
import threading
from typing import Any

import pytest

from newsroom.lanes import Lanes
from newsroom.wsgi_over_rsgi import Bridge
from pages.download_urls import urlpatterns
from tests.newsroom.test_wsgi_over_rsgi import Body, Protocol, scope


def test_pages_are_answered_while_the_desk_and_downloads_wait() -> None:
    lanes = Lanes(pages=1, files=1, desk=1)
    wait = threading.Event()

    def application(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] != "/fr/":
            assert wait.wait(10)
        start("200 OK", [])
        return Body([b"answered"])

    async def ask() -> list[Protocol]:
        bridge = Bridge(application, threads_of=lanes.of)
        protocols = [Protocol() for _ in range(4)]
        paths = ("/admin/", "/media/0/w320.webp", "/fr/communiques/a-0/kit.zip")
        waiting = [
            asyncio.create_task(bridge.__rsgi__(scope(path=path), protocol))
            for path, protocol in zip(paths, protocols, strict=False)
        ]
        await bridge.__rsgi__(scope(path="/fr/"), protocols[3])
        assert not any(task.done() for task in waiting)
        wait.set()
        await asyncio.gather(*waiting)
        return protocols

    assert [protocol.sent for protocol in asyncio.run(ask())] == [[b"answered"]] * 4


@pytest.mark.parametrize(
    "path",
    [
        "media/" + "0" * 40 + "/w320.webp",
        *(str(pattern.pattern).replace("<reference:reference>", "a-1") for pattern in urlpatterns),
    ],
)
def test_files_that_may_have_to_be_made_hold_up_no_page(path: str) -> None:
    lanes = Lanes(pages=1)

    assert lanes.of(f"/{path}") is lanes.files


@pytest.mark.parametrize("path", ["/", "/fr/", "/fr/communiques/a-1/", "/fr/feed.atom"])
def test_pages_are_answered_in_their_own_threads(path: str) -> None:
    lanes = Lanes(pages=1)

    assert lanes.of(path) is lanes.pages
