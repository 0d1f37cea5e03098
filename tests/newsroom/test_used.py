"""Where a record is used: everything that cites it, for readers and at the desk, each field with its records."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.models import EventMode, EventParty, Evidence, Membership, Participation
from relations.newsroom.citations import uses_of
from relations.newsroom.snapshots import references, take
from relations.vocabulary import ActorKind, Role
from tests import factories as make

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def desk(db):
    client = Client(headers={"accept-language": "en"})
    client.force_login(make.chief())
    return client


def address_of(row):
    return reverse("admin:used", args=(row.kind(), row.pk))


def groups_of(page):
    return {
        words: {group.label: group.count.number for group in groups} for words, groups in page.context["sides"]
    }  # fmt: skip


def names(page):
    return [line.name for line in page.context["lines"]]


def test_every_field_that_cites_is_named_with_its_records(desk):
    actor, other = make.actor("Awa Coulibaly"), make.actor("Groupe", kind=ActorKind.BLOC)
    make.event("Rencontre", who=(actor,))
    make.saved(other, Membership(bloc=other, member=actor))
    part = make.actor("Section", parent=actor)

    page = desk.get(address_of(actor))

    assert groups_of(page) == {
        "What readers see": {},
        "At the desk": {"Event – participant – actor": 1, "Actor – membership – member": 1, "Actor – part of": 1},
    }
    shown = {
        group.label: names(desk.get(f"{address_of(actor)}?{group.query}"))
        for _words, groups in page.context["sides"]
        for group in groups
    }
    assert shown == {
        "Event – participant – actor": ["Rencontre"],
        "Actor – membership – member": ["Groupe"],
        "Actor – part of": [str(part)],
    }


def test_what_readers_see_and_what_the_desk_holds_stand_apart(desk):
    country = make.country()
    public = make.event("Publiée", proof=make.passage(make.article(), "a reçu"), parties=(country,))
    make.show(country, public.event_type, public.evidence.get().passage.article, public)
    EventParty.objects.all().delete()
    make.saved(public)
    make.event("Projet", parties=(country,))

    page = desk.get(address_of(country))
    sides = {
        group.side: names(desk.get(f"{address_of(country)}?{group.query}"))
        for _words, groups in page.context["sides"]
        for group in groups
    }

    assert groups_of(page) == {"What readers see": {"Event – party": 1}, "At the desk": {"Event – party": 1}}
    assert sides == {"public": ["Publiée"], "draft": ["Projet"]}


def test_a_part_of_a_record_is_used_from_outside_alone(desk):
    kind = make.event_type()
    mode = EventMode(event_type=kind, code="visit", label_fr="Visite")
    make.saved(kind, mode)
    make.event("Visite", event_type=kind, mode=mode)

    assert groups_of(desk.get(address_of(kind)))["At the desk"] == {"Event – type": 1, "Event – mode": 1}


def test_a_passage_is_used_as_evidence_by_kinds(desk):
    passage = make.passage(make.article(), "a reçu")
    make.event("Rencontre", proof=passage)
    make.statement(make.actor(), passage, content_fr="Propos")

    page = desk.get(address_of(passage))

    assert groups_of(page)["At the desk"] == {"Event – evidence – passage": 1, "Statement – evidence – passage": 1}
    assert names(page) == ["Rencontre"]


def test_uses_are_what_snapshots_refer_to():
    """What a snapshot cites is found from the other end, and nothing else is."""
    article = make.article()
    passage = make.passage(article, "a reçu")
    actor, country = make.actor(), make.country()
    event = make.event(proof=passage, parties=(country,), who=(actor,))
    rows = [article, passage, actor, country, event, event.event_type]

    cited = {
        (row.kind(), reference.model._meta.model_name, reference.id)
        for row in rows
        for reference in references(take(row.kind(), [row.pk], "default")[row.pk])
    }
    used = {
        (use.kind, row.kind(), row.pk) for row in rows for use in uses_of((row.kind(), row.pk)) if use.rows("default")
    }

    assert used == cited
    assert len(used) == 5


def test_nothing_that_cites_says_so(desk):
    page = desk.get(address_of(make.theme()))

    assert page.content.decode().count("Nothing cites it here.") == 2


def test_the_page_asks_as_much_for_many_as_for_few_and_is_turned(desk):
    country = make.country()
    make.event(parties=(country,))

    def asked():
        with CaptureQueriesContext(connection) as found:
            page = desk.get(address_of(country))
        return page, len(found)

    _page, few = asked()
    kind = make.event_type()
    for at in range(55):
        make.event(f"Événement {at}", parties=(country,), event_type=kind)
    page, many = asked()

    assert many == few <= 12
    assert groups_of(page)["At the desk"] == {"Event – party": 56}
    assert len(names(page)) == 50
    assert len(names(desk.get(f"{address_of(country)}?side=draft&use=eventparty.event.country&page=2"))) == 6


def test_a_record_that_cites_twice_is_named_once(desk):
    actor = make.actor()
    event = make.event("Rencontre", who=(actor,))
    make.saved(event, Participation(event=event, actor=actor, role=Role.RECIPIENT, position=1))

    assert names(desk.get(address_of(actor))) == ["Rencontre"]


def test_kinds_that_may_not_be_seen_are_not_named(desk):
    passage = make.passage(make.article(), "a reçu")
    make.event("Secret", proof=passage)
    reader = make.account("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_passage"))
    desk.force_login(reader)

    page = desk.get(address_of(passage))

    assert "Secret" not in page.content.decode()
    assert groups_of(page)["At the desk"] == {}
    assert desk.get(reverse("admin:used", args=("event", 1))).status_code == 403


@pytest.mark.parametrize("where", ["nothing/1", "theme/999999", "theme/999999999999999999"])
def test_a_record_that_is_none_is_not_found(desk, where):
    assert desk.get(f"/admin/used/{where}/").status_code == 404


def test_nonsense_shows_the_first_use(desk):
    passage = make.passage(make.article(), "a reçu")
    make.event("Rencontre", proof=passage)

    page = desk.get(f"{address_of(passage)}?side=x&use=%22&page=-1")

    assert names(page) == ["Rencontre"]


def test_the_form_of_a_record_leads_there(desk):
    theme = make.theme()

    form = desk.get(reverse("admin:relations_theme_change", args=(theme.pk,)))

    assert f'href="{address_of(theme)}"' in form.content.decode()


def test_evidence_of_another_record_is_no_use_of_its_own_parts(desk):
    event = make.event("Rencontre", proof=make.passage(make.article(), "a reçu"))

    assert groups_of(desk.get(address_of(event)))["At the desk"] == {}
    assert Evidence.objects.count() == 1
