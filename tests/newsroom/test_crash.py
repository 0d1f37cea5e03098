"""The press is stopped at every write and around both commits: nothing half-published, nothing lost."""

from contextlib import ExitStack, contextmanager
from unittest import mock

import pytest
from django.db import connections

from relations.models import EventLink, Evidence
from relations.newsroom import press as the_press
from relations.newsroom.models import Edition
from relations.newsroom.proofs import differences, log_differences, newsroom_differences, public_dump
from relations.newsroom.workflow import publish, withdraw
from relations.publication.models import State
from relations.vocabulary import LinkKind, Rights
from tests import factories as make
from tests.emptying import everything

pytestmark = pytest.mark.usefixtures("press")

WRITES = ("INSERT", "UPDATE", "DELETE", "COPY")


class Crash(BaseException):
    """Power is cut: no `except Exception` may swallow it."""


class PowerCut:
    """Cuts the power at the n-th writing statement, before or after the database has executed it."""

    def __init__(self, at: int, *, after: bool):
        self.at, self.after, self.seen = at, after, 0

    def __call__(self, execute, sql, params, many, context):
        if not sql.lstrip().upper().startswith(WRITES):
            return execute(sql, params, many, context)
        self.seen += 1
        if self.seen == self.at and not self.after:
            raise Crash
        result = execute(sql, params, many, context)
        if self.seen == self.at:
            raise Crash
        return result

    @contextmanager
    def armed(self):
        with ExitStack() as stack:
            for alias in ("default", "public"):
                stack.enter_context(connections[alias].execute_wrapper(self))
            yield self


def a_wide_edition():
    """Records whose edition inserts, updates, renames, links, restricts a text and takes orphans away."""
    source, other = make.article(), make.article("Washington a levé les mesures.")
    proof, spare = make.passage(source, "a reçu l’ambassadrice"), make.passage(other, "a levé les mesures")
    mali, usa = make.country("MLI"), make.country("USA")
    first = make.event("Première", proof=proof, parties=(mali, usa), who=(make.actor("Diop"),))
    second = make.event("Seconde", proof=spare, parties=(mali, usa))
    basis = [mali, usa, source, other, first.event_type, second.event_type, *_actors(first)]
    make.show(*basis, first)
    Evidence.objects.filter(event=first).update(passage=make.passage(source, "à Bamako"))
    link = EventLink(event=first, link_kind=LinkKind.ENABLES, target=second)
    first.title_fr, first.slug = "Première, revue", "premiere-revue"
    make.saved(first, link, by=make.chief("author"))
    make.resaved(other, rights=Rights.EXCERPT)
    return first, second, source, other


def _actors(event):
    return [row.actor for row in event.participations.all()]


def keys(*rows):
    return [(row.kind(), row.pk) for row in rows]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_at_any_write_leaves_no_trace(after):
    first, second, source, other = a_wide_edition()
    chief, editions = make.chief(), Edition.objects.count()
    untouched = everything()

    def act():
        return publish(keys(first, second, source, other), by=chief, own_text_confirmed=True)

    points = 0
    while True:
        cut = PowerCut(points + 1, after=after)
        try:
            with cut.armed():
                edition = act()
        except Crash:
            points += 1
            assert everything() == untouched
            continue
        break

    assert points >= 25
    assert State.current().edition == edition.number == editions + 1
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []


def test_a_crash_at_any_write_of_a_withdrawal_leaves_no_trace():
    first, second, source, other = a_wide_edition()
    chief = make.chief()
    publish(keys(first, second, source, other), by=chief)
    untouched, points = everything(), 0

    while True:
        try:
            with PowerCut(points + 1, after=False).armed():
                withdraw(keys(first), by=chief, notice_fr="Retiré.")
        except Crash:
            points += 1
            assert everything() == untouched
            continue
        break

    assert points >= 10
    assert list(differences()) == list(newsroom_differences()) == []


def cut_commit(alias: str, *, after: bool):
    """Cut the power at the commit of one database, before or after it has taken effect."""
    connection = connections[alias]
    commit = connection.commit

    def crash():
        # A server that loses its client before COMMIT rolls the transaction back.
        commit() if after else connection.rollback()
        raise Crash

    return mock.patch.object(connection, "commit", crash)


def after_crash():
    """What a new process finds: connections of its own."""
    for alias in ("default", "public"):
        connections[alias].close()


def test_a_crash_between_the_two_commits_is_finished_by_applying_again():
    first, second, source, other = a_wide_edition()
    untouched, editions = public_dump(), Edition.objects.count()

    with pytest.raises(Crash), cut_commit("public", after=False):
        publish(keys(first, second, source, other), by=make.chief())
    after_crash()

    assert Edition.objects.count() == editions + 1
    assert public_dump() == untouched
    assert list(differences()) == ["public is 1 editions behind the log"]
    assert the_press.catch_up() == 1
    assert the_press.catch_up() == 0
    shown = public_dump()
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
    the_press.rebuild()
    assert public_dump() == shown


def test_the_next_edition_first_finishes_the_one_that_was_cut():
    first, second, source, other = a_wide_edition()
    with pytest.raises(Crash), cut_commit("public", after=False):
        publish(keys(first, second, source, other), by=make.chief())
    after_crash()

    make.resaved(second, title_fr="Seconde, revue")
    make.show(second)

    assert State.current().edition == Edition.objects.count()
    assert list(differences()) == list(newsroom_differences()) == []


@pytest.mark.parametrize(("alias", "after", "kept"), [("default", False, 0), ("default", True, 1), ("public", True, 1)])
def test_a_crash_around_either_commit_keeps_the_log_and_the_public_reconcilable(alias, after, kept):
    first, second, source, other = a_wide_edition()
    editions = Edition.objects.count()

    with pytest.raises(Crash), cut_commit(alias, after=after):
        publish(keys(first, second, source, other), by=make.chief())
    after_crash()
    the_press.catch_up()

    assert Edition.objects.count() == editions + kept
    assert list(differences()) == list(newsroom_differences()) == list(log_differences()) == []
