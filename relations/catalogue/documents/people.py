"""Who and where: countries, relations, actors and their posts, places, outlets and articles."""

from typing import Any

from relations.catalogue.documents.pieces import (
    Shape,
    Whole,
    date,
    evidence,
    identity,
    own_address,
    plain,
    sort_day,
    text,
)
from relations.catalogue.documents.stencils import mark
from relations.models import Alias, Article, Membership, Phase, Tenure


def country(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "alpha2": row.alpha2,
        "alpha3": row.alpha3,
        "numeric": row.numeric,
        "name": text(row, "name"),
        "article_fr": plain(row.article_fr),
        "demonyms": {
            "masculine_fr": plain(row.demonym_m_fr),
            "feminine_fr": plain(row.demonym_f_fr),
            "plural_fr": plain(row.demonym_plural_fr),
            "en": plain(row.demonym_en),
            "plural_en": plain(row.demonym_plural_en),
        },
        "aliases": [name.strip() for name in row.aliases.splitlines() if name.strip()],
    }


def relation(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "code": row.code,
        "first": mark("country", row.first_id),
        "second": mark("country", row.second_id),
        "title": text(row, "title"),
        "summary": text(row, "summary"),
        "phases": [_stretch(phase) for phase in _phases(whole)],
        "evidence": evidence(whole),
    }


def _phases(whole: Whole) -> list[Phase]:
    return whole.of_model(Phase, lambda row: (sort_day(row.date), row.date.earliest or sort_day(row.date)))


def _stretch(row: Phase) -> Shape:
    return {
        "uid": row.uid,
        "url": own_address("phase", str(row.uid)),
        "label": text(row, "label"),
        "date": date(row.date),
        "voice": plain(row.voice),
    }


def phases(whole: Whole) -> list[tuple[Phase, Shape]]:
    """The documents of the phases of a relation, which have addresses of their own."""
    return [
        (
            row,
            {
                **_stretch(row),
                "kind": "phase",
                "relation": mark("relation", whole.root.pk),
                "evidence": evidence(whole, "phase", row.pk),
            },
        )
        for row in _phases(whole)
    ]


def actor(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "actor_kind": row.actor_kind,
        "name": text(row, "name"),
        "acronym": plain(row.acronym),
        "country": mark("country", row.country_id),
        "sector": plain(row.sector),
        "parent": mark("actor", row.parent_id),
        "gender": plain(row.gender),
        "gender_basis": plain(row.gender_basis),
        "note": text(row, "note"),
        "aliases": [_alias(alias) for alias in whole.of_model(Alias)],
        "tenures": [{**time_in_post(t), "post": mark("post", t.post_id)} for t in whole.of_model(Tenure, _in_time)],
        "members": [
            {**time_in_bloc(m), "member": mark("actor", m.member_id)} for m in whole.of_model(Membership, _since)
        ],
        "memberships": mark("memberships", row.pk),
        "withheld": whole.left_out_of(row),
        "evidence": evidence(whole),
    }


def _alias(row: Alias) -> Shape:
    return {"uid": row.uid, "text": row.text, "language": plain(row.language), "kind": row.alias_kind}


def since(row: Tenure) -> Any:
    """Whoever is only known to have been appointed comes where the appointment does."""
    return min(sort_day(row.start), sort_day(row.appointed))


def _in_time(row: Tenure) -> Any:
    return since(row), row.cited_from or sort_day(row.start)


def _since(row: Membership) -> Any:
    return sort_day(row.start)


def time_in_post(row: Tenure) -> Shape:
    return {
        "uid": row.uid,
        "title_as_written": plain(row.title_as_written),
        "appointed": date(row.appointed),
        "start": date(row.start),
        "end": date(row.end),
        "cited_from": row.cited_from,
        "cited_until": row.cited_until,
    }


def time_in_bloc(row: Membership) -> Shape:
    return {"uid": row.uid, "start": date(row.start), "end": date(row.end)}


def membership(row: Membership) -> Shape:
    """As the member tells of it."""
    return {**time_in_bloc(row), "bloc": mark("actor", row.bloc_id)}


def holder(row: Tenure) -> Shape:
    """As the post tells of it."""
    return {**time_in_post(row), "actor": mark("actor", row.actor_id)}


def post(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "title": text(row, "title"),
        "title_forms": {"masculine_fr": plain(row.title_m_fr), "feminine_fr": plain(row.title_f_fr)},
        "organisation": mark("actor", row.organisation_id),
        "country": mark("country", row.country_id),
        "rank": row.rank,
        "tenures": mark("holders", row.pk),
        "evidence": evidence(whole),
    }


def place(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "name": text(row, "name"),
        "place_kind": plain(row.place_kind),
        "country": mark("country", row.country_id),
        "latitude": _degrees(row.latitude),
        "longitude": _degrees(row.longitude),
        "subdivision_code": plain(row.subdivision_code),
        "geonames": row.geonames_id,
        "evidence": evidence(whole),
    }


def _degrees(value: Any) -> float | None:
    # On the equator and on the meridian of Greenwich they are 0, and known.
    return None if value is None else float(value)


def outlet(whole: Whole) -> Shape:
    row = whole.root
    return {
        **identity(row),
        "name": text(row, "name"),
        "outlet_kind": plain(row.outlet_kind),
        "country": mark("country", row.country_id),
        "web": plain(row.url),
    }


def article(whole: Whole) -> Shape:
    """`body` is there only where the rights allow the full text."""
    row = whole.root
    body = {"body": row.body} if row.body else {}
    return {
        **identity(row),
        "title": plain(row.title),
        "outlet": mark("outlet", row.outlet_id),
        "authors": plain(row.authors),
        "web": plain(row.url),
        "archive": plain(row.archive_url),
        "language": row.language,
        "published": date(row.published),
        "genre": plain(row.genre),
        "rights": plain(row.rights),
        **body,
        "sha256": plain(row.sha256),
    }


def source(row: Article) -> Shape:
    """What evidence says of the article that a passage stands in."""
    return {
        "uid": row.uid,
        "slug": row.slug,
        "title": plain(row.title),
        "url": own_address("article", row.slug),
        "outlet": mark("outlet", row.outlet_id),
        "language": row.language,
        "published": date(row.published),
    }


def passage(row: Any) -> Shape:
    """Words of an article: a TextQuoteSelector and a TextPositionSelector of W3C, offsets in code points."""
    return {
        "uid": row.uid,
        "exact": row.exact,
        "prefix": plain(row.prefix),
        "suffix": plain(row.suffix),
        "start": row.start,
        "end": row.end,
        "paragraph": row.paragraph,
        "state": plain(row.state),
    }
