"""What changed between two documents."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.utils import translation

from announcements.comparing import Change, Line, Piece, changes, lines
from announcements.document import (
    Agreement,
    Commitment,
    Commitments,
    Document,
    Institution,
    Party,
    Quote,
    Text,
)
from assets.frozen import FrozenImage

BEFORE = Document(
    id="abc",
    language="fr",
    original_language="fr",
    kind="press_release",
    headline="Un accord pour cinq ans",
    lede="<p>Deux établissements signent.</p>",
    body=(
        Text(heading="Une histoire", body="<p>Premier.</p><p>Second.</p>"),
        Quote(body="<p>Enfin.</p>", speaker="Anne Roy", function="présidente"),
        Commitments(
            introduction="Cet accord :", items=(Commitment("u", 1, "mesurera <em>tout</em>"),)
        ),
    ),
)


def test_lines_are_everything_a_reader_reads_in_order() -> None:
    assert lines(BEFORE, zone="Europe/Paris") == (
        Line("kind", "communiqué de presse"),
        Line("headline", "Un accord pour cinq ans"),
        Line("lede", "Deux établissements signent."),
        Line("heading", "Une histoire"),
        Line("text", "Premier."),
        Line("text", "Second."),
        Line("quote", "Enfin."),
        Line("speaker", "Anne Roy, présidente"),
        Line("text", "Cet accord :"),
        Line("commitment", "1. mesurera tout"),
    )


def test_changes_name_the_words_that_came_and_went() -> None:
    after = dataclasses.replace(BEFORE, headline="Un accord pour dix ans")
    assert changes(BEFORE, after, zone="Europe/Paris") == (
        Change(
            "headline",
            (
                Piece("same", "Un accord pour "),
                Piece("removed", "cinq"),
                Piece("added", "dix"),
                Piece("same", " ans"),
            ),
        ),
    )


def test_changes_show_a_line_that_is_gone() -> None:
    after = dataclasses.replace(BEFORE, lede="")
    removed = Piece("removed", "Deux établissements signent.")
    assert changes(BEFORE, after, zone="Europe/Paris") == (Change("lede", (removed,)),)


def test_changes_of_the_same_text_are_none() -> None:
    assert changes(BEFORE, dataclasses.replace(BEFORE), zone="Europe/Paris") == ()


def test_facts_are_said_in_the_language_of_the_document() -> None:
    agreement = Agreement(
        type="framework_agreement",
        title="Convention",
        signed_on=dt.date(2025, 3, 1),
        period_from=dt.date(2025, 1, 1),
        period_until=dt.date(2029, 12, 31),
    )
    party = Party(institution=Institution(id="i", name="Inria"), role="lead")
    document = dataclasses.replace(
        BEFORE, dateline_place="Nancy", agreement=agreement, parties=(party,)
    )
    with translation.override("en"):
        said = {line.role: line.text for line in lines(document, zone="Europe/Paris")}
    assert (said["dateline"], said["party"], said["agreement"]) == (
        "Nancy",
        "Inria (chef de file)",
        "Convention · accord-cadre · signé le 1er\u00a0mars 2025 · 2025–2029",
    )


def only(before: Document, after: Document) -> list[str]:
    """Return the lines that differ, each as it was and is."""
    return [
        "|".join(f"{piece.change[0]}:{piece.text}" for piece in change.pieces)
        for change in changes(before, after, zone="Europe/Paris")
    ]


def test_another_picture_behind_the_same_words_is_a_change() -> None:
    picture = FrozenImage("a" * 64, "image/jpeg", 800, 600, "campus.jpg", alt="Le campus")
    before = dataclasses.replace(BEFORE, lead_image=picture)
    after = dataclasses.replace(BEFORE, lead_image=dataclasses.replace(picture, sha256="b" * 64))
    (said,) = only(before, after)
    assert said.startswith("s:image principale “campus.jpg” · ")
    assert f"r:{'a' * 64}|a:{'b' * 64}" in said


def test_another_kind_of_announcement_is_a_change() -> None:
    after = dataclasses.replace(BEFORE, kind="statement")
    assert only(BEFORE, after) == ["r:communiqué de presse|a:déclaration"]


def test_another_address_behind_a_link_is_a_change() -> None:
    def linked(address: str) -> Document:
        return dataclasses.replace(BEFORE, lede=f'<p>Voir <a href="{address}">la carte</a>.</p>')

    (said,) = only(linked("https://eau.example/a"), linked("https://eau.example/b"))
    assert "r:(https://eau.example/a).|a:(https://eau.example/b)." in said


def test_words_set_in_bold_are_a_change_and_read_without_signs() -> None:
    after = dataclasses.replace(BEFORE, lede="<p>Deux établissements <strong>signent</strong>.</p>")
    assert only(BEFORE, after) == ["s:Deux établissements |r:signent.|a:**signent**."]
    assert Line("lede", "Deux établissements signent.") in lines(after, zone="Europe/Paris")


def test_what_readers_do_not_read_is_compared_and_not_read() -> None:
    party = Party(
        institution=Institution(id="i", name="Inria", ror="https://ror.org/1"), role="lead"
    )
    document = dataclasses.replace(BEFORE, parties=(party,))
    assert [
        line.text for line in lines(document, zone="Europe/Paris") if "ror.org" in line.text
    ] == []
    other = dataclasses.replace(party, institution=Institution(id="i", name="Inria"))
    (said,) = only(document, dataclasses.replace(BEFORE, parties=(other,)))
    assert said.endswith("|r: · ROR https://ror.org/1")
