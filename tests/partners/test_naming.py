"""Names of institutions as people write them."""

from __future__ import annotations

import pytest

from partners.naming import comparable


@pytest.mark.parametrize(
    "written",
    [
        "l’École de l’eau",
        "L'École de l'eau",
        "ECOLE DE L’EAU",
        "École  de l’Eau.",
        "des École de l’eau",
        "la École de l’eau",
    ],
)
def test_a_name_is_one_however_it_is_written(written: str) -> None:
    assert comparable(written) == comparable("École de l’eau")


def test_another_name_is_another() -> None:
    assert comparable("École de l’air") != comparable("École de l’eau")
    assert comparable("Lesage") != comparable("sage")
