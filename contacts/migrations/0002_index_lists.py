"""Index what lists are sorted and filtered by (docs/decisions/0030)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0001_initial'),
        ('partners', '0002_sort_by_name'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='presscontact',
            options={'ordering': ['institution__sort_fr', 'institution_id', 'name', 'pk'], 'verbose_name': 'press contact', 'verbose_name_plural': 'press contacts'},
        ),
        migrations.AddIndex(
            model_name='presscontact',
            index=models.Index(fields=['institution', 'name', 'id'], name='contact_by_institution'),
        ),
    ]
