import pytest
from django.test import RequestFactory

from answers.public import answer, preferred


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "fr"),
        ("en", "en"),
        ("de-AT, en;q=0.8", "de"),
        ("en;q=0.2, de;q=0.9", "de"),
        ("it, *;q=0.1", "fr"),
        ("en;q=0, de;q=0.1", "de"),
        ("en;q=x", "fr"),
    ],
)
def test_the_reader_gets_the_language_liked_best(header, expected):
    request = RequestFactory().get("/", headers={"accept-language": header})
    assert preferred(request, ("fr", "en", "de")) == expected


def test_an_answer_is_not_sent_twice_to_who_has_it():
    first = answer(RequestFactory().get("/"), "Fleuve")
    for header in (first["ETag"], f'"x", {first["ETag"]}', f"W/{first['ETag']}", "*"):
        request = RequestFactory().get("/", headers={"if-none-match": header})
        assert answer(request, "Fleuve").status_code == 304
        assert answer(request, "Rivière").status_code == (304 if header == "*" else 200)


def test_a_message_is_never_answered_with_304():
    first = answer(RequestFactory().get("/"), "Retiré", status=410)
    again = RequestFactory().get("/", headers={"if-none-match": first["ETag"]})
    assert answer(again, "Retiré", status=410).status_code == 410
