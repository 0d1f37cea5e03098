import hashlib
import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def bind(apps, schema_editor):
    """Number the entries that there are, and bind each to the one before. A migration keeps its own copy of the rule."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("newsroom", "AuditEvent").objects.using(alias)
    before = ""
    for number, entry in enumerate(entries.order_by("at", "id"), start=1):
        said = [
            before, number, entry.at.isoformat(), entry.by_id, entry.action, entry.kind, entry.record_id,
            None, None, "", "", entry.detail,
        ]
        words = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        entry.number, entry.hash = number, hashlib.sha256(words.encode()).hexdigest()
        entry.save(update_fields=["number", "hash"])
        before = entry.hash
    if before:
        tails = apps.get_model("newsroom", "AuditTail").objects.using(alias)
        tails.create(pk=1, last=entries.count(), hash=before)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_notes_become_comments")]

    operations = [
        migrations.CreateModel(
            "AuditTail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.AddField("auditevent", "number", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("auditevent", "hash", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField(
            "auditevent", "old_revision", models.PositiveIntegerField(blank=True, null=True, verbose_name="old revision")
        ),
        migrations.AddField(
            "auditevent", "new_revision", models.PositiveIntegerField(blank=True, null=True, verbose_name="new revision")
        ),
        migrations.AddField("auditevent", "reason", models.TextField(blank=True, verbose_name="reason")),
        migrations.AddField("auditevent", "reason_digest", models.CharField(blank=True, max_length=64)),
        migrations.AddField(
            "auditevent", "origin", models.CharField(blank=True, max_length=100, verbose_name="from where")
        ),
        migrations.AlterField(
            "auditevent",
            "by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterModelOptions(
            name="auditevent",
            options={"ordering": ("-number",), "verbose_name": "audit event", "verbose_name_plural": "audit"},
        ),
        migrations.AddIndex("auditevent", models.Index(fields=["kind", "record_id"], name="audit_of_record")),
        migrations.RunPython(bind, migrations.RunPython.noop),
        migrations.AlterField(
            "auditevent", "number", models.PositiveBigIntegerField(unique=True, verbose_name="number")
        ),
    ]
