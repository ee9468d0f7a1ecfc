"""Store with which release each announcement came out, and how many came out when (docs/decisions/0030)."""

import datetime as dt
from collections import Counter, defaultdict

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def fill(apps, schema_editor):
    """An announcement came out with the first of its editions that was not cancelled, after a withdrawal with the first one since."""
    Edition = apps.get_model("announcements", "Edition")
    rows = (
        Edition.objects.filter(cancelled_at__isnull=True)
        .order_by("announcement_id", "number")
        .values_list("pk", "announcement_id", "release_at", "announcement__withdrawn_at")
    )
    lives = defaultdict(list)
    for pk, announcement, release_at, withdrawn_at in rows.iterator():
        shut = withdrawn_at is not None and release_at <= withdrawn_at
        lives[announcement, shut].append((release_at, pk))
    Edition.objects.update(first_release_at=F("release_at"))
    for editions in lives.values():
        first = min(release_at for release_at, _pk in editions)
        later = [pk for release_at, pk in editions if release_at != first]
        if later:
            Edition.objects.filter(pk__in=later).update(first_release_at=first)
    for name in ("EditionText", "EditionParty"):
        edition = Edition.objects.filter(pk=OuterRef("edition_id")).values("first_release_at")
        apps.get_model("announcements", name).objects.update(first_release_at=Subquery(edition))
    counts = Counter()
    for (_announcement, shut), editions in lives.items():
        first = min(release_at for release_at, _pk in editions)
        if not shut:
            counts.update([(stretch_of(first), "stretch"), (day_of(first), "day")])
    ReleaseCount = apps.get_model("announcements", "ReleaseCount")
    ReleaseCount.objects.bulk_create(
        ReleaseCount(since=since, unit=unit, count=count)
        for (since, unit), count in counts.items()
    )


def stretch_of(at):
    """As announcements.counting has it."""
    at = at.astimezone(dt.UTC)
    month = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    night = dt.timedelta(hours=14)
    quarter = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    if at.month == 12:
        return quarter if at - month >= dt.timedelta(days=31) - night else month
    if at.month == 1:
        return quarter if at < month + night else month + night
    return month


def day_of(at):
    """As announcements.counting has it."""
    midnight = at.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(midnight, stretch_of(at))


def nothing(apps, schema_editor):
    """Going back drops what was filled."""


class Migration(migrations.Migration):
    dependencies = [("announcements", "0004_generation_mark")]

    operations = [
        migrations.CreateModel(
            name="ReleaseCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("unit", models.CharField(choices=[("stretch", "Stretch"), ("day", "Day")], max_length=7)),
                ("count", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["unit", "since"], name="release_count_once")
                ]
            },
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="first_release_at",
                field=models.DateTimeField(editable=False, null=True),
            )
            for model in ("edition", "editiontext", "editionparty")
        ),
        migrations.RunPython(fill, nothing),
        *(
            migrations.AlterField(
                model_name=model,
                name="first_release_at",
                field=models.DateTimeField(editable=False),
            )
            for model in ("edition", "editiontext", "editionparty")
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=Q(first_release_at__lte=F("release_at")),
                name="edition_first_release_not_later",
                violation_error_message="An announcement cannot come out after its edition.",
            ),
        ),
    ]
