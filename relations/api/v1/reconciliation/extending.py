"""What a table of others is extended with: for each id, what we hold of some properties."""

from typing import Any

from django.utils.translation import gettext as _

from relations.api.v1.reconciliation.entities import by_uids, types
from relations.api.v1.reconciliation.properties import PROPERTIES
from relations.api.v1.reconciliation.queries import property_in, refused
from relations.catalogue.fields import as_uid

MOST_IDS, MOST_COLUMNS = 500, 25


def extension(asked: Any) -> dict[str, Any]:
    ids, names = _ids(asked), _columns(asked)
    entities = by_uids(uid for one in ids if (uid := as_uid(one)))
    chosen = [PROPERTIES[name] for name in names]
    named = types()
    return {
        "meta": [
            one.described() | ({"type": {"id": one.leads_to, "name": named[one.leads_to]}} if one.leads_to else {})
            for one in chosen
        ],
        "rows": {
            one: {
                column.id: column.cells(entities[one.lower()]) if one.lower() in entities else [] for column in chosen
            }
            for one in ids
        },
    }


def _ids(asked: Any) -> list[str]:
    ids = asked.get("ids") if isinstance(asked, dict) else None
    if not isinstance(ids, list) or len(ids) > MOST_IDS or not all(isinstance(one, str) for one in ids):
        raise refused("extend.ids", _("Give a list of at most %d ids.") % MOST_IDS)
    return ids


def _columns(asked: Any) -> list[str]:
    given = asked.get("properties")
    if not isinstance(given, list) or len(given) > MOST_COLUMNS or not all(isinstance(one, dict) for one in given):
        raise refused("extend.properties", _("Give a list of at most %d properties.") % MOST_COLUMNS)
    return [property_in("extend.properties", one.get("id")) for one in given]
