"""The catalogues of translations: extract, update, compile and check them, with Babel and without the gettext programs.

For those who write the newsroom; a running one reads the compiled catalogues, which are committed (docs/decisions/0005).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

from languages import LANGUAGES

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
TRANSLATED = tuple(
    code for code in LANGUAGES if code != "en"
)  # English is what the code says; its catalogue may say it better
CATALOGUES = (*TRANSLATED, "en")
NOT_OURS = {"tests", "migrations", "node_modules", "var", "docs", "script"}
# Dates in a catalogue change with every run and say nothing that git does not.
NO_DATE = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def sources(root: Path) -> Iterator[Path]:
    """Yield the files that may hold sentences of ours, in a fixed order."""
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt")]):
        parts = path.relative_to(root).parts
        if any(part.startswith(".") or part in NOT_OURS for part in parts) or len(parts) < 2:
            continue
        if path.suffix == ".py" or "templates" in parts:
            yield path


# Babel describes what an extractor may be more narrowly than it takes it.
JINJA: Any = babel_extract
PYTHON: Any = extract_python


def messages_of(path: Path, root: Path) -> Iterator[tuple[Any, str | None]]:
    """Yield each sentence of a file, a pair where there is a plural, with its context."""
    relative = path.relative_to(root).parts
    if path.suffix == ".py":
        found = extract("python", io.BytesIO(path.read_bytes()), keywords=KEYWORDS)
    elif "pages" in relative[: relative.index("templates") + 2]:
        options = {"extensions": "pages.environment.Partial", "silent": "false"}
        found = extract(JINJA, io.BytesIO(path.read_bytes()), keywords=KEYWORDS, options=options)
    else:
        # Django turns all but the sentences into X; indentation would be read as Python's.
        lines = [line.lstrip() for line in templatize(path.read_text()).splitlines()]
        source = io.BytesIO("\n".join(lines).encode())
        found = extract(PYTHON, source, keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        yield message, context


def template(root: Path) -> Catalog:
    """Return every sentence of ours, with the files that it stands in."""
    catalogue = Catalog(project="Entente", charset="utf-8", creation_date=NO_DATE)
    for path in sources(root):
        for message, context in messages_of(path, root):
            place: Any = (path.relative_to(root).as_posix(), None)  # no line: it moves
            catalogue.add(message, locations=[place], context=context)
    return catalogue


def folder(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES"


def load(language: str) -> Catalog:
    """Return a catalogue as it is committed; an empty one where there is none."""
    path = folder(language) / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="Entente", creation_date=NO_DATE)
    return read(path, language)


def update(language: str, found: Catalog) -> None:
    """Write a catalogue with exactly the sentences found; translations are kept, nothing is guessed."""
    catalogue = load(language)
    catalogue.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    catalogue.header_comment = f"# The newsroom's words, language {catalogue.locale_identifier}."
    catalogue.fuzzy = False
    folder(language).mkdir(parents=True, exist_ok=True)
    with (folder(language) / "django.po").open("wb") as target:
        write_po(target, catalogue, width=100, sort_output=True, include_lineno=False)


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=language)


def compile_catalogue(language: str) -> None:
    """Write the compiled catalogues that Django reads: django, and djangojs, the words of scripts, kept by hand."""
    for path in sorted(folder(language).glob("*.po")):
        catalogue = read(path, language)
        # A plural without a translation would be compiled as if English were one.
        for message in [m for m in catalogue if m.id and not is_translated(m.string)]:
            catalogue.delete(message.id, message.context)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


def words_of(catalogue: Catalog) -> dict[object, object]:
    """Return the translations that count: not empty, not fuzzy."""
    return {
        (context_of(message), hashable(message.id)): hashable(message.string)
        for message in catalogue
        if message.id and is_translated(message.string) and not message.fuzzy
    }


def context_of(message: Message) -> str | None:
    """Return the context as text, which Babel leaves as bytes when it reads a compiled catalogue."""
    context: object = message.context
    return context.decode() if isinstance(context, bytes) else message.context


def hashable(words: object) -> object:
    """Return plurals as a tuple, which Babel reads as a list from one kind of file and as a tuple from the other."""
    return tuple(words) if isinstance(words, list | tuple) else words


def is_translated(words: object) -> bool:
    return all(words) if isinstance(words, list | tuple) else bool(words)


def problems(root: Path) -> Iterator[str]:
    """Yield a line for each sentence that a reader would meet untranslated, and each catalogue that is not up to date."""
    found = {(message.context, message.id) for message in template(root) if message.id}
    for language in CATALOGUES:
        catalogue = load(language)
        known = {(message.context, message.id) for message in catalogue if message.id}
        if known != found:
            yield f"{language}: the catalogue is out of date ({len(found - known)} new, {len(known - found)} gone)"
        words = words_of(catalogue)
        if language in TRANSLATED:
            for key in sorted(found - set(words), key=str):
                yield f"{language}: no translation of {key[1]!r}"
            yield from (f"{language}: {line}" for line in broken_placeholders(catalogue))
        for path in sorted(folder(language).glob("*.po")):
            compiled = path.with_suffix(".mo")
            if not compiled.exists():
                yield f"{language}: the catalogue is not compiled"
                continue
            with compiled.open("rb") as source:
                if words_of(read_mo(source)) != words_of(read(path, language)):
                    yield f"{language}: the compiled catalogue is older than the catalogue"


def broken_placeholders(catalogue: Catalog) -> Iterator[str]:
    """Yield the translations whose %(name)s are not those of the sentence."""
    for message, errors in catalogue.check():
        for error in errors:
            yield f"{message.id!r}: {error}"
