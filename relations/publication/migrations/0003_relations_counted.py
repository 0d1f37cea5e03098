from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0002_records_merge"),
    ]

    operations = [
        migrations.CreateModel(
            name="PairEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_id", models.BigIntegerField()),
                ("second_id", models.BigIntegerField()),
                ("event_id", models.BigIntegerField()),
                ("sort", models.DateField()),
                ("until", models.DateField()),
                ("month", models.DateField()),
                ("is_placed", models.BooleanField()),
                ("is_asserted", models.BooleanField()),
                ("event_type_id", models.BigIntegerField()),
                ("mode_id", models.BigIntegerField(null=True)),
                ("first_rank", models.PositiveSmallIntegerField(null=True)),
                ("second_rank", models.PositiveSmallIntegerField(null=True)),
                ("is_ranked", models.BooleanField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["first_id", "second_id", "-sort", "-until", "-event_id"], name="pair_timeline"
                    ),
                    models.Index(
                        fields=[
                            "first_id",
                            "second_id",
                            "month",
                            "event_type_id",
                            "mode_id",
                            "is_placed",
                            "is_asserted",
                        ],
                        name="pair_months",
                    ),
                    models.Index(
                        fields=["first_id", "second_id", "is_ranked", "-sort", "-event_id"], name="pair_meetings"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event_id", "first_id", "second_id"), name="pair_of_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="PairMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_id", models.BigIntegerField()),
                ("second_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("event_type_id", models.BigIntegerField()),
                ("mode_id", models.BigIntegerField(null=True)),
                ("is_placed", models.BooleanField()),
                ("is_asserted", models.BooleanField()),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["first_id", "second_id", "month"], name="pair_month")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PairContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_id", models.BigIntegerField()),
                ("second_id", models.BigIntegerField()),
                ("first_rank", models.PositiveSmallIntegerField(null=True)),
                ("second_rank", models.PositiveSmallIntegerField(null=True)),
                ("theme_id", models.BigIntegerField(null=True)),
                ("number", models.PositiveIntegerField()),
                ("last", models.DateField()),
                ("event_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["first_id", "second_id", "-last"], name="pair_contacts")],
                "constraints": [],
            },
        ),
    ]
