"""Who and where: states, organisations, groups, posts, persons with their tenures, places, and the relation itself."""

from typing import Any

from relations.dates import UncertainDate
from relations.models import Actor, Article, Phase, Place, Post, Principle, Relation, Tenure, Theme
from relations.newsroom.seeding.factset import Coded, FactSet, date_of, pair
from relations.newsroom.seeding.seedlings import Ref, Seedling
from relations.newsroom.seeding.vocabularies import rows_of
from relations.vocabulary import ActorKind, Sector


def local_themes(facts: FactSet) -> list[Seedling]:
    """Themes of the facts that no published list has."""
    codes, local = facts.mapping["themes"], facts.mapping["local_themes"]
    return [
        Seedling(
            Theme, codes[theme["id"]], {"code": codes[theme["id"]], "is_local": True, **pair(theme["label"], "label")}
        )
        for theme in facts.all("themes")
        if theme["id"] in local
    ]


def local_principles(facts: FactSet) -> list[Seedling]:
    slugs, local = facts.mapping["principles"], facts.mapping["local_principles"]
    return [
        Seedling(
            Principle,
            slugs[principle["id"]],
            {"slug": slugs[principle["id"]], "is_local": True, **pair(principle["label"], "label")},
        )
        for principle in facts.all("principles")
        if principle["id"] in local
    ]


def broader_principles(facts: FactSet) -> dict[str, str]:
    slugs = facts.mapping["principles"]
    found = facts.all("principles")
    return {slugs[one["id"]]: slugs[one["narrower_than"]] for one in found if "narrower_than" in one}


def articles(facts: FactSet) -> list[Seedling]:
    return [
        facts.seedling(
            Article,
            document["id"],
            title=document["title"] or "",
            authors=document["author"] or "",
            url=document["url"] or "",
            language=document["language"],
            body=facts.bodies[document["id"]],
        )
        for document in facts.all("documents")
    ]


def places(facts: FactSet) -> list[Seedling]:
    found = []
    for place in facts.all("places"):
        seedling = facts.seedling(
            Place,
            place["id"],
            **pair(place["name"], "name"),
            place_kind=place["kind"],
            country=facts.country(place.get("country")),
            subdivision_code=place.get("iso3166_2", ""),
        )
        # A capital that stands for its government says nothing of the place.
        facts.cite(seedling, (mention for mention in place.get("mentions", ()) if mention["role"] != "metonym"))
        found.append(seedling)
    return found


def states(facts: FactSet) -> list[Seedling]:
    """The state of each country that the facts speak of, as an actor; it bears the country's own names."""
    named = {row["alpha3"]: row for row in rows_of(facts.folder / "countries.csv")}
    found = []
    for country in facts.all("countries"):
        row = named[country["id"]]
        seedling = facts.seedling(
            Actor,
            country["id"],
            shared=True,
            actor_kind=ActorKind.STATE,
            slug=row["slug"],
            name_fr=row["name_fr"],
            name_en=row["name_en"],
            country=facts.country(country["id"]),
            sector=Sector.GOV,
        )
        facts.cite(seedling, country["evidence"])
        found.append(seedling)
    return found


def organisations(facts: FactSet) -> list[Seedling]:
    return [
        _actor(
            facts,
            coded,
            actor_kind=facts.word("actor_kind", coded["kind"]),
            acronym=coded.get("acronym", ""),
            parent=facts.actor(coded.get("parent")),
            **pair(coded["name"], "name"),
        )
        for coded in facts.all("organisations")
    ]


def groups(facts: FactSet) -> list[Seedling]:
    found = facts.all("groups")
    return [_actor(facts, coded, actor_kind=ActorKind.GROUP, **pair(coded["label"], "name")) for coded in found]


def posts(facts: FactSet) -> list[Seedling]:
    return [
        facts.seedling(
            Post,
            post["id"],
            **pair(post["label"], "title"),
            organisation=facts.actor(post.get("organisation")),
            country=facts.country(post.get("country")),
            rank=post["protocol_level"],
        )
        for post in facts.all("posts")
    ]


def persons(facts: FactSet) -> list[Seedling]:
    found = []
    for coded in facts.all("persons"):
        person = _actor(
            facts,
            coded,
            actor_kind=ActorKind.PERSON,
            name_fr=coded["name"],
            name_en=coded["name"],
            gender=coded["gender"] or "",
            gender_basis=coded.get("gender_basis", ""),
        )
        for occupancy in facts.all("occupancies"):
            if occupancy["person"] == coded["id"]:
                _hold(facts, person, occupancy)
        found.append(person)
    return found


def _actor(facts: FactSet, coded: Coded, **fields: Any) -> Seedling:
    seedling = facts.seedling(
        Actor, coded["id"], country=facts.country(coded.get("country")), sector=coded["sector"], **fields
    )
    facts.cite(seedling, coded["evidence"])
    return seedling


def _hold(facts: FactSet, person: Seedling, occupancy: Coded) -> None:
    tenure = person.add(
        Tenure,
        post=facts.ref(Post, occupancy["post"]),
        title_as_written=occupancy["title_as_written"][0],
        start=UncertainDate.parse(occupancy["start"]) if occupancy["start"] else UncertainDate(),
        end=UncertainDate.parse(occupancy["end"]) if occupancy["end"] else UncertainDate(),
        cited_from=occupancy["first_cited"],
        cited_until=occupancy["last_cited"],
    )
    facts.cite(person, occupancy["evidence"], tenure=Ref(Tenure, tenure.id))


def relation(facts: FactSet) -> list[Seedling]:
    first, second = facts.coded["dyad"]["members"]
    seedling = facts.seedling(
        Relation, facts.code, code=facts.code, first=facts.country(first), second=facts.country(second)
    )
    for coded in facts.all("phases"):
        phase = seedling.add(
            Phase, **pair(coded["label"], "label"), date=date_of(facts, coded["date"]), voice=coded["voice"]
        )
        facts.cite(seedling, coded["evidence"], phase=Ref(Phase, phase.id))
    return [seedling]
