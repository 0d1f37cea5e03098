"""The accounts and groups that the newsroom cannot do without."""

from django.contrib.auth.models import Group, Permission, User
from django.utils.translation import gettext_noop

SYSTEM = "entente"

CONTRIBUTOR = gettext_noop("contributor")
TRANSLATOR = gettext_noop("translator")
EDITOR = gettext_noop("editor")
PUBLISHER = gettext_noop("publisher")

READS = ("view",)
WRITES = ("add", "change", "view")
DELETES = ("add", "change", "delete", "view")
# What each group may do to the record, and which further rights of the newsroom it has.
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    CONTRIBUTOR: (WRITES, ()),
    TRANSLATOR: (READS, ("translate_record",)),
    EDITOR: (DELETES, ("review_record",)),
    PUBLISHER: (DELETES, ("review_record", "publish_record", "withdraw_record", "freeze_record")),
}
# Every group reads these of the newsroom's own models, and writes the second ones.
SEES = ("revision", "standing", "edition", "item", "auditevent")
NOTES = ("comment", "candidate")


def name_of(user: User) -> str:
    """What colleagues call somebody: the full name, or the login where none is given."""
    return user.get_full_name() or user.get_username()


def system_user() -> User:
    """The account in whose name seeds and imports are approved. Nobody can log in with it."""
    user, created = User.objects.get_or_create(username=SYSTEM, defaults={"is_active": False, "first_name": "Entente"})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def ensure_groups() -> None:
    """Create the four groups and give them their rights; rights that were added by hand stay."""
    for name, (verbs, rights) in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        record = Permission.objects.filter(
            content_type__app_label="relations", codename__regex=rf"^({'|'.join(verbs)})_"
        )
        own = Permission.objects.filter(content_type__app_label="newsroom", codename__in=_newsroom_rights(rights))
        group.permissions.add(*record, *own)


def _newsroom_rights(rights: tuple[str, ...]) -> set[str]:
    notes = {f"{verb}_{model}" for model in NOTES for verb in DELETES}
    return {*rights, *notes, *(f"view_{model}" for model in SEES)}
