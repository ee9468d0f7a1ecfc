"""Store what institutions are sorted by."""

from django.db import migrations, models

import partners.sorting
from languages import in_language


def fill(apps, schema_editor):
    Institution = apps.get_model("partners", "Institution")
    for row in Institution.objects.all():
        names = {language: getattr(row, f"name_{language}") or "" for language in ("fr", "en", "de")}
        for language in names:
            key = partners.sorting.sort_key(in_language(names, language), language)
            setattr(row, f"sort_{language}", key)
        row.save(update_fields=["sort_fr", "sort_en", "sort_de"])


def nothing(apps, schema_editor):
    """Going back drops what was filled."""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="institution",
            options={
                "ordering": ["sort_fr", "pk"],
                "verbose_name": "institution",
                "verbose_name_plural": "institutions",
            },
        ),
        *(
            migrations.AddField(
                model_name="institution",
                name=f"sort_{language}",
                field=partners.sorting.NameKeyField(language=language),
            )
            for language in ("fr", "en", "de")
        ),
        migrations.RunPython(fill, nothing),
        *(
            migrations.AddIndex(
                model_name="institution",
                index=models.Index(
                    fields=[f"sort_{language}", "id"], name=f"institution_by_name_{language}"
                ),
            )
            for language in ("fr", "en", "de")
        ),
    ]
