from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0011_notices_of_waiting_corrections")]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="cause",
            field=models.CharField(
                choices=[
                    ("corrected", "A record that it cites was corrected"),
                    ("retracted", "A record that it cites was retracted"),
                    ("draft_differs", "The public version was corrected where the draft says something else"),
                    (
                        "undone",
                        "A merger was undone, and what somebody had written since was kept: look whether it fits",
                    ),
                ],
                max_length=20,
                verbose_name="cause",
            ),
        ),
    ]
