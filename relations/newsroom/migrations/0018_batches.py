import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0017_accounts_of_the_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("loading", "being read"),
                            ("ready", "read"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                        ],
                        default="loading",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("file", models.CharField(max_length=255, verbose_name="file")),
                ("sha256", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("changed_lines", models.JSONField(default=list)),
                ("made", models.JSONField(default=list)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("ready_at", models.DateTimeField(null=True, verbose_name="read at")),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[("approve", "approve"), ("publish", "publish"), ("undo", "undo")],
                        max_length=20,
                    ),
                ),
                ("is_own_text", models.BooleanField(default=False)),
                ("error", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "wish_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch",
                "verbose_name_plural": "batches",
                "ordering": ("-at", "-id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("loading", "undoing"))),
                        fields=["state"],
                        name="batch_at_work",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60, verbose_name="source")),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("content", models.CharField(max_length=40)),
                ("line", models.PositiveIntegerField(verbose_name="line")),
                ("event_id", models.BigIntegerField(unique=True)),
                ("passage_id", models.BigIntegerField(unique=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="newsroom.batch",
                        verbose_name="batch",
                    ),
                ),
            ],
            options={
                "verbose_name": "imported row",
                "verbose_name_plural": "imported rows",
                "ordering": ("batch_id", "line"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["batch", "line"], name="row_of_batch")],
                "constraints": [models.UniqueConstraint(fields=("source", "key"), name="row_imported_once")],
            },
        ),
    ]
