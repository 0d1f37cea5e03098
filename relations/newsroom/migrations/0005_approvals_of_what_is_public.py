from django.db import migrations


def approve(apps, schema_editor):
    """What is public was approved by whoever its edition names."""
    alias = schema_editor.connection.alias
    item_model = apps.get_model("newsroom", "Item")
    items = item_model.objects.using(alias).exclude(revision=None).select_related("edition").order_by("edition__number")
    columns = ("kind", "record_id", "revision", "edition__approved_by", "edition__moment")
    approval = apps.get_model("newsroom", "Approval")
    found = {
        (kind, pk, number): approval(kind=kind, record_id=pk, number=number, by_id=by, at=at)
        for kind, pk, number, by, at in items.values_list(*columns).iterator()
    }
    approval.objects.using(alias).bulk_create(found.values(), batch_size=500)
    standings = apps.get_model("newsroom", "Standing").objects.using(alias).exclude(published=None)
    for standing in standings.iterator():
        standing.approved = standing.published
        standing.save(update_fields=["approved"])


def keep_translators_to_english(apps, schema_editor):
    """They translate by a right of their own; that to change whole records goes."""
    alias = schema_editor.connection.alias
    group = apps.get_model("auth", "Group").objects.using(alias).filter(name="translator").first()
    if group:
        changes = group.permissions.filter(content_type__app_label="relations", codename__startswith="change_")
        group.permissions.remove(*changes)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0004_the_desk"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(approve, migrations.RunPython.noop),
        migrations.RunPython(keep_translators_to_english, migrations.RunPython.noop),
    ]
