"""Whatever is pasted or uploaded is read in proportion to its size: nobody stops the newsroom with a text."""

from __future__ import annotations

import pickle
import random

import pytest

from manuscripts.blocks import SourceText, UnreadableSource
from manuscripts.reading import read
from manuscripts.reading.limits import too_long
from manuscripts.recognising import missing_words, recognise
from tests.manuscripts import adversaries, adversaries_of_files
from tests.manuscripts.adversaries import Adversary, fuzzed
from tests.manuscripts.adversaries_of_files import docx, odt
from tests.manuscripts.costs import LIMIT, REFERENCE, growth, read_or_refuse
from tests.manuscripts.damaged_files import mutated
from tests.patterns import LIMIT as PATTERN_LIMIT
from tests.patterns import Found, patterns_of, steepest

PATTERNS = patterns_of("desk.importing")
# A good part of them; `script/linear_time` runs all, at full size.
_TEXTS = list(adversaries.few_texts())
_WORDS = len(adversaries.WORDS)
SOURCES = [
    *_TEXTS[:-_WORDS:8],
    *_TEXTS[-_WORDS::2],
    *list(adversaries_of_files.markup())[::2],
    *adversaries_of_files.office(),
    *(fuzzed(seed) for seed in range(12)),
]


@pytest.mark.parametrize("found", PATTERNS, ids=lambda found: found.where)
def test_pattern_costs_in_proportion_to_its_text(found: Found) -> None:
    steepness, text = steepest(found)

    assert steepness <= PATTERN_LIMIT, text


@pytest.mark.parametrize("adversary", SOURCES, ids=lambda adversary: adversary.label)
def test_source_costs_in_proportion_to_its_size(adversary: Adversary) -> None:
    assert growth(adversary, 1000) <= LIMIT


@pytest.mark.parametrize(
    "adversary", [*_TEXTS[1::8], *(fuzzed(seed) for seed in range(20, 40))], ids=lambda a: a.label
)  # fmt: skip
def test_plan_of_any_text_holds_each_of_its_words(adversary: Adversary) -> None:
    source = read_or_refuse(adversary.make(3000), adversary.name)
    if isinstance(source, str):
        return

    plan = recognise(source, reference_date=REFERENCE)

    assert missing_words(source, plan) == []


def test_directory_of_a_thousand_institutions_keeps_each_word() -> None:
    """More are named than a communiqué has: the first become parties, who signed stays whole."""
    lines = [
        f"- Anne Roy, présidente de l'Université de {adversaries.name_of(number)}"
        for number in range(1000, 2000)
    ]
    text = "Deux cents maisons signent\n\nNancy, le 3 mars 2025 – Elles signent un accord pour cinq ans.\n\nSignataires\n\n"
    source = read((text + "\n".join(lines)).encode())

    plan = recognise(source, reference_date=REFERENCE)

    assert missing_words(source, plan) == []
    assert len(plan.signatories) == 1000
    assert len(plan.parties) == 300


def test_list_of_a_thousand_numbers_keeps_each_of_them() -> None:
    lines = [f"Anne Roy, +33 1 99 {n // 100:02d} {n % 100:02d} 10" for n in range(1000)]
    source = read(("Contacts presse\n\n" + "\n".join(lines)).encode())

    plan = recognise(source, reference_date=REFERENCE)

    assert missing_words(source, plan) == []


@pytest.mark.parametrize("levels", [150, 1_000, 10_000])
def test_page_nested_ten_thousand_deep_gives_its_text(levels: int) -> None:
    page = "<div>" * levels + "<p>Un texte au fond de la page.</p>" + "</div>" * levels

    source = read(page.encode(), name="page.html")

    assert [block.text for block in source.blocks] == ["Un texte au fond de la page."]


DEEP = {
    "a.docx": docx("<w:ins>" * 10_000 + "<w:p/>" + "</w:ins>" * 10_000),
    "b.docx": docx("<w:sdt><w:sdtContent>" * 120 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 120),
    "a.odt": odt("<text:section>" * 10_000 + "<text:p>a</text:p>" + "</text:section>" * 10_000),
    "a.md": b"> " * 10_000 + b"a",
}


@pytest.mark.parametrize("name", DEEP)
def test_document_nested_too_deep_gives_a_plan_or_a_sentence(name: str) -> None:
    source = read_or_refuse(DEEP[name], name)

    assert source.endswith(".") if isinstance(source, str) else source.blocks


@pytest.mark.parametrize("seed", range(60))
def test_damaged_document_gives_a_text_or_one_sentence(seed: int) -> None:
    data, name = mutated(random.Random(seed))

    source = read_or_refuse(data, name)

    assert source.endswith(".") if isinstance(source, str) else source.blocks
    assert not isinstance(source, str) or "\n" not in source


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"a\n" * 30_000, ""),
        (b"a\n" * 30_000, "a.md"),
        (b"<p>" + b"a<br>" * 30_000, "a.html"),
        (docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 30_000), "a.docx"),
        (odt("<text:p>a</text:p>" * 30_000), "a.odt"),
    ],
    ids=["text", "markdown", "html", "docx", "odt"],
)
def test_source_of_more_lines_than_an_announcement_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableSource) as refusal:
        read(data, name=name)

    assert str(refusal.value) == str(too_long())


def test_footnotes_that_refer_to_each_other_are_read_once() -> None:
    """Two marks in each note, to the next: read as often as it is pointed at, forty notes would make a million million."""
    data = next(a for a in adversaries_of_files.office() if a.label.endswith("in footnotes")).make(
        6000
    )

    source = read(data, name="a.docx")

    assert len(source.blocks) < 100


def test_deletion_that_is_pointed_at_twice_is_put_back_once() -> None:
    region = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><text:p>mot</text:p>'
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    mark = '<text:change text:change-id="c"/>'

    source = read(odt(f"{region}<text:p>un {mark}, deux {mark}</text:p>"), name="a.odt")

    assert [block.text for block in source.blocks] == ["un mot, deux"]


def test_table_of_markdown_makes_up_no_more_cells_than_a_table_has() -> None:
    columns, rows = 400, 400
    text = "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b|\n" * rows

    source = read(text.encode(), name="a.md")

    assert sum(block.text.count("\n") for block in source.blocks) < 2 * (columns + rows)


def test_what_reading_and_recognising_give_goes_from_one_process_to_another() -> None:
    source = read(
        "# Un titre\n\nNancy, le 3 mars 2025 – Deux maisons signent un accord pour cinq ans.".encode()
    )
    plan = recognise(source, reference_date=REFERENCE)
    refusal = UnreadableSource("Une phrase.")

    copies = pickle.loads(pickle.dumps((source, plan, refusal)))

    assert isinstance(copies[0], SourceText)
    assert copies[:2] == (source, plan)
    assert (type(copies[2]), str(copies[2])) == (UnreadableSource, "Une phrase.")
