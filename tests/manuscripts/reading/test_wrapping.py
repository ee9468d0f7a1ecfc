import pytest

from manuscripts.reading.wrapping import join, vocabulary_of, wrap_width


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("une conven-", "tion signée", "une convention signée"),
        ("le Président-", "Directeur général", "le Président-Directeur général"),
        ("le Vice-", "président", "le Vice-président"),
        ("elles-", "mêmes", "elles-mêmes"),
        ("de 2024-", "2025", "de 2024-2025"),
        ("COMMU-", "NIQUÉ", "COMMUNIQUÉ"),
        ("Forschungs-", "und Lehrbetrieb", "Forschungs- und Lehrbetrieb"),
        ("par\u00ad", "tenaire", "partenaire"),
        ("un mot -", "une remarque", "un mot - une remarque"),
        ("un mot", "et un autre", "un mot et un autre"),
    ],
)
def test_join_makes_words_whole(above: str, below: str, whole: str) -> None:
    assert join(above, below, frozenset()) == whole


def test_join_writes_a_word_as_the_text_does_elsewhere() -> None:
    assert (
        join("des équipes-", "projets", vocabulary_of("220 équipes-projets"))
        == "des équipes-projets"
    )
    assert join("la sous-", "traitance", vocabulary_of("la soustraitance")) == "la soustraitance"


def test_wrap_width_is_zero_for_lists_of_short_lines() -> None:
    assert (
        wrap_width(
            ["recherche en mathématiques", "recherche en informatique", "recherche en physique"] * 3
        )
        == 0
    )


def test_wrap_width_is_zero_for_one_paragraph_per_line() -> None:
    assert (
        wrap_width(
            [
                "Un alinéa qui va au bout de sa phrase, " * 6,
                "puis un autre qui commence petit, " * 7,
            ]
            * 3
        )
        == 0
    )
