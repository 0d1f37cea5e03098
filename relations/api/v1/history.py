"""What editions did, as answers tell of it. Records are named by uid: the words of one that was withdrawn are gone."""

from typing import Any

from relations.api.v1.addresses import Addresses
from relations.catalogue.documents.pieces import moment, text
from relations.publication.models import Change, PublishedEdition
from relations.vocabulary import ABSENT


def change(row: Change, addresses: Addresses) -> dict[str, Any]:
    """`record` is the record's address, which answers 410 once it is no longer shown; null for kinds without one."""
    key, address = f"{row.edition}-{row.position}", addresses.api(row.kind, str(row.uid))
    return {
        "key": key,
        "url": f"{addresses.named('changes-list')}{key}/",
        "edition": row.edition,
        "position": row.position,
        "moment": moment(row.moment),
        "act": row.act,
        "kind": row.kind,
        "uid": row.uid,
        "gone": row.act in ABSENT,
        "record": address,
        "version": f"{address}?edition={row.edition}" if address and row.act not in ABSENT else None,
        "notice": text(row, "notice"),
    }


def edition(row: PublishedEdition, addresses: Addresses) -> dict[str, Any]:
    return {
        "number": row.number,
        "url": f"{addresses.named('editions-list')}{row.number}/",
        "moment": moment(row.moment),
        "hash": row.hash,
        "note": text(row, "note"),
        "size": row.size,
        "changes": f"{addresses.named('changes-list')}?edition={row.number}",
    }
