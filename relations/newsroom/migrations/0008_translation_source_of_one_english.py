from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0007_likenesses")]

    operations = [
        migrations.AddField(
            "translationsource", "english_digest", models.CharField(default="", max_length=64), preserve_default=False
        ),
    ]
