from django.db import migrations, models


class Migration(migrations.Migration):
    """Texts are found by their hashes; what articles said before the law took them is known again."""

    dependencies = [("newsroom", "0015_captures")]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["sha256"], name="submission_by_text"),
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["url_digest"], name="submission_by_address"),
        ),
        migrations.AddIndex(
            model_name="capture",
            index=models.Index(fields=["text_sha256"], name="capture_by_text"),
        ),
        migrations.CreateModel(
            name="RemovedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField(verbose_name="removed at")),
            ],
            options={
                "verbose_name": "removed text",
                "verbose_name_plural": "removed texts",
                "default_permissions": (),
            },
        ),
    ]
