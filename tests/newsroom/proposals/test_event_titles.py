"""Titles in both languages, how certain a text makes what it tells, the verbs shown, bodies in other words."""

import datetime as dt

import pytest

from relations.models import Actor, Event
from relations.newsroom.intake.naming import Names
from relations.newsroom.intake.reading import read as read_text
from relations.newsroom.proposals.decisions import accept
from relations.newsroom.proposals.findings import findings
from relations.newsroom.proposals.matching import How, matches_of
from relations.newsroom.proposals.verbs_shown import verb_group, whole_verb
from tests import factories as make
from tests.newsroom.proposals import scene

NAMES = Names(
    {
        "MLI": ("Mali", "Mali", "le "), "USA": ("États-Unis", "United States", "les "),
        "FRA": ("France", "France", "la "),
        "DZA": ("Algérie", "Algeria", "l’"), "DEU": ("Allemagne", "Germany", "l’"), "TCD": ("Tchad", "Chad", "le "),
        "RUS": ("Russie", "Russia", "la "), "PRY": ("Paraguay", "Paraguay", "le "), "SRB": ("Serbie", "Serbia", "la "),
    }
)  # fmt: skip


def event_of(text: str, language: str, **options) -> dict:
    found = findings(read_text(text, dt.date(2026, 2, 10), language), NAMES, **options)
    return next(one.values for one in found if one.kind == "event")


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("Le ministre malien Abdoulaye Diop a reçu mardi à Bamako l’ambassadrice des États-Unis, Rachna Korhonen.",
         "Audience accordée par Abdoulaye Diop à Rachna Korhonen à Bamako",
         "Audience given by Abdoulaye Diop to Rachna Korhonen in Bamako"),
        ("Le président Assimi Goïta s’est entretenu par téléphone avec Vladimir Poutine.",
         "Entretien téléphonique entre Assimi Goïta et Vladimir Poutine",
         "Telephone call between Assimi Goïta and Vladimir Poutine"),
        ("Le Mali a suspendu la délivrance de visas aux Américains le 3 février 2026.",
         "Restriction de visas décidée par le Mali à l’égard des États-Unis",
         "Visa restriction by Mali towards the United States"),
        ("Le Mali et la France ont signé le 4 février 2026 à Paris un accord de coopération.",
         "Signature d’un accord de coopération entre le Mali et la France à Paris",
         "Signing by Mali and France in Paris"),
        ("L’Allemagne a rappelé le 4 février 2026 son ambassadeur au Tchad.",
         "Rappel par l’Allemagne de son ambassadeur au Tchad", "Recall by Germany of its ambassador to Chad"),
        ("La France a expulsé deux diplomates algériens le 3 février 2026.",
         "Expulsion de deux diplomates algériens par la France", "Expulsion by France, aimed at Algeria"),
    ],
)  # fmt: skip
def test_a_french_text_gives_titles_in_both_languages(text, french, english):
    values = event_of(text, "fr")
    assert (values["title_fr"], values["title_en"]) == (french, english)


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("President Emmanuel Macron met Chancellor Friedrich Merz in London on February 3.",
         "Rencontre entre Emmanuel Macron et Friedrich Merz à Londres",
         "Meeting of Emmanuel Macron and Friedrich Merz in London"),
        ("Germany expelled two Russian diplomats on February 4.",
         "Expulsion par l’Allemagne, visant la Russie", "Expulsion of two Russian diplomats by Germany"),
        ("The U.S. State Department condemned the attacks on Monday.",
         "Désapprobation exprimée par le Département d’État", "Disapproval by the Department of State"),
        # Known as who acts, and as no state.
        ("Taiwan signed a cooperation agreement with Paraguay on February 5.",
         "Signature entre les autorités de Taïwan et le Paraguay",
         "Signing of a cooperation agreement by the Taiwan authorities and Paraguay"),
        ("Kosovo recalled its ambassador to Serbia on February 6.",
         "Rappel par les autorités du Kosovo de son ambassadeur en Serbie",
         "Recall by the Kosovo authorities of its ambassador to Serbia"),
    ],
)  # fmt: skip
def test_an_english_text_gives_a_french_title_without_english_names(text, french, english):
    values = event_of(text, "en")
    assert (values["title_fr"], values["title_en"]) == (french, english)
    assert "TWN" not in values["parties"]


