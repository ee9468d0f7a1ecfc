import datetime as dt
import json
import unicodedata

import pytest

from announcements import document as doc
from assets.facts import AttachmentFacts, ImageFacts

IMAGE = ImageFacts(
    sha256="a" * 64,
    media_type="image/jpeg",
    width=800,
    height=600,
    filename="a.jpg",
    alt="Un campus",
)
VALMONT = doc.Institution(id="vvvv2222", name="Université de Valmont", kind="university")
FULL = doc.Document(
    id="bcdf2345",
    language="fr",
    original_language="fr",
    kind="media_advisory",
    headline="Valmont signe",
    lede="<p>Hier.</p>",
    dateline_on=dt.date(2026, 2, 10),
    lead_image=IMAGE,
    agreement=doc.Agreement(type="consortium", signed_on=dt.date(2026, 2, 9)),
    event=doc.Event(starts_at=dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC), place="Valmont"),
    body=(
        doc.Text(heading="Un", body="<p>Deux</p>"),
        doc.Quote(body="<p>Oui</p>", speaker="H. Arnaud"),
        doc.Figure(value="3", label="fleuves"),
        doc.Picture(image=IMAGE),
        doc.Video(url="https://v.example/1"),
        doc.Commitments(
            introduction="Cet accord :",
            items=(doc.Commitment(uuid="u", number=1, text="fera", due_on=dt.date(2027, 1, 1)),),
        ),
    ),
    parties=(doc.Party(institution=VALMONT, role="lead", logo=IMAGE),),
    signatories=(doc.Signatory(name="Hélène Arnaud"),),
    boilerplates=(doc.Boilerplate(institution=VALMONT, heading="À propos", text="<p>x</p>"),),
    attachments=(
        AttachmentFacts(sha256="b" * 64, media_type="text/csv", size=3, filename="a.csv"),
    ),
    links=(doc.Link(url="https://a.example", label="a"),),
    themes=(doc.Theme(slug="eau", name="Eau"),),
)


def test_canonical_text_reads_back_as_the_same_document():
    assert doc.read(doc.canonical(FULL)) == FULL


def test_canonical_text_is_sorted_composed_and_says_its_schema():
    text = doc.canonical(FULL)
    value = json.loads(text)
    assert value["schema"] == 1
    assert text == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert unicodedata.is_normalized("NFC", text)


def test_fingerprint_changes_with_a_single_letter():
    other = doc.Document(
        id="bcdf2345",
        language="fr",
        original_language="fr",
        kind="statement",
        headline="Valmont signa",
    )
    one = doc.Document(
        id="bcdf2345",
        language="fr",
        original_language="fr",
        kind="statement",
        headline="Valmont signe",
    )
    assert doc.fingerprint(doc.canonical(one)) != doc.fingerprint(doc.canonical(other))
    assert len(doc.fingerprint(doc.canonical(one))) == 64


def test_a_document_from_a_newer_program_is_refused():
    text = doc.canonical(FULL).replace('"schema":1', '"schema":99')
    with pytest.raises(ValueError, match="newer"):
        doc.read(text)


def test_images_are_listed_once():
    assert FULL.images == (IMAGE,)
    assert FULL.logos == (IMAGE,)


def test_changed_metadata_give_an_image_another_address():
    assert (
        IMAGE.key
        != ImageFacts(
            sha256="a" * 64,
            media_type="image/jpeg",
            width=800,
            height=600,
            filename="a.jpg",
            alt="Autre",
        ).key
    )
