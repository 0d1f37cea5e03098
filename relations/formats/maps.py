"""GeoJSON (RFC 7946) of events and places. What has no place on the map has none here either: its geometry is null."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from relations.catalogue.documents.pieces import moment
from relations.formats.columns import COLUMNS, Column
from relations.formats.reading import with_columns
from relations.formats.selection import Selection
from relations.formats.streams import head_of, listed

# What the point says already.
SAID = ("latitude", "longitude")


def geojson(selection: Selection) -> Iterator[str]:
    columns = [column for column in COLUMNS[selection.name] if column.name not in SAID]
    rows = selection.every(lambda found: with_columns(selection.name, found))
    features = (json.dumps(_feature(row, columns), ensure_ascii=False) for row in rows)
    return listed("features", features, {"type": "FeatureCollection", **head_of(selection)})


def _feature(row: Any, columns: list[Column]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(row.uid),
        "geometry": _point(getattr(row, "place", row)),
        "properties": {column.name: _value(column, column.value(row)) for column in columns},
    }


def _point(place: Any) -> dict[str, Any] | None:
    """Of an event, the place as finely as it is known: `place_precision` says how finely."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [float(place.longitude), float(place.latitude)]}


def _value(column: Column, value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if value is None or column.type in ("boolean", "integer", "number") else str(value) or None
