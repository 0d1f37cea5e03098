"""Another pair of countries, entered, sourced and published at the desk alone, as a person would."""

import pytest
from django.urls import reverse

from relations.models import (
    Actor,
    Article,
    Country,
    Event,
    EventType,
    Invocation,
    Outlet,
    Passage,
    Place,
    Post,
    Principle,
    Relation,
    Statement,
)
from relations.newsroom.proofs import differences, newsroom_differences
from tests import factories as make
from tests.newsroom.desk import add, fill

pytestmark = pytest.mark.usefixtures("press")

BODY = """
Le 3 mars 2026, la ministre kényane Wanjiru Kamau a reçu à Nairobi l’ambassadeur du Japon, Kenji Mori.

« Nous demandons le respect de la souveraineté de chacun », a déclaré la ministre.
Le 5 mars, le Kenya, le Japon et l’Ouganda ont signé un accord sur le rail.
"""


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


def two_countries_and_a_neighbour(desk):
    return [
        add(desk, Country, name_fr=fr, name_en=en, alpha2=two, alpha3=three, numeric=number)
        for fr, en, two, three, number in (
            ("Kenya", "Kenya", "KE", "KEN", "404"),
            ("Japon", "Japan", "JP", "JPN", "392"),
            ("Ouganda", "Uganda", "UG", "UGA", "800"),
        )
    ]


def day(name, iso):
    said = {"earliest": iso, "precision": "day", "basis": "stated", "certainty": "confirmed"}
    return {f"{name}_{part}": value for part, value in said.items()}


def a_sourced_pair(desk):
    kenya, japan, uganda = two_countries_and_a_neighbour(desk)
    relation = add(desk, Relation, first=kenya, second=japan, title_fr="Kenya – Japon", title_en="Kenya – Japan")
    add(desk, Relation, first=uganda, second=kenya, title_fr="Kenya – Ouganda")
    outlet = add(desk, Outlet, name_fr="Le Courrier des Lacs", outlet_kind="press", country=kenya)
    article = add(
        desk,
        Article,
        title="Une rencontre",
        outlet=outlet,
        rights="full_text",
        body=BODY,
        **day("published", "2026-03-06"),
    )
    meeting, words, treaty = (
        add(desk, Passage, article=article, exact=exact)
        for exact in (
            "a reçu à Nairobi l’ambassadeur du Japon",
            "Nous demandons le respect de la souveraineté de chacun",
            "ont signé un accord sur le rail",
        )
    )
    ministry = add(desk, Actor, name_fr="Ministère kényan", actor_kind="ministry", country=kenya)
    post = add(
        desk, Post, title_fr="Ministre des Affaires étrangères du Kenya", organisation=ministry, country=kenya, rank=2
    )
    minister = add(desk, Actor, name_fr="Wanjiru Kamau", actor_kind="person", country=kenya)
    fill(
        desk,
        reverse("admin:relations_actor_change", args=(minister.pk,)),
        rows=[("tenures", {"post": post, "cited_from": "2026-03-03", "cited_until": "2026-03-03"})],
    )
    fill(
        desk,
        reverse("admin:relations_actor_change", args=(minister.pk,)),
        rows=[("evidence", {"passage": meeting, "tenure": minister.tenures.get()})],
    )
    ambassador = add(desk, Actor, name_fr="Kenji Mori", actor_kind="person", country=japan)
    event_type = add(desk, EventType, code="CONSULT", label_fr="Consulter", quad="verbal_cooperation")
    nairobi = add(desk, Place, name_fr="Nairobi", place_kind="city", country=kenya)
    audience = add(
        desk,
        Event,
        title_fr="Audience à Nairobi",
        event_type=event_type,
        place=nairobi,
        place_precision="city",
        **day("date", "2026-03-03"),
        rows=[
            ("eventparty_set", {"country": kenya}),
            ("eventparty_set", {"country": japan}),
            ("participations", {"role": "host", "actor": minister, "post": post}),
            ("participations", {"role": "visitor", "actor": ambassador, "position": 1}),
            ("evidence", {"passage": meeting}),
        ],
    )
    signing = add(
        desk,
        Event,
        title_fr="Accord sur le rail",
        event_type=event_type,
        **day("date", "2026-03-05"),
        rows=[
            *(("eventparty_set", {"country": country}) for country in (kenya, japan, uganda)),
            ("evidence", {"passage": treaty}),
            ("links", {"link_kind": "follows_up", "target": audience}),
        ],
    )
    statement = add(
        desk,
        Statement,
        form="direct_quote",
        verbatim="« Nous demandons le respect de la souveraineté de chacun »",
        content_fr="La ministre demande le respect de la souveraineté.",
        speaker=minister,
        speaking_as=post,
        event=audience,
        **day("date", "2026-03-03"),
        rows=[("evidence", {"passage": words})],
    )
    principle = add(desk, Principle, label_fr="Souveraineté", label_en="Sovereignty")
    invocation = add(
        desk,
        Invocation,
        principle=principle,
        wording="le respect de la souveraineté de chacun",
        invoker=minister,
        addressee=ambassador,
        act="demand",
        voice="direct_quote",
        tier="named",
        statement=statement,
        event=audience,
        rows=[("evidence", {"passage": words}), ("invocationprincipal_set", {"actor": ministry})],
    )
    return relation, signing, invocation


def publish_with_everything(desk, *rows):
    keys = ",".join(f"{row.kind()}:{row.pk}" for row in rows)
    address = f"{reverse('admin:publish-selected')}?keys={keys}"
    gathered = fill(desk, address, button="_everything")
    assert gathered.context["blocking"] == []
    assert gathered.context["offers"] == []
    chosen = [row.words for row in gathered.context["also"]]
    return fill(desk, address, button="_make", also=chosen, seen=_seen(gathered), own_text_confirmed=True)


def _seen(response):
    return [f"{key}:{number}" for key, number in response.context["seen"]]


def test_another_pair_is_entered_sourced_and_published_at_the_desk(desk):
    relation, signing, invocation = a_sourced_pair(desk)
    assert list(newsroom_differences()) == []

    done = publish_with_everything(desk, relation, signing, invocation, Relation.objects.get(code="KEN-UGA"))

    assert done.status_code == 302
    shown = Relation.objects.using("public").get(code="JPN-KEN")
    between = Event.objects.using("public").of_relation(shown).chronological()
    assert [event.title_fr for event in between] == ["Audience à Nairobi", "Accord sur le rail"]
    other = Relation.objects.using("public").get(code="KEN-UGA")
    assert [event.title_fr for event in Event.objects.using("public").of_relation(other)] == ["Accord sur le rail"]
    said = Invocation.objects.using("public").select_related("statement", "principle").get()
    assert (said.wording, said.principle.label_fr) == ("le respect de la souveraineté de chacun", "Souveraineté")
    assert Article.objects.using("public").get().body == BODY
    assert list(differences()) == list(newsroom_differences()) == []
