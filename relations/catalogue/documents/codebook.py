"""The words of the codebook: principles and doctrines, themes, types of event with their weights."""

from typing import Any

from relations.catalogue.documents.pieces import Shape, Whole, evidence, identity, plain, text
from relations.catalogue.documents.stencils import mark
from relations.models import DoctrinePrinciple, EventMode


def principle(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "label": text(row, "label"),
        "note": text(row, "note"),
        "instruments": plain(row.instruments),
        "broader": mark("principle", row.broader_id),
        "is_local": row.is_local,
        "withheld": whole.left_out_of(row),
    }


def doctrine(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "label": text(row, "label"),
        "note": text(row, "note"),
        "holder": mark("actor", row.holder_id),
        "members": [_member(member) for member in whole.of_model(DoctrinePrinciple, lambda one: one.position)],
        "evidence": evidence(whole),
    }


def _member(row: DoctrinePrinciple) -> Shape:
    return {
        "uid": row.uid,
        "position": row.position,
        "principle": mark("principle", row.principle_id),
        "wording": text(row, "wording"),
    }


def theme(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "code": row.code,
        "label": text(row, "label"),
        "broader": mark("theme", row.broader_id),
        "is_local": row.is_local,
        "withheld": whole.left_out_of(row),
    }


def event_type(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "code": row.code,
        "label": text(row, "label"),
        "quad": plain(row.quad),
        "is_local": row.is_local,
        # Two schemes that are never mixed.
        "weights": {
            "plover": {"weight": _weight(row.plover_weight), "source": plain(row.plover_source)},
            "goldstein": {"weight": _weight(row.goldstein_weight), "cameo": plain(row.cameo_root)},
        },
        "modes": [_mode(mode) for mode in whole.of_model(EventMode, lambda one: one.code)],
    }


def _mode(row: EventMode) -> Shape:
    weights = {
        "plover": {"weight": _weight(row.plover_weight)},
        "goldstein": {"weight": _weight(row.goldstein_weight), "cameo": plain(row.cameo_code)},
    }
    return {**mode_reference(row), "weights": weights}


def mode_reference(row: EventMode) -> Shape:
    return {"uid": row.uid, "code": row.code, "label": text(row, "label")}


def _weight(value: Any) -> float | None:
    return None if value is None else float(value)
