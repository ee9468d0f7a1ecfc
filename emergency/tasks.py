"""Tell all administrators that an emergency link was used."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

try:
    from django.tasks import task
except ImportError:  # Django 5.2
    from django_tasks import task  # type: ignore[no-redef,assignment,unused-ignore]

from announcements import addresses
from emergency.models import EmergencyLink
from languages import dates, in_language, texts
from masthead.reading import frozen_masthead
from people import notices
from people.models import User


@task(priority=50)
def tell_administrators(link_id: int) -> int:
    """Send each administrator a mail in their own language and return how many the mail server took."""
    link = EmergencyLink.objects.select_related("announcement", "printed_by").get(pk=link_id)
    administrators = User.objects.filter(is_superuser=True, is_active=True).exclude(email="")
    sent = 0
    for person in administrators.order_by("pk"):
        language = notices.language_of(person)
        with translation.override(language):
            subject, body = words(link, language, frozen_masthead(language).zone)
        sent += notices.send(subject, body, person.email)
    return sent


def words(link: EmergencyLink, language: str, zone: str) -> tuple[str, str]:
    """Return the subject and the text of the mail; the language must be active."""
    announcement, at = link.announcement, link.used_at
    assert announcement is not None
    assert at is not None
    original = announcement.original_language
    facts = {
        "headline": in_language(texts(announcement, "headline"), language, original),
        "holder": link.holder,
        "printed_by": str(link.printed_by),
        "when": dates.moment(at, language, zone),
        "reason": in_language(texts(announcement, "withdrawal_reason"), language, original),
        "address": settings.SITE_URL + addresses.short(announcement.short_id),
    }
    subject = _("Withdrawn by emergency link: %(headline)s") % facts
    body = _(
        "An announcement was withdrawn by emergency link, without signing in.\n"
        "\n"
        "Announcement: %(headline)s\n"
        "Address: %(address)s\n"
        "When: %(when)s\n"
        "Public reason: %(reason)s\n"
        "Link for: %(holder)s (printed by %(printed_by)s)\n"
        "\n"
        "The link is spent. If nobody of yours did this, revoke the other links and look into the security log."
    )
    return " ".join(subject.split()), body % facts
