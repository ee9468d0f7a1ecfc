"""The generation is a mark instead of a count: what a reader remembers of another database, or of a restored one, never fits by chance.

Its row is written by announcements.watching once all tables are there.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("announcements", "0003_edition_numbers_without_gaps")]

    operations = [
        migrations.DeleteModel("Generation"),
        migrations.CreateModel(
            name="Generation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(("pk", 1)), name="generation_is_one")
                ]
            },
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                condition=Q(("withdrawn_at__isnull", False)),
                fields=["withdrawn_at"],
                name="announcement_withdrawal",
            ),
        ),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                condition=Q(("cancelled_at__isnull", True), ("superseded_at__isnull", False)),
                fields=["superseded_at"],
                name="edition_end",
            ),
        ),
    ]
