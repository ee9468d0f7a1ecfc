import pytest
from django.core.exceptions import ValidationError

from partners.identifiers import normalise_ror, normalise_wikidata


@pytest.mark.parametrize(
    "given",
    ["04vfs2w97", "https://ror.org/04vfs2w97", "ror.org/04VFS2W97", " https://ror.org/04vfs2w97 "],
)
def test_ror_is_stored_as_its_full_address(given):
    assert normalise_ror(given) == "https://ror.org/04vfs2w97"


@pytest.mark.parametrize(
    "given", ["04vfs2w98", "https://ror.org/04vfs2w79", "14vfs2w97", "04vfs2", "valmont"]
)
def test_mistyped_ror_is_refused(given):
    with pytest.raises(ValidationError):
        normalise_ror(given)


def test_wikidata_item_is_taken_out_of_its_address():
    assert normalise_wikidata("https://www.wikidata.org/wiki/Q1344525") == "Q1344525"
    with pytest.raises(ValidationError):
        normalise_wikidata("P31")
