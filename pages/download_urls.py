"""Addresses of downloads: the announcement's own address, then the file. Included after `pages.urls`, which registers its converter."""

from django.urls import path

from announcements import addresses
from pages import downloads
from presskits.offering import FILES

urlpatterns = [
    path(
        f"{language}/{words['announcements']}/<reference:reference>/{name}",
        downloads.download,
        {"language": language, "kind": kind},
        name=f"{language}-file-{kind}",
    )
    for language, words in addresses.SEGMENTS.items()
    for kind, name in FILES.items()
]
