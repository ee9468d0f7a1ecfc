from email.message import Message

import pytest

from newsroom.driving import Answer, Refused, errors, find_form, multipart


def page(body: str) -> Answer:
    headers = Message()
    headers["Content-Type"] = "text/html; charset=utf-8"
    return Answer("http://localhost/admin/", 200, headers, body.encode())


def test_find_form_takes_the_form_that_has_the_field() -> None:
    found = find_form(
        page('<form id="a"><input name="q"></form><form id="b"><button name="_step"></form>'),
        "_step",
    )
    assert found.get("id") == "b"


def test_find_form_says_what_it_did_not_find() -> None:
    with pytest.raises(Refused, match="has no form with “when”"):
        find_form(page("<form></form>"), "when")


def test_errors_are_those_of_fields_and_of_steps() -> None:
    body = (
        '<ul class="messagelist"><li class="success">Saved.</li><li class="error">Not <b>ready</b>.</li></ul>'
        '<ul class="errorlist nonfield"><li>Too late.</li></ul>'
    )
    assert errors(page(body)) == ["Not ready.", "Too late."]


def test_multipart_holds_fields_and_files() -> None:
    body, content_type = multipart([("text", "é")], {"file": ("a.txt", b"\0")})
    boundary = content_type.removeprefix("multipart/form-data; boundary=").encode()
    first, second = body.split(b"--" + boundary + b"\r\n")[1:]
    assert first == b'Content-Disposition: form-data; name="text"\r\n\r\n\xc3\xa9\r\n'
    assert b'name="file"; filename="a.txt"' in second
    assert second.endswith(b"\r\n\r\n\0\r\n--" + boundary + b"--\r\n")
