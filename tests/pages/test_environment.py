"""The templates of the public pages: indented for who reads them, in partials that cost nothing."""

import pytest
from jinja2 import DictLoader, TemplateNotFound, UndefinedError

from pages.environment import environment


def render(files: dict[str, str], **values: object) -> str:
    return environment(loader=DictLoader(files), autoescape=True).get_template("page").render(values)  # fmt: skip


def test_indentation_of_a_template_is_not_sent():
    page = "<ul>\n  {% for word in words %}\n    <li>\n      {{ word }}\n    </li>\n  {% endfor %}\n</ul>"
    assert render({"page": page}, words=["  a"]) == "<ul>\n<li>\n  a\n</li>\n</ul>"


def test_partial_sees_what_the_page_sees():
    files = {
        "page": '{% for word in words %}\n  {% partial "one" %}\n{% endfor %}\n',
        "one": "{# One of them. #}\n{% if word %}\n  <b>{{ word }}</b>{{ rest }}\n{% endif %}\n",
    }
    assert render(files, words=["<", ""], rest="!") == "<b>&lt;</b>!\n"


def test_partial_that_is_not_there_fails_when_the_page_is_compiled():
    with pytest.raises(TemplateNotFound):
        environment(loader=DictLoader({"page": '{% partial "none" %}'})).get_template("page")


def test_undefined_variable_of_a_partial_is_an_error():
    with pytest.raises(UndefinedError):
        render({"page": '{% partial "one" %}', "one": "{{ nothing_of_the_kind }}"})
