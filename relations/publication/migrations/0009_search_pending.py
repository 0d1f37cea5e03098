from django.db import migrations

from relations.publication import search_index


def make(apps, schema_editor):
    """A no-op on a database whose index was made by this release."""
    search_index.make(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("publication", "0008_terms_of_the_index")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
