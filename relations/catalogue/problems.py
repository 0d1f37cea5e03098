"""Refusals as problem details (RFC 9457): what they look like to a program, the same at every door."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.catalogue.documents.pieces import moment
from relations.publication.models import Notice

MEDIA_TYPE = "application/problem+json"
# The longest address that is read, in characters after the host. Servers and proxies commonly stop at 8 KB.
LONGEST_ADDRESS = 8000


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name is the end of its address."""

    name: str
    status: int
    title: Any


# What every door may have to say.
NOT_FOUND = Kind("not-found", 404, gettext_lazy("There is nothing at this address"))
GONE = Kind("gone", 410, gettext_lazy("This record is no longer shown"))


def by_name(kinds: Iterable[Kind]) -> dict[str, Kind]:
    return {kind.name: kind for kind in kinds}


def details(
    kind: Kind, *, address: str, detail: Any, instance: str, members: dict[str, Any], status: int = 0
) -> dict[str, Any]:
    """The members of the standard, then those of the problem. `status` is the kind's, unless another is given."""
    return {
        "type": address,
        "title": str(kind.title),
        "status": status or kind.status,
        "detail": str(detail),
        "instance": instance,
        **members,
    }


def gone_members(notice: Notice, successor: dict[str, Any] | None) -> dict[str, Any]:
    """What is said of a record that was taken away; `successor` names the one that it was merged into."""
    return {
        "uid": str(notice.uid),
        "kind": notice.kind,
        "act": notice.act,
        "edition": notice.edition,
        "moment": moment(notice.moment),
        "notice": {"fr": notice.notice_fr or None, "en": notice.notice_en or None},
        "successor": successor,
    }


def too_long(address: str) -> str | None:
    """Why this address, the part after the host, is not read; None if it is.

    The refusals of servers and proxies for it are their own, and seldom a problem that a program can read.
    """
    if len(address) <= LONGEST_ADDRESS:
        return None
    return _("An address has at most %d characters after the host: ask in several parts.") % LONGEST_ADDRESS
