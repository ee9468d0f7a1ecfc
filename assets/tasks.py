"""Background work of the assets room: idempotent, and never needed for a page to be right."""

from __future__ import annotations

try:
    from django.tasks import task
except ImportError:  # Django 5.2
    from django_tasks import task  # type: ignore[no-redef,assignment,unused-ignore]

from assets import renditions
from assets.frozen import image_facts
from assets.models import Image
from languages import LANGUAGES


@task(priority=-10)
def make_renditions(image_id: int) -> int:
    """Make what pages show of an image and return how many files were missing; an image that is gone needs none."""
    image = Image.objects.filter(pk=image_id).first()
    return sum(renditions.prepare(image_facts(image, code)) for code in LANGUAGES) if image else 0
