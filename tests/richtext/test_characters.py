import gc
import time
from xml.etree import ElementTree

import pytest

from richtext.characters import json_is_safe, lines, one_line, undirected, xml_safe
from richtext.sanitising import sanitise

NONCHARACTERS = ["\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff"]
CONTROLS = ["\x00", "\x01", "\x08", "\x0e", "\x1b", "\x7f", "\x80", "\x9f", "\ud800", "\udfff"]


@pytest.mark.parametrize("character", NONCHARACTERS + CONTROLS, ids=ascii)
@pytest.mark.parametrize("clean", [xml_safe, lines, one_line, undirected, sanitise])
def test_what_xml_forbids_is_taken_out(clean, character):
    assert clean(f"a{character}b") == "ab"
    ElementTree.fromstring(f"<p>{clean(character)}</p>".encode())


@pytest.mark.parametrize("reference", ["&#xFFFE;", "&#65534;", "&#1;", "&#xFDD0;", "&#x1FFFE;"])
def test_what_xml_forbids_cannot_come_in_as_a_reference(reference):
    assert sanitise(f"<p>a{reference}b</p>").replace("\ufffd", "") == "<p>ab</p>"


@pytest.mark.parametrize(
    "end",
    ["\r", "\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029"],
    ids=ascii,
)
def test_every_end_of_a_line_is_a_line_feed_or_a_space(end):
    assert lines(f"a{end}b") == "a\nb"
    assert one_line(f"a{end}b") == "a b"
    assert one_line(f"a {end}{end} b") == "a b"


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian needs the non-joiner
        "क्\u200dष",
        "👩\u200d🔬",
        "\u200eA\u200f",
        "a\tb",
        "\u2067جامعة\u2069 CNRS",
        "\u202bجامعة\u202c CNRS",
        "𝔘 é ß 漢",
    ],
    ids=ascii,
)
def test_what_languages_need_stays(text):
    assert lines(text) == text
    assert one_line(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("\u202ea\u202c", "a"),
        ("\u2067a", "a"),
        ("a\u2069", "a"),
        ("\u202ba", "a"),
        ("\u2067\u202ba\u2069b", "\u2067a\u2069b"),
        ("\u202b\u2067a\u202c\u2069", "\u2067a\u2069"),
    ],
    ids=ascii,
)
def test_no_direction_reaches_past_the_text(text, left):
    assert lines(text) == left


def test_a_name_of_a_file_turns_nowhere():
    assert undirected("\u2067a\u2069\u202efdp.exe") == "afdp.exe"


@pytest.mark.parametrize("character", [*NONCHARACTERS, "\x0b", "\x85", "\u2028", "\r"], ids=ascii)
def test_json_that_holds_something_to_take_out_is_found(character):
    import json

    assert not json_is_safe(json.dumps({"a": f"x{character}y"}, ensure_ascii=False))
    assert not json_is_safe(json.dumps({"a": "x\x01y"}))
    assert json_is_safe(json.dumps({"a": "été\n\t\u200d\u2067x\u2069"}, ensure_ascii=False))


@pytest.mark.parametrize(
    "piece", ["\u2067", "\u202b", "\u2069", "\u2067\u202b", "\r", "\ufffe", " ", "\t\n "], ids=ascii
)
def test_cleaning_takes_eight_times_as_long_for_eight_times_as_much(piece):
    """Thirty-two times leave room for noise; what grows with the square would take sixty-four."""

    def took(count: int) -> float:
        gc.collect()
        text, best = f"a{piece * count}\u2069b", 9.0
        for _ in range(5):
            begun = time.process_time()
            lines(text)
            one_line(text)
            best = min(best, time.process_time() - begun)
        return best

    assert took(40_000) < 32 * took(5_000) + 0.005
