"""Addresses of downloads: the announcement's own address, then the file. Included after `announcements.urls`, which registers its converter."""

from django.urls import path

from announcements import addresses
from presskits import views
from presskits.offering import FILES

urlpatterns = [
    path(
        f"{language}/{words['announcements']}/<reference:reference>/{name}",
        views.download,
        {"language": language, "kind": kind},
        name=f"{language}-file-{kind}",
    )
    for language, words in addresses.SEGMENTS.items()
    for kind, name in FILES.items()
]
