import pytest

from masthead.models import Masthead
from newsroom.refusing import failed

pytestmark = pytest.mark.django_db


def test_the_theme_carries_the_accent_and_text_that_reads_on_it(client):
    Masthead.objects.create(pk=1, accent_light="#1f3fa8", accent_dark="#9db4ff")
    page = client.get("/fr/").content.decode()
    path = page.split('href="/theme.css')[1].split('"')[0]
    response = client.get("/theme.css" + path)
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    css = response.content.decode()
    assert "--accent:light-dark(#1f3fa8,#9db4ff)" in css
    assert "--on-accent:light-dark(#ffffff,#10131c)" in css
    assert (
        client.get("/theme.css")["Cache-Control"]
        == "public, max-age=0, s-maxage=1, must-revalidate"
    )


def test_legal_pages_show_the_masthead_in_the_language_or_mark_the_other(client):
    Masthead.objects.create(pk=1, legal_notice_fr="<p>Éditeur : Valmont<script>x</script></p>")
    french = client.get("/fr/mentions-legales/").content.decode()
    assert "<p>Éditeur : Valmont</p>" in french.replace("&nbsp;", " ")
    german = client.get("/de/impressum/").content.decode()
    assert '<div class="text" lang="fr">' in german
    assert client.get("/en/privacy/").status_code == 200


def test_what_is_not_there_is_said_in_the_language_of_the_address(client):
    for language in ("fr", "en", "de"):
        response = client.get(f"/{language}/nothing/")
        assert response.status_code == 404
        assert f'<html lang="{language}">' in response.content.decode()
        assert response["Cache-Control"] == "no-store"
        assert response["Vary"] == "Accept-Encoding"
    response = client.get("/nothing", headers={"accept-language": "de"})
    assert '<html lang="de">' in response.content.decode()
    assert response["Vary"] == "Accept-Encoding, Accept-Language"


def test_a_failure_is_said_without_the_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = failed(rf.get("/en/"))
    assert response.status_code == 500
    assert '<html lang="en">' in response.content.decode()


def test_crawlers_are_kept_from_the_desk(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /admin/\n"
