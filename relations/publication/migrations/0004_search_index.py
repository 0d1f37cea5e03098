from django.db import migrations, models

from relations.publication import search_index


def make(apps, schema_editor):
    search_index.make(schema_editor.connection)


def unmake(apps, schema_editor):
    search_index.unmake(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0003_relations_counted'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.BigIntegerField()),
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField()),
                ('slug', models.CharField(max_length=120)),
                ('title_fr', models.TextField(blank=True)),
                ('title_en', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=35)),
                ('date', models.JSONField(null=True)),
                ('article_id', models.BigIntegerField(null=True)),
                ('facets', models.TextField(blank=True)),
                ('texts', models.JSONField(default=list)),
                ('sequence', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'search entries',
                'constraints': [models.UniqueConstraint(fields=('kind', 'record_id'), name='one_search_entry_a_record')],
            },
        ),
        migrations.CreateModel(
            name='SearchStems',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('stems', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'search stems',
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('folded', models.CharField(max_length=40)),
                ('shape', models.CharField(max_length=4)),
                ('tail', models.CharField(max_length=40)),
                ('number', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['folded'], name='search_word_folded'), models.Index(fields=['shape'], name='search_word_shape'), models.Index(fields=['tail'], name='search_word_tail')],
            },
        ),
        migrations.RunPython(make, unmake),
    ]
