"""Which rights somebody can give: those that they hold themselves, so that no right grows on its way.

Who manages accounts is for those to say who have every right: two managers that one of them has made are one person.
"""

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

from relations.newsroom.models import GroupLimit

# Where the rights to manage accounts come from.
ACCOUNTS = "auth"


def rights_to_give(by: User) -> QuerySet[Permission]:
    """Each right that the account holds everywhere: one that a group limits would lose its limits by being given."""
    everything: QuerySet[Permission] = Permission.objects.all()
    if by.is_superuser:
        return everything
    everywhere = Group.objects.filter(user=by).exclude(pk__in=GroupLimit.objects.values("group"))
    own = Permission.objects.filter(Q(user=by) | Q(group__in=everywhere)).exclude(content_type__app_label=ACCOUNTS)
    return everything.filter(pk__in=own.values("pk"))


def groups_to_give(by: User) -> QuerySet[Group]:
    """The account's own groups, and those that give nothing which it could not give one by one."""
    everything: QuerySet[Group] = Group.objects.all()
    if by.is_superuser:
        return everything
    own = Group.objects.filter(user=by).exclude(permissions__content_type__app_label=ACCOUNTS)
    return everything.filter(Q(pk__in=own.values("pk")) | ~Q(pk__in=_groups_beyond(by).values("pk")))


def _groups_beyond(by: User) -> QuerySet[Group]:
    beyond = Permission.objects.exclude(pk__in=rights_to_give(by).values("pk"))
    return Group.objects.filter(permissions__in=beyond)


def could_have_given(by: User, user: User) -> bool:
    """Whether every right of an account, be it closed, is one that `by` can give."""
    if by.is_superuser or user.is_superuser:
        return by.is_superuser
    groups = user.groups.exclude(pk__in=groups_to_give(by).values("pk"))
    rights = user.user_permissions.exclude(pk__in=rights_to_give(by).values("pk"))
    return not groups.exists() and not rights.exists()


def may_change_group(group: Group, by: User) -> bool:
    """Whoever is in a group, or could not give all of it, does not say what it may do."""
    if by.is_superuser:
        return True
    return not group.user_set.filter(pk=by.pk).exists() and not _groups_beyond(by).filter(pk=group.pk).exists()
