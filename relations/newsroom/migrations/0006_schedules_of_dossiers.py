from django.db import migrations, models


class Migration(migrations.Migration):
    """A scheduled edition keeps its public note, and the dossier that closes with it."""

    dependencies = [("newsroom", "0005_approvals_of_what_is_public")]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="note_fr",
            field=models.TextField(blank=True, default="", verbose_name="public note (French)"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="schedule",
            name="note_en",
            field=models.TextField(blank=True, default="", verbose_name="public note (English)"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="schedule",
            name="dossier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.deletion.SET_NULL,
                related_name="schedules",
                to="newsroom.dossier",
                verbose_name="dossier",
            ),
        ),
    ]
