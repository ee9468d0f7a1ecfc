"""In which threads a request is answered: pages have threads of their own, which never wait for work that is done elsewhere.

The desk waits for manuscripts to be read, downloads for files to be made (docs/decisions/0025): however many wait there, a page is answered.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from presskits import formats

DESK = "/admin/"
MEDIA = "/media/"
_MADE = formats.addresses()


class Lanes:
    """The threads of a process: for pages, for files that may have to be made first, and for the desk."""

    def __init__(self, *, pages: int, files: int = 2, desk: int = 6) -> None:
        self.pages = ThreadPoolExecutor(pages, thread_name_prefix="page")
        self.files = ThreadPoolExecutor(files, thread_name_prefix="file")
        self.desk = ThreadPoolExecutor(desk, thread_name_prefix="desk")

    def of(self, path: str) -> ThreadPoolExecutor:
        """Return the threads in which an address is answered."""
        if path.startswith(DESK):
            return self.desk
        if path.startswith(MEDIA) or path.endswith(_MADE):
            return self.files
        return self.pages
