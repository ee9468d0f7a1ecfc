"""Index what lists are sorted and filtered by (docs/decisions/0030)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('announcements', '0005_first_release'),
        ('assets', '0003_index_lists'),
        ('partners', '0002_sort_by_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['-changed_at', '-id'], name='announcement_last_changed'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['status', '-changed_at', '-id'], name='announcement_by_status'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['kind', '-changed_at', '-id'], name='announcement_by_kind'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['dateline_on', 'id'], name='announcement_by_date'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(condition=models.Q(('withdrawn_at__isnull', False)), fields=['-changed_at', '-id'], name='announcement_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('cancelled_at__isnull', True)), fields=['-first_release_at', '-id'], name='edition_newest_first'),
        ),
        migrations.AddIndex(
            model_name='editionasset',
            index=models.Index(fields=['sha256', 'language', '-id'], name='edition_asset_last_first'),
        ),
        migrations.AddIndex(
            model_name='editionparty',
            index=models.Index(fields=['institution', '-first_release_at', '-edition'], name='edition_party_newest_first'),
        ),
        migrations.AddIndex(
            model_name='editiontext',
            index=models.Index(fields=['language', '-first_release_at', '-edition'], name='edition_text_newest_first'),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(fields=['institution', '-announcement'], name='party_newest_first'),
        ),
    ]
