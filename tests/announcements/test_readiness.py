import datetime as dt
from dataclasses import replace

import pytest
from django.utils import translation

from announcements.draft import (
    Draft,
    DraftCommitment,
    DraftContact,
    DraftImage,
    DraftInstitution,
    DraftPart,
    DraftParty,
    DraftSignatory,
)
from announcements.readiness import blocking, check

DAY = dt.date(2026, 2, 10)
LOGO = DraftImage(sha256="a" * 64, media_type="image/svg+xml", width=1, height=1, filename="l.svg")
VALMONT = DraftInstitution(
    id="v", name={"fr": "Valmont"}, boilerplate={"fr": "<p>x</p>"}, logo=LOGO
)
CASSINI = DraftInstitution(
    id="c", name={"fr": "Cassini"}, boilerplate={"fr": "<p>x</p>"}, logo=LOGO
)
READY = Draft(
    id="x",
    headline={"fr": "Valmont et Cassini signent"},
    lede={"fr": "<p>Hier.</p>"},
    dateline_place={"fr": "Valmont"},
    dateline_on=DAY,
    parties=(
        DraftParty(institution=VALMONT, role="lead"),
        DraftParty(institution=CASSINI, role="co_signatory"),
    ),
    contacts=(DraftContact(name="Presse", email="p@v.example"),),
    signatories=(
        DraftSignatory(name="H. Arnaud", function={"fr": "présidente"}, institution=VALMONT),
    ),
)


def codes(draft, **options):
    return [(f.code, f.field, f.language, f.blocking) for f in check(draft, on=DAY, **options)]


def test_a_complete_draft_has_no_finding():
    assert codes(READY) == []


def part(**fields):
    return {"parts": (DraftPart(**fields),)}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"headline": {}}, ("headline", "headline_fr", "fr", True)),
        ({"lede": {"fr": "<p> </p>"}}, ("lede", "lede_fr", "fr", True)),
        ({"dateline_on": None}, ("date", "dateline_on", "", True)),
        ({"contacts": ()}, ("contacts", "contact_places", "", True)),
        (
            {
                "contacts": (
                    DraftContact(
                        name="Parti", email="a@a.example", active_until=dt.date(2026, 2, 9)
                    ),
                )
            },
            ("contact-inactive", "contact_places-0-contact", "", True),
        ),
        ({"kind": "media_advisory"}, ("event", "event_starts_at", "", True)),
        (
            {"commitments": (DraftCommitment(uuid="u"),)},
            ("commitment", "commitments-0-text_fr", "fr", True),
        ),
        ({"lead_image": replace(LOGO, credit={"fr": "X"})}, ("alt", "lead_image", "fr", True)),
        ({"lead_image": replace(LOGO, alt={"fr": "X"})}, ("credit", "lead_image", "fr", True)),
        (part(kind="quote", body={"fr": "<p>Oui</p>"}), ("speaker", "parts-0-speaker", "", True)),
        (part(kind="quote", speaker="X"), ("quote-empty", "parts-0-body_fr", "fr", True)),
        (
            part(kind="figure", figure_value={"fr": "3"}, figure_label={"fr": "fleuves"}),
            ("source", "parts-0-figure_source_fr", "fr", True),
        ),
        (part(kind="figure"), ("figure", "parts-0-figure_label_fr", "fr", True)),
        (part(kind="image"), ("image-empty", "parts-0-image", "fr", True)),
        (part(kind="video"), ("video", "parts-0-video_title_fr", "fr", True)),
        (part(kind="commitments"), ("commitments-empty", "commitments", "", True)),
        (part(kind="text"), ("empty-part", "parts-0-body_fr", "fr", False)),
        ({"import_remainder": "reste"}, ("remainder", "import_remainder", "", False)),
        ({"headline": {"fr": "m" * 120}}, ("headline-long", "headline_fr", "fr", False)),
    ],
)
def test_each_gap_is_found_at_its_field(changes, finding):
    fields = [f for f in codes(replace(READY, **changes)) if f[0] == finding[0]]
    assert [(c, f, "" if c == "speaker" else lang, b) for c, f, lang, b in fields] == [finding]


def test_a_translation_lacks_what_the_original_has():
    draft = replace(
        READY, headline={"fr": "a", "en": "b"}, **part(kind="text", body={"fr": "<p>x</p>"})
    )
    assert ("untranslated", "parts-0-body_en", "en", True) in codes(draft)
    assert codes(draft, languages=("fr",)) == []


def test_sentences_that_block_name_their_language():
    with translation.override("en"):
        assert blocking(check(replace(READY, lede={}), on=DAY)) == (
            "Français: The lede is missing.",
        )
