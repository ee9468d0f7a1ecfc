"""Style sheets are written in files that a newcomer can name and sent as one: `@import` is followed when theme files are collected.

A browser that reads the sources, as in development, follows the imports by itself and shows the same
(docs/decisions/0046-style-sheets-joined-when-collected.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath, relpath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = re.compile(r'^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[\w-]+)\))?;$', re.M)
_ADDRESS = re.compile(r'url\("(?P<path>[^"/#:]+(?:/[^"#:]*)?)"\)')
# What is written for people: comments, indentation, the end of a line where nothing needs it.
_FOR_PEOPLE = re.compile(r"/\*.*?\*/\n*|^\s+|(?<=[{};,])\n+", re.M | re.S)


def joined(name: str, read: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return a style sheet with what it imports in place, and the names of the files that were taken in.

    `read` gives the text of a sheet by its name. Addresses of fonts and pictures are written anew, as seen from the sheet.
    """
    parts: list[str] = []

    def text(found: re.Match[str]) -> str:
        part = normpath(join(dirname(name), found["path"]))
        parts.append(part)
        css = _ADDRESS.sub(
            lambda address: f'url("{_seen_from(name, join(dirname(part), address["path"]))}")',
            read(part),
        )
        return f"@layer {found['layer']} {{\n{css}}}" if found["layer"] else css

    sheet = _IMPORT.sub(text, read(name))
    return (_FOR_PEOPLE.sub("", sheet) if parts else sheet), parts


def _seen_from(sheet: str, path: str) -> str:
    return relpath(normpath(path), dirname(sheet) or ".")


class JoinedStyleSheets(CompressedManifestStaticFilesStorage):
    """Theme files under names with a hash, compressed, and each style sheet in one file."""

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            paths = self._with_joined(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _with_joined(self, paths: dict[str, tuple[Storage, str]]) -> dict[str, tuple[Storage, str]]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        sheets, taken = InMemoryStorage(), set[str]()
        for name in paths:
            if name.endswith(".css"):
                css, parts = joined(name, read)
                if parts:
                    sheets.save(name, ContentFile(css.encode()))
                    taken.update(parts)
        for name in taken:
            self.delete(name)
        return {
            name: (sheets, name) if sheets.exists(name) else place
            for name, place in paths.items()
            if name not in taken
        }
