"""Lists of the desk with their filters, kept under a name: one's own, or for everybody."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from relations.models.aggregates import aggregates
from relations.newsroom import audit
from relations.newsroom.conversations import may_view
from relations.newsroom.models import SavedView
from relations.newsroom.plans import Refused
from relations.reading import NEWSROOM

# The list of all kinds, beside those of each.
EVERY_KIND = "standing"
NAME_LENGTH = 100
QUERY_LENGTH = 1_000
# What says where somebody was in a list, not which list it was.
PASSING = ("p", "e", "all", "_popup", "_to_field", "_facets")


def may_list(user: User, kind: str) -> bool:
    """Whether the account sees the list of a kind."""
    if kind == EVERY_KIND:
        return user.has_perm("newsroom.view_standing")
    return kind in aggregates() and may_view(user, kind)


def views_of(user: User, kinds: Iterable[str]) -> QuerySet[SavedView]:
    """The views that an account reads: its own first, then those shared with the desk."""
    mine = Q(owner=user.pk)
    rows = SavedView.objects.filter(mine | Q(is_shared=True), kind__in=list(kinds))
    return rows.alias(is_others=~mine).select_related("owner").order_by("is_others", "name", "pk")


def may_delete(user: User, view: SavedView) -> bool:
    return view.owner_id == user.pk or (view.is_shared and user.is_superuser)


def plain_query(query: str) -> str:
    """The filters and the order of a list, in one form."""
    said = QueryDict(query, mutable=True)
    for name in PASSING:
        said.pop(name, None)
    return said.urlencode()


# --- writing ----------------------------------------------------------------------------------------------------------


def save_view(kind: str, query: str, *, name: str, is_shared: bool, by: User) -> SavedView:
    """Raises Refused. Whether the filters are those of a list, the list itself says when it is opened."""
    words, plain = name.strip(), plain_query(query)
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_list(by, kind):
            raise Refused([_("You do not have the right to do this.")])
        if len(plain) > QUERY_LENGTH:
            raise Refused([_("This list has too many filters to be kept.")])
        _check_name(words, by)
        view = SavedView.objects.create(owner=by, name=words, kind=kind, query=plain, is_shared=is_shared)
        _enter("view.save", view, by)
    return view


def rename_view(view: SavedView, name: str, *, by: User) -> None:
    """Raises Refused."""
    words = name.strip()
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if view.owner_id != by.pk:
            raise Refused([_("This list belongs to somebody else.")])
        _check_name(words, by, but=view)
        SavedView.objects.filter(pk=view.pk).update(name=words)
        _enter("view.rename", view, by)


def delete_view(view: SavedView, *, by: User) -> None:
    """Raises Refused."""
    with transaction.atomic(using=NEWSROOM):
        audit.claim()
        if not may_delete(by, view):
            raise Refused([_("This list belongs to somebody else.")])
        _enter("view.delete", view, by)
        view.delete()


def _check_name(words: str, by: User, but: SavedView | None = None) -> None:
    if not 0 < len(words) <= NAME_LENGTH:
        raise Refused([_("Give the list a name of at most %(count)s characters.") % {"count": NAME_LENGTH}])
    if SavedView.objects.filter(owner=by, name=words).exclude(pk=but.pk if but else 0).exists():
        raise Refused([_("You have a list named “%(name)s” already: take another name.") % {"name": words}])


def _enter(action: str, view: SavedView, by: User) -> None:
    audit.enter([audit.Act(action, view.kind, detail={"view": view.pk, "shared": view.is_shared})], by=by)
