import dataclasses
import datetime as dt
import json
import unicodedata

import pytest

from announcements import document as doc
from assets.frozen import FrozenAttachment, FrozenImage

IMAGE = FrozenImage(
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
        FrozenAttachment(sha256="b" * 64, media_type="text/csv", size=3, filename="a.csv"),
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
        != FrozenImage(
            sha256="a" * 64,
            media_type="image/jpeg",
            width=800,
            height=600,
            filename="a.jpg",
            alt="Autre",
        ).key
    )


SHORT = doc.Document(
    id="bcdf2345", language="fr", original_language="fr", kind="statement", headline="Valmont signe"
)
# Decomposed letters, a combining mark that begins a line, signs that JSON escapes or might, a letter outside the first plane.
ODD = doc.Document(
    id="bcdf2345",
    language="de",
    original_language="fr",
    kind="press_release",
    headline="Cafe\u0301 \u0041\u030a \U0001d538 \u2028 \u00a0\u202f \u007f",
    subheading="fin\n\u0301debut\t\u030c",
    lede='<p>"\\ &amp; \u1100\u1161\u11a8 \u0344 \ufb01</p>',
    lead_image=dataclasses.replace(IMAGE, focal_x=1.0, focal_y=0.3333, caption="\u0301"),
)


@pytest.mark.parametrize(
    ("document", "fingerprint"),
    [
        (SHORT, "26b6fffcc4a9cf38c4dbc49580e7abc7aa39c32f8ae02757c11fa33e79808d3a"),
        (FULL, "1229288d7790ba422dee52076b72cd1dc4dcbf5770f750164ab1725ff83ad53f"),
        (ODD, "9bad6b8a2905f0c2d4b8dca75f0c516013494336de5f47d6e87b4de98308e1a2"),
    ],
    ids=["short", "full", "odd"],
)
def test_fingerprints_stay_what_they_are(document, fingerprint):
    """Whoever changes one of these breaks the fingerprints of every text that was ever approved."""
    assert doc.fingerprint(doc.canonical(document)) == fingerprint


def test_a_short_text_holds_what_it_says_and_nothing_else():
    assert doc.canonical(SHORT) == (
        '{"headline":"Valmont signe","id":"bcdf2345","kind":"statement","language":"fr","original_language":"fr","schema":1}'
    )


def test_a_field_that_is_added_changes_no_fingerprint_of_a_text_without_it():
    @dataclasses.dataclass(frozen=True, slots=True)
    class Signatory(doc.Signatory):
        pronoun: str = ""

    def signed(person):
        return doc.canonical(dataclasses.replace(FULL, signatories=(person,)))

    assert signed(Signatory(name="Hélène Arnaud")) == doc.canonical(FULL)
    assert signed(Signatory(name="Hélène Arnaud", pronoun="elle")) != doc.canonical(FULL)


def with_every_field(value):
    """Return a value as an earlier version froze it: every field, the empty ones too."""
    if isinstance(value, tuple):
        return [with_every_field(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value.isoformat() if isinstance(value, dt.date) else value
    made = {f.name: with_every_field(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return {**made, "is": value.kind} if type(value) in doc.PARTS.values() else made


@pytest.mark.parametrize("document", [SHORT, FULL], ids=["short", "full"])
def test_a_text_that_was_frozen_with_its_empty_fields_stays_readable_and_verifies(document):
    text = json.dumps({"schema": 1, **with_every_field(document)}, sort_keys=True)
    assert '"kicker": ""' in text
    read = doc.read_frozen(text, doc.fingerprint(text))
    assert read == document
    assert [image.key for image in read.images] == [image.key for image in document.images]


@pytest.mark.parametrize("document", [SHORT, FULL, doc.safe(ODD)], ids=["short", "full", "odd"])
def test_what_was_read_has_the_fingerprint_of_what_was_frozen(document):
    text = doc.canonical(document)
    assert doc.canonical(doc.read(text)) == text


def test_strings_are_composed_and_the_signs_of_json_are_not():
    value = json.loads(doc.canonical(ODD))
    assert value["subheading"] == "fin\n\u0301debut\t\u030c"
    assert value["headline"].startswith("Caf\u00e9 \u00c5 ")


def test_a_whole_focal_point_is_written_as_other_languages_write_it():
    image = dataclasses.replace(IMAGE, focal_x=1.0, focal_y=0.0)
    text = doc.canonical(dataclasses.replace(SHORT, lead_image=image))
    assert '"focal_x":1,"focal_y":0,' in text
    # The name of an image in addresses is made of its values: they come back as they were.
    assert doc.read(text).lead_image.key == image.key


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e-7])
def test_a_number_that_languages_write_differently_is_refused(number):
    image = dataclasses.replace(IMAGE, focal_x=number)
    with pytest.raises(ValueError, match="no number for a document"):
        doc.canonical(dataclasses.replace(SHORT, lead_image=image))
