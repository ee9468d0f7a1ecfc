"""Every address of the newsroom, room by room."""

from django.contrib import admin
from django.urls import include, path

from announcements.addresses import legal
from languages import LANGUAGES
from newsroom.security_txt import security_txt
from pages import general

urlpatterns = [
    path("admin/i18n/", include("django.conf.urls.i18n")),
    path("admin/account/", include("people.urls")),
    path("", include("assets.urls")),  # before the admin: staff look at images under its address
    path("admin/", admin.site.urls),
    # The public pages, last.
    *(
        path(
            legal(language, name)[1:],
            general.legal,
            {"language": language, "name": name},
            name=f"{language}-{name}",
        )
        for language in LANGUAGES
        for name in ("legal", "privacy", "accessibility")
    ),
    path("", include("pages.urls")),
    path("", include("pages.download_urls")),
    path("", include("emergency.urls")),
    path("theme.css", general.theme, name="theme"),
    path("robots.txt", general.robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security"),
    path("", general.root, name="root"),
]

handler400 = "newsroom.refusing.bad_request"
handler403 = "newsroom.refusing.forbidden"
handler404 = "newsroom.refusing.not_found"
handler429 = "newsroom.refusing.throttled"  # allauth looks here
handler500 = "newsroom.refusing.failed"
