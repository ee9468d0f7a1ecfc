"""Index what lists are sorted and filtered by (docs/decisions/0030)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assets', '0002_say_what_stays_in_a_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['-added_at', '-id'], name='attachment_newest_first'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['media_type', '-added_at', '-id'], name='attachment_by_type'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['-added_at', '-id'], name='image_newest_first'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['media_type', '-added_at', '-id'], name='image_by_type'),
        ),
        migrations.AddIndex(
            model_name='image',
            index=models.Index(fields=['digital_source_type', '-added_at', '-id'], name='image_by_source'),
        ),
    ]
