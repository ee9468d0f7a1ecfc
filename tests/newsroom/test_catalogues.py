from pathlib import Path

import pytest

from newsroom import catalogues


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("room/a.py", 'from x import _\nwords = _("One")\n', {"One"}),
        ("room/a.py", 'ngettext("%(n)d day", "%(n)d days", n)\n', {("%(n)d day", "%(n)d days")}),
        ("templates/pages/a.html", '<a title="{{ _("Two") }}">{{ other }}</a>\n', {"Two"}),
        (
            "templates/admin/a.html",
            "{% load i18n %}\n  <p>it's {% translate 'Three' %}</p>\n"
            "    {% blocktranslate trimmed %}\n   Four\n {{ count }} {% endblocktranslate %}\n",
            {"Three", "Four %(count)s"},
        ),
        ("tests/a.py", '_("Not for readers")\n', set()),
        ("a.py", '_("No room")\n', set()),
    ],
)
def test_template_finds_the_sentences(
    tmp_path: Path, name: str, text: str, expected: set[object]
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert {message.id for message in catalogues.template(tmp_path) if message.id} == expected


def test_problems_names_what_is_missing_and_what_is_not_compiled(
    tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCALE_PATHS = [tmp_path / "newsroom" / "locale"]  # type: ignore[attr-defined]
    monkeypatch.setattr(catalogues, "TRANSLATED", ("fr", "de"))
    monkeypatch.setattr(catalogues, "CATALOGUES", ("fr", "de", "en"))
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "a.py").write_text('_("One %(thing)s")\n')
    for language in catalogues.CATALOGUES:
        catalogues.update(language, catalogues.template(tmp_path))
        catalogues.compile_catalogue(language)
    assert list(catalogues.problems(tmp_path)) == [
        "fr: no translation of 'One %(thing)s'",
        "de: no translation of 'One %(thing)s'",
    ]
    for language, words in (("fr", "Un %(thing)s"), ("de", "Ein %(thign)s")):
        path = catalogues.folder(language) / "django.po"
        text = path.read_text()
        path.write_text(text.replace('thing)s"\nmsgstr ""', f'thing)s"\nmsgstr "{words}"'))
    assert next(iter(catalogues.problems(tmp_path))) == (
        "fr: the compiled catalogue is older than the catalogue"
    )
    for language in catalogues.CATALOGUES:
        catalogues.compile_catalogue(language)
    (problem,) = catalogues.problems(tmp_path)
    assert problem.startswith("de: 'One %(thing)s': ")
