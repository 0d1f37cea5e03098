"""Several processes publish, withdraw, edit and cancel at once: each thing happens once, entirely, or not at all."""

import pytest

from relations.models import Theme
from relations.newsroom import dossiers, due, schedules
from relations.newsroom.due import publish_due
from relations.newsroom.models import Dossier, Edition, Item, Publicity, Revision, Schedule, Standing
from relations.newsroom.plans import Refused
from relations.newsroom.proofs import differences, log_differences, newsroom_differences
from relations.newsroom.workflow import publish, withdraw
from relations.publication.models import State
from tests import factories as make
from tests.newsroom.test_races_of_saves import files_for_threads, in_threads
from tests.newsroom.timetable import approved, keys, later, scheduled

ROUNDS = 4


@pytest.fixture
def at_once(press, tmp_path):
    """Runs calls side by side, each with connections of its own, as processes have them."""
    with files_for_threads(tmp_path):
        yield in_threads


def refused_or(call):
    """What the call answers, or that it was refused: another came first."""
    try:
        return call()
    except Refused as refused:
        return refused


def alone(at_once, call):
    (answer,) = at_once(call)
    return answer


def agreement():
    """Every way in which the newsroom, its log and `public` differ."""
    found = [*differences(), *newsroom_differences(), *log_differences()]
    numbers = list(Edition.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert State.current().edition == len(numbers)
    return found


def test_two_works_at_once_carry_out_each_schedule_once(at_once):
    def prepare():
        publisher = make.account("publisher", group="publisher")
        return [scheduled(approved(make.theme()), by=publisher, hours=hour).pk for hour in range(1, 5)]

    made = alone(at_once, prepare)

    carried_out = at_once(*[lambda: publish_due(now=later())] * 3)

    def look():
        done = dict(Schedule.objects.values_list("pk", "edition"))
        return done, set(Schedule.objects.values_list("state", flat=True)), Edition.objects.count(), agreement()

    done, states, editions, found = alone(at_once, look)
    assert (states, editions, found) == ({"done"}, 4, [])
    assert sorted(done.values()) == [1, 2, 3, 4]
    results = [(result.schedule.pk, result.edition, result.error) for results in carried_out for result in results]
    assert sorted(results) == [(pk, done[pk], "") for pk in sorted(made)]


def test_a_schedule_is_cancelled_or_carried_out_but_never_both(at_once):
    def prepare():
        publisher, theme = make.account(group="publisher"), approved(make.theme())
        return scheduled(theme, by=publisher), publisher, theme

    for _round in range(ROUNDS):
        made, publisher, theme = alone(at_once, prepare)

        at_once(
            lambda m=made, p=publisher: refused_or(lambda: schedules.cancel(m, by=p)), lambda: publish_due(now=later())
        )

        def look(made=made, theme=theme):
            made.refresh_from_db()
            return made.state, Item.objects.filter(kind="theme", record_id=theme.pk).count(), agreement()

        assert alone(at_once, look) in (("cancelled", 0, []), ("done", 1, []))


def test_publishing_against_withdrawing_leaves_what_the_last_of_them_said(at_once):
    def prepare():
        theme = make.theme()
        make.show(theme)
        return make.resaved(theme, label_fr="Revu"), make.system_user()

    for _round in range(ROUNDS):
        theme, system = alone(at_once, prepare)
        mine = keys(theme)

        at_once(
            lambda m=mine, s=system: refused_or(lambda: publish(m, by=s)),
            lambda m=mine, s=system: refused_or(lambda: withdraw(m, by=s, notice_fr="Doublon.")),
        )

        def look(theme=theme):
            last = Item.objects.filter(kind="theme", record_id=theme.pk).latest("edition__number")
            standing = Standing.objects.get(kind="theme", record_id=theme.pk)
            is_shown = Theme.objects.using("public").filter(pk=theme.pk).exists()
            return last.is_present, is_shown, standing.publicity == Publicity.PUBLIC, agreement()

        present, is_shown, is_public, found = alone(at_once, look)
        assert (is_shown, is_public, found) == (present, present, [])


def test_an_edition_holds_the_revision_asked_for_and_no_edit_is_lost(at_once):
    edits = 6

    def prepare():
        theme = approved(make.theme())
        scheduled(theme, by=make.account(group="publisher"))
        return theme, [make.account(is_superuser=True) for _number in range(2)]

    theme, editors = alone(at_once, prepare)

    def edit(editor):
        typed = [f"{editor.username} {number}" for number in range(edits)]
        for words in typed:
            make.resaved(Theme.objects.get(pk=theme.pk), label_fr=words, by=editor)
        return typed

    one, other, carried_out = at_once(
        lambda: edit(editors[0]), lambda: edit(editors[1]), lambda: publish_due(now=later())
    )

    def look():
        kept = Revision.objects.filter(kind="theme", record_id=theme.pk).order_by("number")
        labels = [revision.snapshot["root"]["label_fr"] for revision in kept]
        item = Item.objects.get()
        return labels, (item.revision, item.snapshot["root"]["label_fr"]), agreement()

    labels, shown, found = alone(at_once, look)
    assert [(result.edition, result.error) for result in carried_out] == [(1, "")]
    assert (shown, found) == ((1, theme.label_fr), [])
    assert sorted(labels[1:]) == sorted([*one, *other])


def test_a_dossier_is_published_as_it_was_seen_or_not_at_all(at_once):
    def prepare():
        chief = make.account(is_superuser=True)
        theme, other = make.theme(), make.theme()
        return dossiers.open_dossier("Visite", by=chief, keys=keys(theme)), chief, theme, other

    for _round in range(ROUNDS):
        dossier, chief, theme, other = alone(at_once, prepare)

        def published(dossier=dossier, chief=chief, theme=theme):
            then = dossiers.becomes_edition(Dossier.objects.get(pk=dossier.pk), keys(theme), by=chief)
            return publish(keys(theme), by=chief, then=then)

        def added(dossier=dossier, chief=chief, other=other):
            return dossiers.add(Dossier.objects.get(pk=dossier.pk), keys(other), by=chief)

        at_once(lambda p=published: refused_or(p), lambda a=added: refused_or(a))

        def look(dossier=dossier, theme=theme):
            dossier.refresh_from_db()
            items = Item.objects.filter(kind="theme", record_id=theme.pk).count()
            return dossier.edition is not None, items, len(dossiers.keys_of(dossier)), agreement()

        assert alone(at_once, look) in ((True, 1, 1, []), (False, 0, 2, []))


def test_what_a_second_work_begins_while_the_first_is_at_it_is_undone(at_once, monkeypatch):
    """The moment between finding a schedule due and taking the locks, held open for as long as the other needs."""
    made = alone(at_once, lambda: scheduled(approved(make.theme()), by=make.account(group="publisher")))
    publish_once, nested = due.publish, []

    def overtaken(*arguments, **said):
        if not nested:
            nested.append(True)
            nested.extend(at_once(lambda: publish_due(now=later())))
        return publish_once(*arguments, **said)

    monkeypatch.setattr(due, "publish", overtaken)

    second = alone(at_once, lambda: publish_due(now=later()))

    assert second == []
    assert [result.edition for result in nested[1]] == [1]
    assert alone(at_once, lambda: (Schedule.objects.get(pk=made.pk).state, Edition.objects.count())) == ("done", 1)
