"""Every kind of record, and the newsroom's own models, at the desk."""

from relations.newsroom.admin import (
    accounts,
    actors,
    claims,
    countries,
    events,
    newsroom,
    pages,
    sources,
    standings,
    vocabulary,
)

__all__ = (
    "accounts", "actors", "claims", "countries", "events", "newsroom", "pages", "sources", "standings", "vocabulary",
)  # fmt: skip
