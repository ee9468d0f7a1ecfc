import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from richtext.limits import DEEPEST, LONGEST_ADDRESS, MOST, depth, fitted, validate_rich
from richtext.sanitising import plain, sanitise
from richtext.tree import Node, parse

LINK = '<p><a href="https://valmont.example/{}">le rapport</a></p>'
QUOTES = "<blockquote>" * 400 + "<p>mot</p>" + "</blockquote>" * 400
LISTS = "<ul><li>un" * 400 + "<p>mot</p>" + "</li></ul>" * 400
EMPHASIS = "<p>" + "<em>" * 400 + "mot" + "</em>" * 400 + "</p>"


def refused(html: str) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        validate_rich(html)
    return " ".join(error.value.messages)


def test_a_long_address_is_refused_with_its_beginning():
    message = refused(LINK.format("x" * 8001))
    assert "https://valmont.example/xxx" in message
    assert str(LONGEST_ADDRESS) in message.replace(",", "")
    validate_rich(LINK.format("x" * (LONGEST_ADDRESS - 24)))


@pytest.mark.parametrize("html", [QUOTES, LISTS, EMPHASIS])
def test_what_lies_too_deep_is_refused(html):
    assert "too deep within each other" in refused(html)


def test_eight_lists_are_within_the_limits():
    validate_rich("<ul><li>un" * 8 + "<p><em>mot</em></p>" + "</li></ul>" * 8)


def test_a_text_as_long_as_a_book_is_refused():
    assert "too long" in refused("<p>" + "mot " * (MOST // 4 + 1) + "</p>")


def test_every_reason_is_given_at_once():
    message = refused(QUOTES + LINK.format("x" * 8001))
    assert "too deep" in message
    assert "An address" in message


@pytest.mark.parametrize(
    "html", [QUOTES, LISTS, EMPHASIS, LINK.format("x" * 8001), "<p>" + "mot " * MOST + "</p>"]
)
def test_foreign_text_is_fitted_in_and_keeps_its_words(html):
    inside, left_out = fitted(html)
    validate_rich(inside)
    assert "".join((plain(inside) + " ".join(left_out)).split()).startswith(
        "".join(plain(sanitise(html)).split())
    )


def test_a_long_address_is_kept_elsewhere():
    inside, left_out = fitted(LINK.format("x" * 8001))
    assert inside == "<p>le rapport</p>"
    assert left_out == [f"https://valmont.example/{'x' * 8001}"]


def test_a_long_text_is_cut_after_a_paragraph():
    paragraph = "<p>" + "mot " * 1000 + "</p>"
    inside, left_out = fitted(paragraph * 60)
    assert inside.endswith("</p>")
    assert MOST - 5000 < len(inside) <= MOST
    assert sum(text.count("mot") for text in (inside, *left_out)) == 60_000


def test_text_within_the_limits_is_not_touched():
    html = '<p>Un <em>mot</em></p><ul><li><a href="https://valmont.example/">lien</a></li></ul>'
    assert fitted(html) == (html, [])


def deepest(nodes: tuple[Node, ...]) -> int:
    return 1 + max((deepest(node.children) for node in nodes), default=0) if nodes else 0


def words(nodes: tuple[Node, ...]) -> str:
    return "".join(node.text + words(node.children) for node in nodes)


@pytest.mark.parametrize("html", [QUOTES, LISTS, EMPHASIS])
def test_the_tree_of_a_text_frozen_before_the_limits_is_within_them(html):
    nodes = parse(html)
    assert deepest(nodes) <= DEEPEST + 2
    assert "".join(words(nodes).split()) == "".join(plain(html).split())
    assert depth(html) > DEEPEST
