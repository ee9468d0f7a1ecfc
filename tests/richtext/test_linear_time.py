"""What pages, feeds and files do with a text costs in proportion to it, in every room that shows or writes one."""

from __future__ import annotations

import datetime as dt
import inspect
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.test import RequestFactory

from announcements import comparing
from announcements import document as doc
from answers.public import answer, preferred
from pages.calendars import calendar
from pages.feeds import content
from presskits.text import render_text
from presskits.typst_data import typst_data
from tests.patterns import LIMIT as PATTERN_LIMIT
from tests.patterns import Found, modules_of, patterns_of, steepest
from tests.presskits import samples

ROOMS = (
    "languages",
    "richtext",
    "masthead",
    "presskits",
    "contacts",
    "partners",
    "pages.environment",
)
ANNOUNCEMENTS = (
    "announcements.released", "announcements.addresses", "announcements.comparing", "announcements.composing",
    "announcements.context", "announcements.differing", "announcements.document", "announcements.terms",
    "desk.writing.preview", "announcements.reading_out", "announcements.references",
)  # fmt: skip
PATTERNS = patterns_of(*ROOMS, *ANNOUNCEMENTS)

# What is repeated: signs that typography, escaping, addresses and markup look at, alone and in company.
UNITS = [
    *" \u00a0\u202f\u2009\n\t\r.,:;!?…'’\"«»“„”()[]{}<>&@/\\#%€=+-–_*|~`^$0aAéœß\u0301\u200b\u200d\u00ad\ue000\ufffe\u202e\u05d0",
    "a ", "A. ", "1 ", "1 000 ", "12 %", " ;", "« ", " »", "««", "»»", "a'", "'a", 'a"', '"a', '" ', "&amp;", "&lt;", "&#", "&#65;", "&a",
    "a@", "@a", "a@b.", "a.b@", "www.", "http://", "https://a.example/", "://", "//", "mailto:a@b.c ", "M. ", "n° ", "p. ", "ab-", "- ",
    "<a", "<a ", "<p>", "</p>", "<p></p>", "<p>a</p>", "<br>", "<b>", "</b>", "<b>a</b>", "<i>a", "<em><strong>", "<ul><li>", "<li>",
    "<li>a</li>", "<ol><li>a</li></ol>", "<a href='http://a.example'>a</a>", "<a href=\"", "<!--", "<!-- -->", "<script>", "<style>a",
    "<b><i>a</b></i>", "<p><b>", "<a><p>", "<table>", "<svg>", "<?", "]]>", "href=\"a\" ", "title='", "> ", "a, ", ", ;", "fr,", "fr;q=",
    "fr-FR;q=0.8,", '"a",', 'W/"a" ,', '"', "*,", "de la ", "l'", "Le ", "Université ", "mot mot2 ",
]  # fmt: skip
SIZE = 1_000
# In proportion is 8, a square 64.
LIMIT = 20.0
_FLOOR = 0.02


def _functions() -> Iterator[Callable[..., Any]]:
    """Every public function of these rooms that takes a text, and nothing else but a language."""
    for module in modules_of(*ROOMS, *ANNOUNCEMENTS):
        for function in vars(module).values():
            function = inspect.unwrap(function) if callable(function) else None
            if not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            if function.__name__.startswith("_"):
                continue
            needed = [
                parameter
                for parameter in inspect.signature(function).parameters.values()
                if parameter.default is parameter.empty
            ]
            texts = [parameter.name for parameter in needed if parameter.annotation in ("str", str)]
            if len(texts) == len(needed) and len(set(texts) - {"language"}) == 1:
                yield function


FUNCTIONS = sorted(set(_functions()), key=lambda f: (f.__module__, f.__qualname__))


def _cost(call: Callable[[str], Any], text: str) -> float:
    start = time.process_time()
    try:
        result = call(text)
        if inspect.isgenerator(result):
            list(result)
    except (ValidationError, SuspiciousOperation, ValueError, LookupError, RecursionError):
        pass  # refused; so is, when it is saved, what lies too deep
    return time.process_time() - start


def _growth(call: Callable[[str], Any], unit: str) -> float:
    """By how much the cost of a call grows with a text that grows eightfold; 0 where it is too small to tell."""

    def text(size: int) -> str:
        return "a" + unit * (size // len(unit)) + "a"

    growth = 0.0
    for _again in range(
        3
    ):  # a machine that does other things seldom slows down the same call thrice
        long = _cost(call, text(8 * SIZE))
        if long < _FLOOR:
            return 0.0
        growth = long / max(_cost(call, text(SIZE)), 1e-4)
        if growth <= LIMIT:
            break
    return growth


@pytest.mark.parametrize("found", PATTERNS, ids=lambda found: found.where)
def test_pattern_costs_in_proportion_to_its_text(found: Found) -> None:
    steepness, text = steepest(found)

    assert steepness <= PATTERN_LIMIT, text


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__}.{f.__qualname__}")
def test_function_costs_in_proportion_to_its_text(function: Callable[..., Any]) -> None:
    languages = {"language": "fr"} if "language" in inspect.signature(function).parameters else {}
    names = [name for name in inspect.signature(function).parameters if name != "language"]

    def call(text: str) -> Any:
        return function(**{names[0]: text}, **languages)

    assert {unit: growth for unit in UNITS if (growth := _growth(call, unit)) > LIMIT} == {}


def test_functions_are_found_where_they_are() -> None:
    names = {function.__qualname__ for function in FUNCTIONS}

    assert {
        "sanitise",
        "plain",
        "parse",
        "quoted",
        "set_text",
        "set_html",
        "rich",
        "domain",
    } <= names


def _document(text: str) -> doc.Document:
    """A document that says a text in every place."""
    document = samples.document()
    return replace(
        document,
        headline=text,
        kicker=text,
        subheading=text,
        lede=f"<p>{text}</p>",
        dateline_place=text,
        body=(
            doc.Text(heading=text, body=f"<p>{text}</p>"),
            doc.Quote(body=f"<p>{text}</p>", speaker=text, function=text, institution=text),
            doc.Commitments(introduction=text, items=(doc.Commitment("u", 1, text),)),
        ),
    )


def _calendar(text: str) -> bytes:
    at = dt.datetime(2025, 3, 3, 12, tzinfo=dt.UTC)
    event = doc.Event(starts_at=at, ends_at=at, place=text, accreditation=text)
    document = replace(_document(text), event=event)
    return calendar(document, address="https://a.example/fr/x", stamped_at=at)


def _accept_language(text: str) -> str:
    header = text.replace("\n", " ").replace("\r", " ")
    request = RequestFactory().get("/", headers={"Accept-Language": header})
    return preferred(request, ("fr", "en", "de"))


def _etags(text: str) -> object:
    request = RequestFactory().get("/", headers={"If-None-Match": text})
    return answer(request, "a")


WHOLE: dict[str, Callable[[str], Any]] = {
    "text file": lambda text: render_text(_document(text), samples.CONTEXT),
    "data of the PDF": lambda text: typst_data(_document(text), samples.CONTEXT, {}),
    "feed": lambda text: content(_document(text), zone="Europe/Paris"),
    "calendar": _calendar,
    "Accept-Language": _accept_language,
    "If-None-Match": _etags,
    "what changed": lambda text: comparing.changes(
        _document(text), _document(f"un autre {text[::-1]}"), zone="Europe/Paris"
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_document_costs_in_proportion_to_its_texts(name: str) -> None:
    assert {unit: growth for unit in UNITS if (growth := _growth(WHOLE[name], unit)) > LIMIT} == {}
