"""What an editor typed is kept, to the last blank; what is wrong is said beside it."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relations.dates import UncertainDate
from relations.models import Article, Country, Event, Invocation, Passage, Post, Principle, Relation, Statement
from relations.models.aggregates import aggregates, model_of
from relations.newsroom.models import Candidate, Comment, Revision
from relations.vocabulary import Rights
from tests import factories as make
from tests.newsroom.desk import add, add_address, change, change_address, fill, read

ODD_BODY = "\n\n  « Le Mali »,\u00a0dit-il…\n\n\tUne ligne \nsans fin :   \n\n"


@pytest.fixture
def desk(client, db):
    client.force_login(make.chief())
    return client


def revisions_of(row):
    return Revision.objects.filter(kind=row.kind(), record_id=row.pk).count()


# --- saving an unchanged form changes nothing -------------------------------------------------------------------------


def one_of_each_with_odd_ends():
    article = make.article(ODD_BODY)
    proof = make.passage(article, "dit-il…\n\n\tUne ligne \n")
    speaker = make.actor("Ministre")
    event = make.event(
        proof=proof, parties=(make.country(), make.country()), who=(speaker,), summary_fr="Un\nrésumé.\n"
    )
    statement = make.statement(
        speaker, proof, verbatim="\n « Le Mali » \n\n", form="direct_quote", content_fr=" Un mot\n"
    )
    principle = make.saved(Principle(label_fr="Souveraineté", note_fr="Une note\nde deux lignes\n"))
    invocation = make.saved(
        Invocation(principle=principle, wording=" le respect\nde tous ", act="demand", voice="reported", tier="named")
    )
    country = make.country(article_fr="le ", aliases="Bamako\nKoulouba")
    return [article, proof, speaker, event, statement, principle, invocation, country]


def test_saving_an_unchanged_form_creates_no_revision(desk):
    for row in one_of_each_with_odd_ends():
        change(desk, row)

        assert revisions_of(row) == 1, row.kind()


def test_a_body_is_kept_as_it_was_typed(desk):
    article = add(desk, Article, body=ODD_BODY, rights=Rights.FULL_TEXT)

    assert article.body == ODD_BODY
    change(desk, article, title="Un titre")
    article.refresh_from_db()
    assert (article.body, revisions_of(article)) == (ODD_BODY, 2)


def test_words_around_a_passage_are_kept_when_no_text_is_held(desk):
    passage = add(desk, Passage, article=make.article(""), exact=" a reçu\n", prefix="Le ministre ", suffix=" à Bamako")

    assert (passage.exact, passage.prefix, passage.suffix) == (" a reçu\n", "Le ministre ", " à Bamako")
    assert passage.state == "unverifiable"


# --- what is wrong is said beside it, and nothing is lost -------------------------------------------------------------


def errors_and_fields(response):
    assert response.status_code == 200
    return response.context["adminform"].form.errors, read(response).fields


def test_words_that_are_not_in_the_article(desk):
    article = make.article()

    errors, fields = errors_and_fields(fill(desk, add_address(Passage), article=article, exact="a rencontré"))

    assert list(errors) == ["exact"]
    assert fields["exact"] == ["a rencontré"]
    assert fields["article"] == [str(article.pk)]


def test_words_that_stand_twice_need_their_start(desk):
    article = make.article("Bamako et encore Bamako")

    errors, _fields = errors_and_fields(fill(desk, add_address(Passage), article=article, exact="Bamako"))
    passage = add(desk, Passage, article=article, exact="Bamako", start=17)

    assert list(errors) == ["exact"]
    assert (passage.start, passage.end) == (17, 23)


def test_cited_words_do_not_change(desk):
    proof = make.passage(make.article(), "a reçu")
    make.event(proof=proof)

    errors, fields = errors_and_fields(fill(desk, change_address(proof), exact="Le ministre"))

    assert list(errors) == ["exact"]
    assert fields["exact"] == ["Le ministre"]


def test_a_date_that_ends_before_it_begins(desk):
    typed = {"date_earliest": "2026-02-03", "date_latest": "2026-02-01", "date_precision": "range"}
    response = fill(desk, add_address(Event), title_fr="Rencontre", event_type=make.event_type(), **typed)

    errors, fields = errors_and_fields(response)

    assert list(errors) == ["date_latest"]
    assert fields["title_fr"] == ["Rencontre"]
    assert fields["date_latest"] == ["2026-02-01"]


def test_a_row_with_a_wrong_date_is_told_in_its_row(desk):
    actor = make.actor("Ministre")
    response = fill(
        desk,
        change_address(actor),
        rows=[("tenures", {"title_as_written": "ministre", "start_precision": "day", "start_latest": "2026-02-01"})],
    )

    (row,) = response.context["inline_admin_formsets"][1].formset.errors
    assert set(row) == {"post", "start_earliest"}
    assert read(response).fields["tenures-0-title_as_written"] == ["ministre"]


def test_a_relation_of_a_country_with_itself(desk):
    country = make.country("KEN")

    errors, fields = errors_and_fields(
        fill(desk, add_address(Relation), first=country, second=country, title_fr="Seul")
    )

    assert list(errors) == ["__all__"]
    assert fields["title_fr"] == ["Seul"]


def test_a_code_taken_by_another_country(desk):
    make.country("KEN", alpha2="KE", numeric="404")

    errors, _fields = errors_and_fields(
        fill(desk, add_address(Country), name_fr="Kénya", alpha2="KE", alpha3="KEN", numeric="405")
    )

    assert set(errors) == {"alpha2", "alpha3"}


def test_a_quotation_without_words(desk):
    errors, fields = errors_and_fields(fill(desk, add_address(Statement), form="direct_quote", content_fr="Un mot."))

    assert list(errors) == ["verbatim"]
    assert fields["content_fr"] == ["Un mot."]


# --- the evidence workflow --------------------------------------------------------------------------------------------


def test_evidence_points_only_to_parts_of_its_own_record(desk):
    mine, other = make.actor("Une"), make.actor("Autre")
    for actor in (mine, other):
        change(desk, actor, rows=[("tenures", {"post": make.saved(Post(title_fr=make.unique("Ministre")))})])
    proof = make.passage(make.article(), "Le ministre")

    response = fill(desk, change_address(mine), rows=[("evidence", {"passage": proof, "tenure": other.tenures.get()})])

    assert response.context["inline_admin_formsets"][3].formset.errors[0].keys() == {"tenure"}
    choices = response.context["inline_admin_formsets"][3].formset.forms[0].fields["tenure"].queryset
    assert list(choices) == [mine.tenures.get()]


def test_an_article_lists_its_passages_and_its_digest(desk):
    article = make.article()
    passage = make.passage(article, "a reçu")

    page = desk.get(change_address(article)).content.decode()

    assert change_address(passage) in page
    assert article.sha256 in page
    assert 'name="sha256"' not in page
    assert f"{add_address(Passage)}?article={article.pk}" in page


def test_a_passage_says_who_cites_it(desk):
    proof = make.passage(make.article(), "a reçu")
    event = make.event("Rencontre", proof=proof)

    assert change_address(event) in desk.get(change_address(proof)).content.decode()


# --- the newsroom's own models ----------------------------------------------------------------------------------------


def test_a_note_is_signed_and_shown_above_the_form(desk):
    event = make.event()

    desk.post(reverse("admin:comments", args=("event", event.pk)), {"about": "", "text": "À vérifier."})

    assert Comment.objects.get().by.username == "chief"
    assert "À vérifier." in desk.get(change_address(event)).content.decode()


def test_a_candidate_names_a_participant_and_an_actor(desk):
    event = make.event()
    change(desk, event, rows=[("participations", {"role": "host", "name_as_written": "le chef"})])
    actor = make.actor("Une personne")
    unnamed = event.participations.get()

    fill(desk, reverse("admin:newsroom_candidate_add"), participation=str(unnamed.uid), actor_id=actor, basis="Le ton.")
    fill(desk, reverse("admin:newsroom_candidate_change", args=(Candidate.objects.get().pk,)), basis="Le style.")

    candidate = Candidate.objects.get()
    assert (candidate.participation, candidate.actor_id, candidate.basis) == (unnamed.uid, actor.pk, "Le style.")
    assert "Une personne" in desk.get(reverse("admin:newsroom_candidate_changelist")).content.decode()


@pytest.mark.parametrize("name", ["revision", "edition", "auditevent"])
def test_the_history_is_read_only(desk, name):
    make.actor("Une")
    assert desk.get(reverse(f"admin:newsroom_{name}_changelist")).status_code == 200
    assert desk.get(reverse(f"admin:newsroom_{name}_add")).status_code == 403


def test_a_revision_shows_what_was_saved(desk):
    make.actor("Une personne")

    page = desk.get(reverse("admin:newsroom_revision_change", args=(Revision.objects.get().pk,)))

    assert "Une personne" in page.content.decode()
    assert "_save" not in read(page).buttons


# --- lists ------------------------------------------------------------------------------------------------------------


def many_events(count):
    types = [make.event_type(), make.event_type()]
    for number in range(count):
        make.event(event_type=types[number % 2], place=None)


def many_actors(count):
    countries = [make.country(), make.country()]
    for number in range(count):
        make.actor(country=countries[number % 2])


def many_statements(count):
    proof = make.passage(make.article(), "a reçu")
    speakers = [make.actor(), make.actor()]
    for number in range(count):
        make.statement(speakers[number % 2], proof)


def many_passages(count):
    articles = [make.article(title="Un"), make.article(title="Deux")]
    for number in range(count):
        make.passage(articles[number % 2], "a reçu")


MAKERS = {"event": many_events, "actor": many_actors, "statement": many_statements, "passage": many_passages}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_list_asks_a_fixed_number_of_queries(desk, kind):
    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            assert desk.get(reverse(f"admin:relations_{kind}_changelist")).status_code == 200
        return len(asked)

    MAKERS[kind](3)
    with_few = queries()
    with make.together():
        MAKERS[kind](297)

    assert queries() == with_few
    assert model_of(kind).objects.count() == 300


INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)")


def opened(desk, address, **query):
    """The page, which has to do without any script or style of its own: the policy of the site refuses them."""
    response = desk.get(address, query)
    assert response.status_code == 200, address
    assert not INLINE.search(response.content.decode()), address
    return response


@pytest.mark.parametrize("kind", sorted(aggregates()))
def test_every_list_and_every_empty_form_opens(desk, kind):
    opened(desk, reverse(f"admin:relations_{kind}_add"))
    opened(desk, reverse(f"admin:relations_{kind}_changelist"), q="x")
    opened(desk, reverse(f"admin:relations_{kind}_changelist"), review="draft")
    for value in ("never", "public", "changed", "withdrawn"):
        opened(desk, reverse(f"admin:relations_{kind}_changelist"), publicity=value)


def test_every_kind_of_page_opens(desk):
    event = make.event(proof=make.passage(make.article(), "a reçu"))

    for name in ("change", "delete"):
        opened(desk, reverse(f"admin:relations_event_{name}", args=(event.pk,)))
    for name in ("history", "compare", "comments", "used", "translation", "freeze", "assign", "preview-links"):
        opened(desk, reverse(f"admin:{name}", args=("event", event.pk)))
    for name in ("dossiers", "schedules", "translations", "tasks", "views", "bin", "notices", "mergers"):
        opened(desk, reverse(f"admin:{name}"))
    opened(desk, reverse("admin:publish", args=("event", event.pk)))
    opened(desk, reverse("admin:withdraw", args=("event", event.pk)))
    opened(desk, reverse("admin:newsroom_revision_change", args=(Revision.objects.first().pk,)))


def test_a_list_gives_the_date_in_words(desk):
    make.event("Rencontre", date=UncertainDate.parse("2026-02"))

    assert "février 2026" in desk.get(reverse("admin:relations_event_changelist")).content.decode()


def test_the_index_follows_the_order_of_work(desk):
    groups = desk.get(reverse("admin:index")).context["app_list"]

    assert [group["app_label"] for group in groups] == [
        "relations", "facts", "actors", "sources", "vocabulary", "pages", "newsroom", "accounts",
    ]  # fmt: skip
