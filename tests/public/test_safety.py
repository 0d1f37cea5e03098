"""What an editor types is text: it never becomes markup."""

import re

import pytest

from relations.models import Article, Page
from relations.public.texts import markdown_to_html, marked_paragraphs
from tests import factories as make
from tests.api.conftest import _invocation, _measure
from tests.public.conftest import page_of

TAG = "<script>alert(1)</script>"
# What the site itself puts there: its own files, and data that no browser runs and that holds no sign of a tag.
OWN = re.compile(
    r'<script src="/static/site/[\w.-]+" defer></script>|<script type="application/ld\+json">[^<]*</script>'
)


def unscripted(html: str) -> str:
    return OWN.sub("", html)


def test_tags_typed_by_editors_are_shown_as_text(record, reader):
    article = make.article(f"Le texte {TAG} dit cela.", title=TAG)
    proof = make.passage(article, f"{TAG} dit")
    event = make.event(TAG, proof=proof, summary_fr=TAG, note_fr=TAG, event_type=record.type, slug="balise")
    statement = make.statement(record.minister, proof, verbatim=TAG, content_fr=TAG, form="direct_quote", event=event)
    invocation = _invocation(record, record.minister, "demand", wording=TAG, event=event)
    invocation.evidence.update(passage=proof)
    make.resaved(invocation)
    measure = _measure(record, TAG, record.state, record.other_state, note_fr=TAG)
    make.show(article, event, statement, invocation, measure)

    rows = (article, event, statement, invocation, measure, record.minister, record.principle, record.relation)
    for row in rows:
        for language in ("fr", "en"):
            html = reader.html(page_of(row, language))
            assert "<script" not in unscripted(html), row
            if row in rows[:5]:
                assert "&lt;script&gt;" in html, row
    for row in rows[:5]:
        assert "<script" not in unscripted(reader.html(f"{page_of(row)}?edition=2")), row
    assert "<script" not in unscripted(reader.html("/fr/"))


def test_markdown_keeps_text_and_drops_what_could_run(press, reader):
    body = f"{TAG}\n\n[lien](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n[bon](https://example.org)"
    page = make.saved(Page(title_fr="Page", body_fr=body))
    make.show(page)

    html = reader.html(page_of(page))

    assert "<script" not in unscripted(html)
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert '<a href="https://example.org"' in html


def test_deep_markdown_is_rendered_at_once():
    assert markdown_to_html("> " * 50_000 + "fond")


@pytest.mark.once
def test_no_page_has_inline_style_or_script(record, reader):
    for address in ("/fr/", page_of(record.relation), page_of(record.event), page_of(record.article)):
        html = reader.html(address)
        assert " style=" not in html
        assert "<script" not in unscripted(html)


def test_pages_set_no_cookie_and_ask_for_no_foreign_file(record, reader):
    response = reader.open(page_of(record.relation))

    assert not response.cookies
    assert 'src="http' not in response.content.decode()


def runs(body, *spans):
    passages = [make.Passage(start=start, end=end, exact=body[start:end]) for start, end in spans]
    return [
        [(run.text, run.under, run.begins, run.ends) for run in paragraph]
        for paragraph in marked_paragraphs(Article(body=body), enumerate(passages, start=1))
    ]


def test_overlapping_passages_are_cut_where_they_begin_and_end():
    assert runs("abcdef", (0, 4), (2, 6)) == [
        [("ab", [1], [1], []), ("cd", [1, 2], [2], [1]), ("ef", [2], [], [2])],
    ]


def test_a_passage_inside_another_and_two_with_the_same_beginning():
    assert runs("abcdef", (0, 6), (0, 2), (2, 4)) == [
        [("ab", [1, 2], [1, 2], [2]), ("cd", [1, 3], [3], [3]), ("ef", [1], [], [1])],
    ]


def test_a_passage_across_lines_begins_once_and_ends_once():
    assert runs("un\n\ndeux", (1, 6)) == [
        [("u", [], [], []), ("n", [1], [1], [])],
        [("de", [1], [], [1]), ("ux", [], [], [])],
    ]


def test_a_passage_that_no_longer_stands_is_not_marked():
    passage = make.Passage(start=0, end=2, exact="xx")

    assert [run.under for run in marked_paragraphs(Article(body="ab"), [(1, passage)])[0]] == [[]]


def test_article_marks_each_passage_and_leads_to_what_it_proves(record, reader):
    inner = make.passage(record.article, "a reçu l’envoyé")
    event = make.event("Autre", proof=inner, event_type=record.type)
    make.show(event)

    html = reader.html(page_of(record.article))

    for passage in (record.proof, record.words, inner):
        assert html.count(f'id="passage-{passage.uid.hex[:12]}"') == 1
    assert '<mark id="mark-' in html
    assert '<mark id="mark-1" class="over">a reçu l’envoyé</mark>' in html
    assert '<a href="/fr/evenements/autre/">' in html
