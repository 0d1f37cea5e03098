"""What the tests of previews share: drafts, a page without its banner, and all that the databases hold."""

import re

from django.contrib.auth.models import Permission
from django.db import connections
from django.test import Client
from django.utils.html import escape

from relations.newsroom.previewing import Door
from tests import factories as make
from tests.api.conftest import whole_record

DESK = Door({"fr": "/admin/preview/fr", "en": "/admin/preview/en"}, is_desk=True)
BANNER = re.compile(r'\n<aside class="preview".*?</aside>\n', re.DOTALL)
HEAD = re.compile(r'\n  <meta name="robots".*?preview\.css">', re.DOTALL)


def key(row):
    return row.kind(), row.pk


def without_banner(page):
    assert len(BANNER.findall(page)) == len(HEAD.findall(page)) == 1
    return HEAD.sub("", BANNER.sub("", page))


def published(address):
    """What a reader gets, with the links of the page itself as the preview leads to them."""
    response = Client().get(address)
    assert (response.status_code, "preview" in response.content.decode()) == (200, False)
    return response.content.decode().replace('href="?', f'href="{escape(address)}?')


def a_draft(title="Brouillon", **fields):
    source = make.article()
    proof = make.passage(source, "a reçu l’ambassadrice")
    return make.event(title, proof=proof, parties=(make.country(), make.country()), **fields)


def reader_of(*kinds):
    user = make.account()
    user.user_permissions.add(*Permission.objects.filter(codename__in=[f"view_{kind}" for kind in kinds]))
    return user


def everything_for(event):
    article = event.evidence.get().passage.article
    return [*event.parties.all(), event.event_type, article, event]


def changed_record():
    """A public record of which every kind has a draft that readers would notice."""
    w = whole_record()
    rows = [
        make.resaved(w.event, title_fr="Audience revue", summary_fr="Une *autre* fin."),
        make.resaved(w.article, title="À Bamako, enfin"),
        make.resaved(w.minister, name_fr="Awa Diarra Touré"),
        make.resaved(w.principle, label_fr="Souveraineté", label_en="Sovereignty"),
        make.resaved(w.relation, title_fr="Le Mali et les États-Unis"),
        make.resaved(w.commitment, content_fr="Rouvrir tout"),
    ]
    return w, rows


def everything():
    """Every row of every table of both databases, and where each sequence stands."""
    return {
        alias: {table: _rows(alias, table) for table in sorted(connections[alias].introspection.table_names())}
        | {"sequences": _sequences(alias)}
        for alias in ("default", "public")
    }


def _rows(alias, table):
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(map(repr, cursor.fetchall()))


def _sequences(alias):
    vendor = connections[alias].vendor
    query = "SELECT name, seq FROM sqlite_sequence" if vendor == "sqlite" else (
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    )  # fmt: skip
    with connections[alias].cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())
