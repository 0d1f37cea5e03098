"""What the API never tells: drafts, texts we may not show, database ids, names of editors."""

import json

from relations.api.v1.resources import RESOURCES
from tests import factories as make
from tests.api.conftest import BODY, EDITOR, SECRET


def everything(api):
    """All that the API says, as one text."""
    parts = []
    for name in RESOURCES:
        rows = api.results(f"{name}/?limit=200")
        parts += [rows, *(api.get(row["url"]) for row in rows[:5])]
    return parts


def keys_in(value):
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def test_no_draft_no_id_no_editor(api, record):
    make.resaved(record.event, by=record.editor, title_fr=f"{SECRET} encore")
    make.show(make.resaved(record.place, by=record.editor, name_en="Bamako"), notice_fr="Nom anglais ajouté.")

    told = everything(api)

    words = json.dumps(told, ensure_ascii=False)
    assert SECRET not in words
    assert EDITOR not in words
    assert str(record.draft.uid) not in words
    assert not {key for key in keys_in(told) if key in ("id", "pk", "record_id", "by") or key.endswith("_id")}


def test_a_draft_is_not_found_by_any_name_nor_offered(api, record):
    api.refused(f"events/{record.draft.uid}/", 404)
    api.refused(f"events/{record.draft.slug}/", 404)
    draft = make.actor(f"{SECRET} personne")

    for asked in (SECRET, draft.slug, str(draft.uid)):
        problem = api.refused(f"events/?actor={asked}", 400)
        assert draft.slug not in json.dumps(problem["errors"][0].get("allowed", []))


def test_the_body_is_told_only_where_rights_allow(api, record):
    assert api.get(f"articles/{record.article.slug}/")["body"] == BODY

    make.show(make.resaved(record.article, rights="link_only"))

    shown = api.get(f"articles/{record.article.slug}/")
    assert shown["rights"] == "link_only"
    assert "body" not in shown
