from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0010_stage_of_standings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="cause",
            field=models.CharField(
                choices=[
                    ("assigned", "Assigned to you"),
                    ("submitted", "Submitted for review"),
                    ("changes_requested", "Changes requested"),
                    ("approved", "Approved"),
                    ("published", "Published"),
                    ("commented", "Commented on"),
                    ("schedule_failed", "A schedule failed"),
                    ("correction_waits", "A correction of the public version waits"),
                ],
                max_length=20,
                verbose_name="cause",
            ),
        ),
    ]
