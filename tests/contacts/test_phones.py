import pytest
from django.core.exceptions import ValidationError

from contacts.phones import national, normalise_phone
from tests.factories import PressContactFactory


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("01 99 00 12 34", "+33199001234"),
        ("+33 (0)1 99 00 12 34", "+33199001234"),
        ("01.99.00.12.34", "+33199001234"),
        ("+49 30 23125 100", "+493023125100"),
        ("06 39 98 12 34", "+33639981234"),
    ],
)
def test_phones_are_stored_in_e164(typed, stored):
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize("typed", ["12", "01 99 00", "appelez-nous"])
def test_a_wrong_number_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="01 99 00 12 34"):
        normalise_phone(typed)


def test_phones_are_shown_the_national_way_at_home():
    assert national("+33199001234", "FR") == "01 99 00 12 34"
    assert national("+33199001234", "DE") == "+33 1 99 00 12 34"


@pytest.mark.django_db
def test_a_phone_is_stored_in_e164_however_it_was_typed():
    contact = PressContactFactory(phone="01 99 00 12 34")
    contact.refresh_from_db()
    assert contact.phone == "+33199001234"
