"""A Word file of our own kit, brought back through the import."""

import datetime as dt

import pytest

from manuscripts.understanding import understood
from presskits.docx import render_docx
from richtext.sanitising import plain
from tests.presskits import samples

NOTES = (
    "",
    "Le nombre de stations a été corrigé.",
    "Le nombre de stations a été corrigé\u202f; les dates aussi. " * 20,
)


@pytest.mark.parametrize("language", ["fr", "en", "de"])
@pytest.mark.parametrize("kind", ["correction", "update", None])
@pytest.mark.parametrize("note", NOTES, ids=["no note", "note", "long note"])
def test_an_edition_comes_back_without_its_banner(language, kind, note):
    document = samples.document(language=language)
    banners = (samples.banner(kind, note),) if kind else ()
    data = render_docx(
        document,
        samples.context(language=language, edition_number=2, banners=banners),
        images=samples.IMAGES,
        timestamp=samples.RELEASED,
    )
    _source, plan = understood(
        data, name="kit.docx", content_type="", language="", reference_date=dt.date(2025, 3, 3)
    )
    assert plan.headline == document.headline
    assert plan.lede == plain(document.lede).replace("\u00a0", " ")
    assert plan.date == document.dateline_on
    texts = [plain(text) for text in samples.COMMITMENTS]
    found = list(plan.commitments.items)
    assert [have.startswith(text) for have, text in zip(found, texts, strict=True)] == [True] * 4
    # Shown as left out, so that nothing is lost unseen.
    said = " ".join(note.split())
    assert any(said in " ".join(line.text.split()) for line in plan.dropped) or not kind
