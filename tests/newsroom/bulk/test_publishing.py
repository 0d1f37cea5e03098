"""What the bulk way shows is what the way of single records shows."""

import json
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connections, transaction

from relations.models import Article, Event, EventParty, Evidence, Participation, Passage
from relations.newsroom import press as the_press
from relations.newsroom.accounts import system_user
from relations.newsroom.bulk import drafts, publishing, undoing
from relations.newsroom.bulk.loading import check, load
from relations.newsroom.bulk.publishing import approve_all, ask, go_on, go_on_with_all, publish_all, rows_where
from relations.newsroom.bulk.undoing import undo
from relations.newsroom.freezing import freeze_all, thaw_all
from relations.newsroom.models import Approval, Batch, Edition, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.record import record
from relations.publication.models import PairContact, PairMonth
from relations.search.index import record_at
from relations.vocabulary import Genre
from tests import emptying
from tests import factories as make
from tests.newsroom.bulk.grounds import FILES, grounds

pytestmark = pytest.mark.usefixtures("press")

RELATIONS = ("Make a visit", "Provide economic aid", "Criticize or denounce")
KINDS = ("event", "passage", "article")
# What does not depend on how many editions there were.
BOOKS = ("search entries", "search stems", "search words", "documents", "cards")


def rows_in(folder, number):
    """Rows that repeat their titles, so that their addresses have to be told apart."""
    lines = ["id,Date,Actor,Target,Relation,City"]
    for at in range(number):
        sides = ("Mali", "USA") if at % 2 else ("USA", "Mali")
        place = "Bamako" if at % 5 else "Gao"
        lines.append(f"{at},2026-01-{1 + at % 28:02},{','.join(sides)},{RELATIONS[at % 3]},{place}")
    path = folder / "rows.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def a_batch(path, by=None):
    make.show(*grounds())
    return load(check(path), by=by or system_user())


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}


def saved_one_by_one(drafts):
    """The same records by the doors of single ones: `clean()`, `save()`, `record()`, an edition for each."""
    article, *_rest = drafts
    make.show(make.saved(Article(title="rows.csv", genre=Genre.DATA_SET, language="", uid=article.uid)))
    for passage, event, people, parties, proof in drafts[1:]:
        made = make.saved(Passage(uid=passage.uid, exact=passage.exact, article_id=passage.article_id))
        with transaction.atomic():
            row = Event(**values(event) | {"id": None, "slug": "", "english": "missing"})
            row.full_clean()
            row.save()
            EventParty.objects.bulk_create(EventParty(event=row, country_id=pk) for pk in parties)
            for person in people:
                Participation(**values(person) | {"id": None, "event_id": row.pk}).save()
            Evidence(event=row, passage=made, uid=proof.uid).save()
            record(row, by=system_user())
        make.show(row)


def told(batch):
    """The drafts of a batch, read back."""
    yield Article.objects.get(genre=Genre.DATA_SET)
    for row in batch.rows.order_by("line"):
        event = Event.objects.get(pk=row.event_id)
        parties = list(event.parties.order_by("pk").values_list("pk", flat=True))
        yield (
            Passage.objects.get(pk=row.passage_id),
            event,
            list(event.participations.all()),
            parties,
            event.evidence.get(),
        )


def start_again():
    """Empty databases whose ids begin at 1."""
    emptying.empty()
    for name in ("default", "public"):
        connection = connections[name]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("UPDATE sqlite_sequence SET seq = 0")
            else:
                models = [model for model in apps.get_models() if model._meta.app_label == "relations"]
                for statement in connection.ops.sequence_reset_sql(no_style(), models):
                    cursor.execute(statement)


def shown():
    """What readers get of the rows, without the moments at which it was written."""
    dump = public_dump()
    records = {kind: dump["records"][kind] for kind in KINDS}
    text = json.dumps([records, [row for name in BOOKS for row in dump["books"][name] if is_of_rows(name, row)]])
    return without_moments(json.loads(text))


def is_of_rows(name, row):
    """The uids of countries and types are others in each world."""
    if name in ("search entries", "search stems"):
        return record_at(int(row["id"]))[0] in KINDS
    return name == "search words" or "events/" in row["body"]


def without_moments(value):
    if isinstance(value, dict):
        return {name: without_moments(one) for name, one in value.items() if name not in ("created", "updated")}
    if isinstance(value, list):
        return [without_moments(one) for one in value]
    if isinstance(value, str) and value.startswith("{") and '"updated"' in value:
        before, _name, after = value.partition('"updated":"')
        return before + after.partition('"')[2]
    return value


