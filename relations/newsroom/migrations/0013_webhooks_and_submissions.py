import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Webhooks with their deliveries; tokens, and the articles that programs hand in with them."""

    dependencies = [
        ("newsroom", "0012_tasks_of_undone_mergers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Hook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.URLField(max_length=1000, verbose_name="web address")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                ("salt", models.CharField(max_length=64)),
                ("former_salt", models.CharField(blank=True, max_length=64)),
                ("renewed_at", models.DateTimeField(verbose_name="date of the secret")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="kinds")),
                ("relations", models.JSONField(blank=True, default=list, verbose_name="relations")),
                ("edition", models.PositiveIntegerField(default=0)),
                ("position", models.PositiveIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hand", "stopped at the desk"),
                            ("gone", "the server says that it wants no more (410)"),
                            ("silent", "nothing was taken for three days"),
                        ],
                        max_length=20,
                        verbose_name="why it is stopped",
                    ),
                ),
                ("failing_since", models.DateTimeField(blank=True, null=True, verbose_name="failing since")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="last tried")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ("id",),
                "permissions": (("manage_hook", "Can manage webhooks"),),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("purpose", models.CharField(max_length=200, verbose_name="for whom")),
                ("scopes", models.JSONField(default=list, verbose_name="what it may do")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("expires", models.DateTimeField(verbose_name="expires")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "token",
                "verbose_name_plural": "tokens",
                "ordering": ("-at", "-id"),
                "permissions": (("manage_token", "Can manage tokens"),),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveIntegerField(verbose_name="edition")),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("record_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=20, verbose_name="act")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Delivered"), ("failed", "Failed")],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("due", models.DateTimeField(verbose_name="due")),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="status")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="last answer")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("tried_at", models.DateTimeField(blank=True, null=True, verbose_name="last tried")),
                (
                    "hook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="newsroom.hook",
                        verbose_name="webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ("-edition", "-position"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["hook", "state", "due"], name="delivery_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("hook", "edition", "position"), name="delivery_once_a_change")
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("taken", "Taken"), ("refused", "Refused")],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("language", models.CharField(max_length=35, verbose_name="language")),
                ("outlet", models.CharField(blank=True, max_length=200, verbose_name="outlet")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="web address")),
                ("authors", models.CharField(blank=True, max_length=300, verbose_name="authors")),
                ("published", models.DateField(blank=True, null=True, verbose_name="published")),
                (
                    "rights",
                    models.CharField(
                        choices=[
                            ("full_text", "full text"),
                            ("excerpt", "excerpt"),
                            ("link_only", "link only"),
                            ("unknown", "unknown (excerpt only)"),
                        ],
                        default="unknown",
                        max_length=20,
                        verbose_name="rights",
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the text")),
                ("url_digest", models.CharField(blank=True, max_length=64)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("reason", models.TextField(blank=True, verbose_name="why")),
                ("article_id", models.BigIntegerField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="newsroom.token",
                        verbose_name="from",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "-id"], name="submission_state"),
                    models.Index(fields=["token", "url_digest"], name="submission_address"),
                    models.Index(fields=["article_id"], name="submission_article"),
                ],
                "constraints": [models.UniqueConstraint(fields=("token", "sha256"), name="submission_once_a_text")],
            },
        ),
    ]
