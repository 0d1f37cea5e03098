import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0013_webhooks_and_submissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article_id", models.BigIntegerField(unique=True)),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the text")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("countries", models.JSONField(default=list)),
                ("themes", models.JSONField(default=list)),
                ("passages", models.JSONField(default=list)),
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
                    "dossier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="newsroom.dossier",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading",
                "verbose_name_plural": "readings",
                "ordering": ("-at", "-id"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("fingerprint", models.CharField(max_length=64)),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("values", models.JSONField(default=dict)),
                ("rule", models.CharField(max_length=80, verbose_name="rule")),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="because of")),
                ("confidence", models.FloatField(default=0, verbose_name="confidence")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="at")),
                ("record_id", models.BigIntegerField(blank=True, null=True)),
                ("traces", models.JSONField(blank=True, default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposal",
                "verbose_name_plural": "proposals",
                "ordering": ("start", "end", "id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["kind", "rule", "state"], name="proposal_of_rule"),
                    models.Index(fields=["kind", "record_id"], name="proposal_of_record"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("article_id", "fingerprint"), name="proposal_once_an_article")
                ],
            },
        ),
    ]