def test_the_bulk_way_and_that_of_single_records_show_the_same(tmp_path):
    path = rows_in(tmp_path, 30)
    start_again()
    batch = a_batch(path)
    drafts = list(told(batch))
    list(publish_all(batch, by=system_user()))
    in_bulk = shown()
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
    before = public_dump()
    the_press.rebuild()
    assert public_dump() == before

    start_again()
    make.show(*grounds())
    saved_one_by_one(drafts)

    assert len(in_bulk[0]["event"]) == 30
    assert shown() == in_bulk


def test_a_batch_is_published_as_consecutive_editions(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "ROWS", 4)
    # What is left of one stretch is published with the next.
    monkeypatch.setattr(publishing, "STRETCH", 3)
    batch = a_batch(rows_in(tmp_path, 10))
    before = Edition.objects.count()

    editions = list(publish_all(batch, by=system_user()))

    assert [edition.items.count() for edition in editions] == [9, 8, 4]
    assert [edition.number for edition in editions] == [before + 1, before + 2, before + 3]
    assert list(publish_all(batch, by=system_user())) == []
    assert list(differences()) == list(newsroom_differences()) == []


def test_counts_of_a_pair_are_added_up_over_editions(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "ROWS", 2)
    countries, theme = grounds(), make.theme("mining")
    make.show(*countries, theme)
    # Two of one day, the last of them without a theme; and one day earlier after them.
    days = ("2026-01-05", "2026-02-03", "2026-02-03", "2026-02-03", "2026-01-04")
    lines = (f"{at},{day},Mali,USA,AID,{'' if at == 3 else 'mining'}" for at, day in enumerate(days))
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(("id,Date,Actor,Target,Type,Themes", *lines)) + "\n")

    editions = list(publish_all(load(check(path), by=system_user()), by=system_user()))

    assert len(editions) == 3
    assert sum(month.number for month in PairMonth.objects.all()) == 5
    assert PairContact.objects.get(theme_id=theme.pk).number == 4
    assert list(differences()) == []


def test_who_imported_a_batch_does_not_publish_it_unread(tmp_path):
    author, reader = make.account("author", group="publisher"), make.account("reader", group="publisher")
    batch = a_batch(rows_in(tmp_path, 3), by=author)

    with pytest.raises(Refused):
        list(publish_all(batch, by=author))
    with pytest.raises(Refused):
        list(approve_all(batch, by=author))
    list(approve_all(batch, by=reader))
    list(publish_all(batch, by=author))

    assert Event.objects.using("public").count() == 3
    assert {approval.by for approval in Approval.objects.filter(kind="event")} == {reader}


def test_what_is_asked_for_at_the_desk_is_done_in_the_name_of_whoever_asked(tmp_path):
    reader, writer = make.account("reader", group="publisher"), make.account("writer", group="contributor")
    batch = a_batch(rows_in(tmp_path, 3))

    with pytest.raises(Refused):
        ask(Batch.Wish.PUBLISH, batch, by=writer)
    ask(Batch.Wish.PUBLISH, batch, by=reader)
    go_on(batch, seconds=60)

    assert (batch.wish, batch.error) == ("", "")
    assert Edition.objects.latest("number").by == reader
    assert rows_where(batch, publishing.Q(publicity="public")).count() == 3


def test_what_stands_against_a_wish_is_kept_with_the_batch(tmp_path):
    reader = make.account("reader", group="publisher")
    batch = load(check(rows_in_with(grounds, tmp_path)), by=system_user())

    ask(Batch.Wish.PUBLISH, batch, by=reader)
    go_on(batch, seconds=60)

    assert batch.wish == ""
    assert "n’est pas publi" in batch.error or "not public" in batch.error
    assert not Event.objects.using("public").exists()


def rows_in_with(made, folder):
    made()
    return rows_in(folder, 2)


def test_a_batch_taken_back_leaves_nothing_and_can_be_imported_again(tmp_path):
    path = rows_in(tmp_path, 5)
    batch = a_batch(path)

    gone = sum(undo(batch, by=system_user()))

    assert gone == 5
    assert not Event.objects.exists()
    assert not Passage.objects.exists()
    assert not Article.objects.exists()
    assert list(newsroom_differences()) == []
    assert load(check(path), by=system_user()).counts == {"created": 5}


def test_a_batch_that_readers_know_is_not_taken_back(tmp_path):
    batch = a_batch(rows_in(tmp_path, 2))
    list(publish_all(batch, by=system_user()))

    with pytest.raises(Refused) as refusal:
        list(undo(batch, by=system_user()))

    assert "5" in str(refusal.value)
    assert Event.objects.count() == 2