@pytest.mark.once
def test_a_name_nobody_knows_in_english_gives_no_english_title():
    values = event_of("Le Comité des sages du Liptako (CSL) a condamné le 3 février 2026 la France.", "fr")
    assert "la France" in values["title_fr"]
    assert values["title_en"] == ""


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "language", "certainty", "words"),
    [
        ("La France a expulsé deux diplomates algériens le 3 février 2026.", "fr", "probable", ""),
        ("Selon des sources locales, la France a expulsé deux diplomates algériens le 3 février 2026.", "fr",
         "possible", "Selon des sources"),
        ("La France a expulsé deux diplomates algériens le 3 février 2026, ce que Paris dément.", "fr", "disputed",
         "dément"),
        ("Germany reportedly expelled two Russian diplomats on February 4.", "en", "possible", "reportedly"),
    ],
)  # fmt: skip
def test_certainty_follows_what_the_text_says(text, language, certainty, words):
    values = event_of(text, language)
    assert (values["certainty"], values["told_by"]) == (certainty, words)


@pytest.mark.once
def test_an_official_text_confirms_what_it_tells():
    text = "La France a expulsé deux diplomates algériens le 3 février 2026."
    assert event_of(text, "fr", is_official=True)["certainty"] == "confirmed"


@pytest.mark.once
@pytest.mark.parametrize(
    ("text", "said", "verb", "shown"),
    [
        ("« Non », a ensuite déclaré le ministre.", "« Non »", "a", "a ensuite déclaré"),
        ("« Non », a-t-il ajouté.", "« Non »", "a-t-il", "a-t-il ajouté"),
        ("Le Kremlin a indiqué que « tout va ». La France a répondu.", "« tout va »", "a", "a indiqué"),
        ("« Non », dit le ministre.", "« Non »", "dit", "dit"),
    ],
)
def test_the_verb_is_shown_whole(text, said, verb, shown):
    start = text.index(said)
    assert whole_verb(text, start, start + len(said), verb) == shown


@pytest.mark.once
def test_a_verb_with_a_day_inside_is_shown_short():
    assert verb_group("a le 4 février 2026 officiellement fermé") == "a … fermé"
    assert verb_group("a reçu") == "a reçu"


# --- with the record --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("db")
def test_an_accepted_event_is_as_certain_as_its_text(chief):
    scene.vocabulary()
    source = scene.article()
    accept(scene.read(source, chief)["event"], by=chief)
    event = Event.objects.get()
    assert event.certainty == "probable"
    assert event.title_fr == "Audience accordée par Bakary Yaou Sangaré à Sylvain Itté à Niamey"
    official = scene.article(genre="communique")
    assert scene.read(official, chief)["event"].values["certainty"] == "confirmed"


@pytest.mark.usefixtures("db")
def test_a_body_is_known_in_the_other_language_before_anybody_wrote_an_alias(chief):
    usa = make.country("USA", "États-Unis")
    known = make.actor("Département d’État", kind="ministry", country=usa)
    source = scene.article("The U.S. State Department condemned the attacks on Monday.", language="en")
    found = scene.read(source, chief)["actor"]
    assert (found.state, found.record_id) == ("accepted", known.pk)


@pytest.mark.usefixtures("db")
def test_a_body_of_the_lists_is_made_with_both_its_names(chief):
    make.country("USA", "États-Unis")
    source = scene.article("The U.S. State Department condemned the attacks on Monday.", language="en")
    accept(scene.read(source, chief)["actor"], by=chief)
    made = Actor.objects.get(actor_kind="ministry")
    assert (made.name_fr, made.name_en) == ("Département d’État", "Department of State")
    assert [alias.text for alias in made.aliases.all()] == ["U.S. State Department"]


@pytest.mark.usefixtures("db")
def test_namesakes_are_told_apart_by_post_and_country(chief):
    from relations.models import Post, Tenure

    niger, france = scene.vocabulary()
    one, other = make.actor("Sylvain Itté", country=france), make.actor("Sylvain Itté")
    post = make.saved(Post(title_fr="ambassadeur", title_en="ambassador", country=france))
    make.saved(make.actor("Sylvain Itté", country=niger))
    Tenure(actor=one, post=post).save()
    source = scene.article()
    found = scene.called((scene.read(source, chief), source)[1], "Sylvain Itté")

    about = {match.pk: match.about for match in matches_of([found])[found.fingerprint]}

    assert (about[one.pk], about[other.pk]) == ("ambassadeur, France", "")
    assert all(match.how == How.NAME for match in matches_of([found])[found.fingerprint])


@pytest.mark.usefixtures("db")
def test_the_desk_says_when_nothing_tells_namesakes_apart(chief, client):
    scene.vocabulary()
    rows = [make.actor("Sylvain Itté"), make.actor("Sylvain Itté")]
    source = scene.article()
    scene.read(source, chief)
    client.force_login(chief)
    page = client.get(f"/admin/readings/{source.pk}/", headers={"accept-language": "en"}).content.decode()
    assert page.count("neither post nor country known") == 2
    assert all(f'href="/admin/relations/actor/{row.pk}/change/"' in page for row in rows)
    # What the card shows of an event before it is accepted.
    assert "probable" in page
    assert 'lang="en">Meeting of Sylvain Itté' in page
