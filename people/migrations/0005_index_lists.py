"""Index what lists are sorted and filtered by (docs/decisions/0030)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_enrolment_codes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='securityevent',
            name='at',
            field=models.DateTimeField(verbose_name='when'),
        ),
        migrations.AddIndex(
            model_name='securityevent',
            index=models.Index(fields=['-at', '-id'], name='security_event_newest_first'),
        ),
        migrations.AddIndex(
            model_name='securityevent',
            index=models.Index(fields=['kind', '-at', '-id'], name='security_event_by_kind'),
        ),
    ]