def test_a_batch_that_somebody_works_on_is_not_taken_back(tmp_path):
    batch = load(check(rows_in_with(grounds, tmp_path)), by=system_user())
    make.resaved(Event.objects.first(), title_fr="Relu")

    with pytest.raises(Refused):
        list(undo(batch, by=system_user()))

    assert Event.objects.count() == 2
    assert Standing.objects.filter(kind="event", head__number=2).count() == 1


def test_a_wish_waits_while_everything_is_frozen(tmp_path):
    batch, reader = a_batch(rows_in(tmp_path, 2)), make.account("reader", group="publisher")
    ask(Batch.Wish.APPROVE, batch, by=reader)
    freeze_all(reason="Verified first", by=reader)

    with pytest.raises(Refused):
        go_on(batch, seconds=60)
    frozen = Batch.objects.get()
    thaw_all(by=reader)
    go_on(Batch.objects.get(), seconds=60)

    assert (frozen.wish, frozen.error) == (Batch.Wish.APPROVE, "")
    assert Batch.objects.get().wish == ""
    assert rows_where(batch, publishing.Q(review="approved")).count() == 2


def test_what_is_asked_for_meanwhile_is_not_forgotten(tmp_path, monkeypatch):
    batch, reader = a_batch(rows_in(tmp_path, 2)), make.account("reader", group="publisher")
    ask(Batch.Wish.APPROVE, batch, by=reader)

    def asked_elsewhere(_batch):
        ask(Batch.Wish.UNDO, Batch.objects.get(), by=reader)
        yield

    monkeypatch.setattr(publishing, "_steps", asked_elsewhere)
    go_on(batch, seconds=60)

    assert (batch.wish, batch.wish_by) == (Batch.Wish.UNDO, reader)


def test_two_that_publish_a_batch_at_once_do_not_stop_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(publishing, "ROWS", 2)
    batch, way = a_batch(rows_in(tmp_path, 4)), publishing.publish

    def overtaken(keys, **options):
        monkeypatch.setattr(publishing, "publish", way)
        next(publish_all(batch, by=system_user()))
        return way(keys, **options)

    monkeypatch.setattr(publishing, "publish", overtaken)
    list(publish_all(batch, by=system_user()))

    assert Event.objects.using("public").count() == 4


def test_taking_back_goes_on_where_it_was_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(undoing, "CHUNK", 2)
    batch, reader = a_batch(rows_in(tmp_path, 5)), make.account("reader", group="publisher")
    ask(Batch.Wish.UNDO, batch, by=reader)

    go_on(batch, seconds=-1)
    stopped = Batch.objects.get()
    left = Event.objects.count()
    go_on_with_all(60)

    assert (stopped.state, stopped.wish, left) == (Batch.State.UNDOING, Batch.Wish.UNDO, 3)
    assert (Batch.objects.get().state, Batch.objects.get().wish) == (Batch.State.UNDONE, "")
    assert not Event.objects.exists()
    assert list(newsroom_differences()) == []


def test_a_record_that_is_cited_while_its_batch_goes_stays_and_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(undoing, "CHUNK", 2)
    batch = a_batch(rows_in(tmp_path, 5))
    steps = undo(batch, by=system_user())
    next(steps)
    make.resaved(Event.objects.last(), title_fr="Relu")

    with pytest.raises(Refused):
        list(steps)

    assert Batch.objects.get().state == Batch.State.READY
    assert Event.objects.filter(title_fr="Relu").exists()
    assert list(newsroom_differences()) == []


def test_files_of_every_kind_can_be_published():
    make.show(*grounds())
    for name in ("gdelt.CSV", "icews.tab", "classeur.xlsx"):
        list(publish_all(load(check(FILES / name), by=system_user()), by=system_user()))

    assert Event.objects.using("public").count() == 8
    assert list(differences()) == list(newsroom_differences()) == []


def test_addresses_of_one_title_are_told_apart_whatever_the_chance(tmp_path, monkeypatch):
    """Eight digits of two identities are the same once among ten thousands of rows."""
    uids = (UUID(f"aaaaaaaa-{at:04x}-4000-8000-{at:012x}") for at in range(1000))
    monkeypatch.setattr(drafts, "uuid4", lambda: next(uids))
    path = rows_in(tmp_path, 12)
    first = a_batch(path)
    path.write_text(path.read_text().replace("\n", "\nb").removesuffix("b"))

    second = load(check(path), by=system_user())

    slugs = set(Event.objects.values_list("slug", flat=True))
    assert len(slugs) == Event.objects.count() == first.rows.count() + second.rows.count()
    # A record that is saved by itself has the same care taken of it.
    same = Event(uid=next(uids), title_fr=Event.objects.first().title_fr)
    assert same.free_slug() not in slugs
