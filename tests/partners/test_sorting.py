"""What institutions are sorted by."""

import pytest
from django.core.management import call_command

from languages import columns
from partners.models import Institution
from partners.sorting import resort
from tests.factories import InstitutionFactory


@pytest.mark.django_db
def test_keys_are_stored_anew_for_a_language_that_was_added(capsys):
    InstitutionFactory(name_fr="Éole", name_en="Aeolus", name_de="")
    InstitutionFactory(name_fr="Cité", name_en="", name_de="Öde")
    before = list(Institution.objects.order_by("pk").values_list(*columns("sort")))
    Institution.objects.update(**dict.fromkeys(columns("sort"), ""))

    call_command("sort_institutions")

    assert list(Institution.objects.order_by("pk").values_list(*columns("sort"))) == before
    assert before[0][:3] == ("eole", "aeolus", "eole")
    assert capsys.readouterr().out == "2 institutions sorted anew\n"


@pytest.mark.django_db
def test_keys_that_are_right_are_not_written_again(django_assert_num_queries):
    InstitutionFactory(name_fr="Éole")
    with django_assert_num_queries(1):
        assert resort(Institution) == 0
