"""Actors and places of a reading as drafts: persons with the office that the text gives them."""

from django.db.models import Model, Q
from django.utils.text import capfirst

from relations.models import Actor, Alias, Place, Post, Record, Tenure
from relations.newsroom.intake.naming import bodies
from relations.newsroom.intake.plain import folded as plain_name
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.writing import Values, Writer, span_of
from relations.newsroom.traits import folded
from relations.vocabulary import ActorKind, AliasKind, Gender, PlaceKind, Sector

SECTORS: dict[str, str] = {
    ActorKind.GOVERNMENT: Sector.GOV, ActorKind.MINISTRY: Sector.GOV, ActorKind.MISSION: Sector.GOV,
    ActorKind.IGO: Sector.IGO, ActorKind.NGO: Sector.NGO, ActorKind.MEDIA: Sector.MED, ActorKind.COMPANY: Sector.BUS,
}  # fmt: skip


def make_actor(writer: Writer, proposal: Proposal, values: Values) -> Record:
    is_person = values["actor_kind"] == ActorKind.PERSON
    title = values["title"] if is_person else ""
    gender = values["gender"] if title and values["gender"] in Gender.values else ""
    name_fr, name_en = _names(values["name"], is_person=is_person)
    actor = Actor(
        actor_kind=values["actor_kind"], name_fr=name_fr, name_en=name_en,
        acronym=values["acronym"][:20], country=writer.country(values["country"]),
        sector=SECTORS.get(values["actor_kind"], Sector.UNK), gender=gender, gender_basis=title[:200] if gender else "",
    )  # fmt: skip
    start, end = values.get("sentence") or span_of(proposal)
    parts: list[Model] = []
    if title:
        tenure = Tenure(actor=actor, post=_post(writer, values), title_as_written=title[:300])
        tenure.cited_from = tenure.cited_until = writer.day
        parts = [tenure, writer.proof(actor, (start, end), tenure=tenure)]
    else:
        parts = [writer.proof(actor, (start, end))]
    if values["name"] not in (name_fr, name_en):
        parts.append(Alias(actor=actor, text=values["name"][:200], alias_kind=AliasKind.SPELLING))
    writer.save(actor, *parts)
    return actor


def _names(name: str, *, is_person: bool) -> tuple[str, str]:
    """In French and in English: of a body that the lists know, whichever of its names the text gives."""
    if is_person:
        return name, name
    return bodies().get(plain_name(name), (name, ""))


def _post(writer: Writer, values: Values) -> Post:
    """The post of this title in the country, or a new one."""
    title, country = values["title"], writer.country(values["country"])
    rows = Post.objects.filter(Q(country=country) | Q(organisation__country=country)) if country else Post.objects.all()
    for post in rows.order_by("pk"):
        if folded(title) in {folded(name) for name in (post.title_fr, post.title_m_fr, post.title_f_fr)}:
            return post
    name = capfirst(title)[:200]
    titles = {"title_fr": name}
    if values["gender"] in Gender.values:
        titles[f"title_{values['gender']}_fr"] = name
    made = Post(country=country, **titles)
    writer.save(made)
    return made


def add_spelling(writer: Writer, actor: Actor, values: Values) -> None:
    """A name that the record has not heard yet: by it the reader knows the actor the next time."""
    known = [actor.name_fr, actor.name_en, actor.acronym, *actor.aliases.values_list("text", flat=True)]
    name = values["name"]
    if " " in name and folded(name) not in {folded(one) for one in known}:
        writer.add(actor, Alias(actor=actor, text=name[:200], alias_kind=AliasKind.SPELLING))


def make_place(writer: Writer, proposal: Proposal, values: Values) -> Record:
    kind = values["place_kind"] if values["place_kind"] in PlaceKind.values else PlaceKind.CITY
    place = Place(name_fr=values["name"], place_kind=kind, country=writer.country(values["country"]))
    writer.save(place, writer.proof(place, span_of(proposal)))
    return place
