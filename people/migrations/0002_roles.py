"""The two roles of a newsroom, with what they may do."""

from django.db import migrations


def make_roles(apps, schema_editor):
    from people.roles import ensure_roles

    ensure_roles()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("announcements", "__first__"),
        ("partners", "__first__"),
        ("contacts", "__first__"),
        ("assets", "__first__"),
        ("masthead", "__first__"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
