"""An article that the law takes, with the drafts made from it, in one act: what goes, what stays and lets go."""

import pytest
from django.urls import reverse

from relations.models import Article, Event, EventLink, EventTheme, Evidence, Invocation, Passage, Principle, Statement
from relations.newsroom.models import Publicity, Revision
from relations.newsroom.plans import Refused
from relations.newsroom.workflow import withdraw
from relations.newsroom.workflow.removing import remove_drafts
from tests import factories as make
from tests.newsroom.desk import read
from tests.newsroom.mergers import assert_all_agree, key, standing_of

pytestmark = pytest.mark.usefixtures("press")
LAW = {"act": "legal_removal", "notice_fr": "Retiré."}
WORDS = "L’ambassadrice a parlé. Le ministre a parlé. La paix a parlé."


def drafts_of(source: Article, number: int = 6) -> list:
    """Events that link to each other in a ring, each with a statement made there, and an invocation in it."""
    proofs = [make.passage(source, words) for words in ("L’ambassadrice a parlé.", "Le ministre a parlé.")]
    events = [make.event(f"Acte {at}", proof=proofs[at % 2]) for at in range(number)]
    for one, other in zip(events, [*events[1:], events[0]], strict=True):
        EventLink(event=one, target=other, link_kind="follows_up").save()
        make.resaved(one)
    principle = make.saved(Principle(label_fr="souveraineté", label_en="sovereignty"))
    said = [make.statement(make.actor(), proofs[0], event=event) for event in events[:3]]
    claims = []
    for statement in said:
        claim = Invocation(principle=principle, wording="la paix", statement=statement)
        claims.append(make.saved(claim, Evidence(invocation=claim, passage=proofs[1])))
    return [*events, *said, *claims]


def gathered(act, keys: list, leave_out: list) -> None:
    """As the page does it: take along what is offered, leave out what may be, until nothing stands against it."""
    for _round in range(10):
        try:
            act(keys, leave_out)
        except Refused as refused:
            ways_out = [problem.offer or problem.leave_out for problem in refused.problems]
            if not all(ways_out):
                raise
            keys += [p.offer for p in refused.problems if p.offer and p.offer not in keys]
            leave_out += [p.leave_out for p in refused.problems if p.leave_out and not p.offer]
        else:
            return
    pytest.fail("It never went through.")


def test_an_article_goes_with_drafts_that_cite_each_other():
    chief, source = make.chief(), make.article(WORDS)
    drafts = drafts_of(source)
    make.show(source)
    other = make.article("La paix a parlé aussi.")
    stays = make.event("Reste", proof=make.passage(other, "La paix a parlé aussi."))
    Evidence(event=stays, passage=make.passage(source, "La paix a parlé.")).save()
    make.resaved(stays)
    keys = [key(source)]

    gathered(lambda wanted, links: withdraw(wanted, by=chief, leave_out=links, **LAW), keys, [])

    assert {key(draft) for draft in drafts} <= set(keys)
    assert key(stays) not in keys
    assert [Event.objects.get().pk, Statement.objects.count(), Invocation.objects.count()] == [stays.pk, 0, 0]
    assert stays.evidence.get().passage.article_id == other.pk
    assert not Article.objects.filter(pk=source.pk).exists()
    assert list(Passage.objects.values_list("article_id", flat=True)) == [other.pk]
    assert {standing_of(draft).publicity for draft in drafts} == {Publicity.REMOVED}
    assert "parlé." not in str(list(Revision.objects.exclude(kind="event").values_list("snapshot", flat=True)))
    assert_all_agree()


def test_a_draft_that_is_only_filed_under_what_goes_stays():
    chief, theme, event = (
        make.chief(),
        make.theme(),
        make.event("Reste", proof=make.passage(make.article(WORDS), "La paix")),
    )
    EventTheme(event=event, theme=theme).save()
    make.resaved(event)
    make.show(theme)
    keys = [key(theme)]

    gathered(lambda wanted, links: withdraw(wanted, by=chief, leave_out=links, **LAW), keys, [])

    assert keys == [key(theme)]
    assert Event.objects.get() == event
    assert not event.themes.exists()
    assert_all_agree()


def test_a_draft_of_an_article_goes_with_its_drafts_in_silence():
    chief, source = make.chief(), make.article(WORDS)
    drafts = drafts_of(source, 3)

    gathered(lambda wanted, links: remove_drafts(wanted, by=chief, leave_out=links), [key(source)], [])

    assert [model.objects.count() for model in (Article, Event, Passage)] == [0, 0, 0]
    assert {standing_of(draft).publicity for draft in [source, *drafts]} == {Publicity.REMOVED}
    assert_all_agree()


def test_a_public_record_does_not_go_along_unasked():
    chief, source = make.chief(), make.article(WORDS)
    fact = make.event("Public", proof=make.passage(source, "La paix a parlé."))
    make.show(source, fact.event_type, fact)
    with pytest.raises(Refused) as refused:
        withdraw([key(source)], by=chief, **LAW)
    assert key(fact) in {problem.offer for problem in refused.value.problems}
    assert Event.objects.exists()


def test_the_page_takes_all_of_it_along_at_one_press(client):
    chief, source = make.chief(), make.article(WORDS)
    drafts = drafts_of(source)
    make.show(source)
    client.force_login(chief)
    address = reverse("admin:withdraw", args=key(source))
    plan = client.post(address, {**LAW, "_everything": "1"})
    page = plan.content.decode()
    assert page.count('name="also"') == len(drafts)
    assert 'class="problems"' not in page
    fields = read(plan).fields
    done = client.post(address, {**fields, **LAW, "_make": "1"})
    assert done.status_code == 302, done.content.decode()
    assert not Event.objects.exists()


def test_a_draft_is_removed_from_the_page_that_would_delete_it(client):
    chief, source = make.chief(), make.article(WORDS)
    drafts_of(source, 3)
    client.force_login(chief)
    address = reverse("admin:withdraw", args=key(source))
    assert address in client.get(reverse("admin:relations_article_delete", args=(source.pk,))).content.decode()
    plan = client.post(address, {"act": "legal_removal", "notice_fr": "", "_everything": "1"})
    done = client.post(address, {**read(plan).fields, "act": "legal_removal", "_make": "1"})
    assert done.status_code == 302, done.content.decode()
    assert not Article.objects.exists()
