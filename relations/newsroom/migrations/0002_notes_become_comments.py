import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Note", "Comment"),
        migrations.RenameIndex("comment", new_name="comment_of_record", old_name="note_of_record"),
        migrations.AlterModelOptions(
            name="comment",
            options={"ordering": ("at", "id"), "verbose_name": "comment", "verbose_name_plural": "comments"},
        ),
        migrations.AddField("comment", "row", models.UUIDField(null=True, blank=True)),
        migrations.AddField("comment", "field", models.CharField(blank=True, max_length=60, verbose_name="field")),
        migrations.AddField("comment", "language", models.CharField(blank=True, max_length=2, verbose_name="language")),
        migrations.AddField(
            "comment", "revision", models.PositiveIntegerField(blank=True, null=True, verbose_name="revision")
        ),
        migrations.AddField(
            "comment",
            "answers",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="replies",
                to="newsroom.comment", verbose_name="answers",
            ),
        ),
        migrations.AddField(
            "comment", "resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved at")
        ),
        migrations.AddField(
            "comment",
            "resolved_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL, verbose_name="resolved by",
            ),
        ),
    ]
