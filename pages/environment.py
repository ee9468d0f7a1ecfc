"""The Jinja environment of the public pages: autoescaped, and an undefined variable is an error."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from jinja2 import Environment, StrictUndefined, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from markupsafe import Markup, escape

from announcements import addresses, terms
from announcements.references import name_slug
from answers.public import rendered_in
from assets import renditions
from languages import ENDONYMS, RECORDS, dates, numbers
from richtext.quoting import quoted
from richtext.sanitising import sanitise

# Logos stand on one optical line: each covers about this many square CSS pixels, within these bounds.
_LOGO_AREA, _LOGO_HEIGHT, _LOGO_WIDTH = 6600, (32, 76), 220
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Flush(Extension):
    """Takes the indentation out of a template when it is compiled: it is for who reads the template, not for the page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTATION.sub("", source)


class Partial(Extension):
    """`{% partial "name" %}` puts a template in place when a page is compiled: a name for a piece of a page, at no cost.

    An `include` makes a context and looks up every name anew each time the page is rendered (docs/decisions/0047).
    """

    tags = {"partial"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        next(parser.stream)
        name = parser.stream.expect("string").value
        # Read for its sentences alone; those of a partial stand in its own file.
        if self.environment.loader is None:
            return []
        source, filename, _ = self.environment.loader.get_source(self.environment, name)
        return self.environment.parse(source, name, filename).body


class PlainContext(Context):
    """Calls what a template calls as it is: nothing that our pages call asks for Jinja's context or environment."""

    def call(
        self,
        obj: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: object = None,
        _block_vars: object = None,
        **kwargs: Any,
    ) -> Any:
        return obj(*args, **kwargs)


def environment(**options: Any) -> Environment:
    """Return the environment that Django's Jinja backend asks for."""
    options["undefined"] = StrictUndefined
    options["trim_blocks"] = True
    options["lstrip_blocks"] = True
    options["extensions"] = [Flush, Partial]
    if settings.DEBUG:  # a page does not notice by itself that a partial of it has changed
        options["cache_size"] = 0
    env = Environment(**options)
    env.context_class = PlainContext
    env.globals.update(
        {
            "_": word,
            "static": static if settings.DEBUG else lru_cache(maxsize=64)(static),
            "address": addresses,
            "term": SimpleNamespace(
                **{name: _kept(say) for name, say in _functions(terms).items()}
            ),
            "say": SimpleNamespace(**_functions(dates), **_functions(numbers)),
            "endonym": ENDONYMS,
            # As Open Graph writes it.
            "locale": {code: one.locale.replace("-", "_") for code, one in RECORDS.items()},
            "name_slug": name_slug,
            "sources": sources,
            "attachment_address": renditions.attachment_address,
            "logo_size": logo_size,
        }
    )
    env.filters.update(
        {
            "rich": rich,
            "quoted": lru_cache(maxsize=1024)(quoted),
            "inline": inline,
            "domain": domain,
            "host": host,
            "capital": capital,
        }
    )
    return env


_words: dict[tuple[str | None, str], Markup] = {}


def word(message: str) -> Markup:
    """Return a message of ours in the active language, escaped; looked up in the catalogue once."""
    key = rendered_in.get() or get_language(), message
    found = _words.get(key)
    if found is None:
        found = _words[key] = escape(gettext(message))
    return found


def _functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """Return the public functions of a module, by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }


def _kept(function: Callable[..., str]) -> Callable[..., str]:
    """Return a function of `terms` that keeps what it said in a language."""

    @lru_cache(maxsize=512)
    def say(language: str | None, *values: object) -> str:
        return function(*values)

    return lambda *values: say(rendered_in.get() or get_language(), *values)


@lru_cache(maxsize=4096)
def rich(html: str) -> Markup:
    """Return rich text for the page, sanitised once more on its way out."""
    return Markup(sanitise(html))


@lru_cache(maxsize=4096)
def inline(html: str) -> Markup:
    """Return inline rich text for the page, sanitised once more on its way out."""
    return Markup(sanitise(html, inline=True))


# An image's addresses depend on its frozen facts alone.
sources = lru_cache(maxsize=4096)(renditions.sources)


def domain(url: str) -> str:
    """Return the host of an address as a reader would say it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def host(url: str) -> str:
    """Return the host of an address with its port, as a reader must type it."""
    return urlsplit(url).netloc or url


def capital(text: str) -> str:
    """Return a text with a capital at its start; the rest stays as it is."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=1024)
def logo_size(width: int, height: int) -> tuple[int, int]:
    """Return the width and height in CSS pixels at which a logo weighs as much as the others."""
    ratio = width / height
    low, high = _LOGO_HEIGHT
    shown = min(max(math.sqrt(_LOGO_AREA / ratio), low), high)
    if shown * ratio > _LOGO_WIDTH:
        shown = _LOGO_WIDTH / ratio
    return round(shown * ratio), round(shown)
