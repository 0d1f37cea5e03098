"""Random acts of random people: no illegal move, and every promise of the workflow holds after each.

What is legal is written down here by hand, as the house wants it, and not taken from the code.
"""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relations.models import Theme
from relations.newsroom import audit
from relations.newsroom.models import Approval, AuditEvent, Publicity, Review, Revision, Standing
from relations.newsroom.proofs import differences, newsroom_differences
from relations.newsroom.workflow import Refused, make_move, publish, withdraw
from tests import emptying
from tests import factories as make

WRITERS = {"contributor", "editor", "publisher", "chief"}
EVERYBODY = WRITERS | {"translator"}
READERS = {"editor", "publisher", "chief"}
PUBLISHERS = {"publisher", "chief"}
ROLES = tuple(sorted(EVERYBODY))
D, S, C, A = Review.DRAFT, Review.SUBMITTED, Review.CHANGES_REQUESTED, Review.APPROVED


@dataclass
class Expected:
    """What one record should be like, by the policy of the house."""

    row: Theme
    # Who wrote each revision, the first one first; the first is the system's.
    written: list[str] = field(default_factory=lambda: [""])
    approved: set[int] = field(default_factory=set)
    review: str = D
    public: int | None = None
    publicity: str = Publicity.NEVER

    @property
    def head(self) -> int:
        return len(self.written)

    @property
    def is_news(self) -> bool:
        return self.public != self.head

    def is_author(self, role: str) -> bool:
        return role in self.written[max(self.approved, default=0) :]

    # --- the policy ---------------------------------------------------------------------------------------------------

    def allows(self, act: str, role: str, confirmed: bool) -> bool:
        second_reader = not self.is_author(role) or (role == "chief" and confirmed)
        match act:
            case "write":
                return role in WRITERS
            case "translate":
                return role in EVERYBODY
            case "submit":
                return role in EVERYBODY and self.review in (D, C) and self.is_news
            case "take_back":
                return role in EVERYBODY and self.review == S
            case "approve":
                return role in READERS and self.review in (D, S) and self.is_news and second_reader
            case "request_changes":
                return role in READERS and self.review in (S, A) and self.is_news
            case "publish":
                read = self.head in self.approved or second_reader
                return role in PUBLISHERS and self.review in (D, S, A) and self.is_news and read
            case "withdraw":
                return role in PUBLISHERS and self.publicity == Publicity.PUBLIC
        raise AssertionError(act)

    def follow(self, act: str, role: str) -> None:
        match act:
            case "write" | "translate":
                self.written.append(role)
                self.review = D
            case "submit":
                self.review = S
            case "take_back":
                self.review = D
            case "approve":
                self.approved.add(self.head)
                self.review = A
            case "request_changes":
                self.approved.discard(self.head)
                self.review = C
            case "publish":
                self.approved.add(self.head)
                self.review, self.public, self.publicity = A, self.head, Publicity.PUBLIC
            case "withdraw":
                self.public, self.publicity = None, Publicity.WITHDRAWN


ACTS = ("write", "write", "translate", "submit", "take_back", "approve", "request_changes", "publish", "withdraw")


class Desk:
    """People at work on two records, with an account of what they did."""

    def __init__(self):
        emptying.empty()
        groups = {name: make.account(name, group=name) for name in ROLES if name != "chief"}
        self.people = groups | {"chief": make.chief()}
        self.records = [Expected(make.theme()) for _ in range(2)]
        self.done = Counter({"save": 2})
        self.refused = 0

    def play(self, act: str, role: str, number: int, confirmed: bool) -> None:
        record, by = self.records[number], self.people[role]
        legal = record.allows(act, role, confirmed)
        unread = act == "publish" and record.head not in record.approved
        refused = self._refused(act, record, by, confirmed)
        assert legal is not bool(refused), f"{role} and {act}: {refused or 'done'}"
        if refused:
            assert all(problem.message for problem in refused.problems)
            self.refused += 1
            record.row.refresh_from_db()
        else:
            record.follow(act, role)
            self.done.update(["save" if act in ("write", "translate") else self._name(act)])
            self.done.update(["approve"] if unread else [])

    def _refused(self, act: str, record: Expected, by, confirmed: bool) -> Refused | None:
        try:
            self._do(act, record, by, confirmed)
        except Refused as refused:
            return refused
        return None

    def _name(self, act: str) -> str:
        return "withdrawal" if act == "withdraw" else act

    def _do(self, act: str, record: Expected, by, confirmed: bool) -> None:
        key = [("theme", record.row.pk)]
        words = f"{act} {sum(self.done.values())}"
        match act:
            case "write":
                make.resaved(record.row, label_fr=words, by=by)
            case "translate":
                make.resaved(record.row, label_en=words, by=by)
            case "publish":
                publish(key, by=by, own_text_confirmed=confirmed)
            case "withdraw":
                withdraw(key, by=by, notice_fr="Retiré.")
            case _:
                make_move(act, key, by=by, comment="Encore.", own_text_confirmed=confirmed)

    # --- what must hold after each step -------------------------------------------------------------------------------

    def check(self) -> None:
        for record in self.records:
            mine = {"kind": "theme", "record_id": record.row.pk}
            standing = Standing.objects.select_related("head").get(**mine)
            assert (standing.review, standing.publicity, standing.published, standing.head.number) == (
                record.review, record.publicity, record.public, record.head,
            )  # fmt: skip
            numbers = sorted(Revision.objects.filter(**mine).values_list("number", flat=True))
            assert numbers == list(range(1, record.head + 1))
            assert set(Approval.objects.filter(**mine).values_list("number", flat=True)) == record.approved
            assert standing.approved == (max(record.approved) if record.approved else None)
            assert standing.review != A or standing.approved == standing.head.number
            assert standing.published is None or standing.published in record.approved
        assert Counter(AuditEvent.objects.values_list("action", flat=True)) == self.done

    def check_at_the_end(self) -> None:
        assert list(audit.differences()) == []
        assert list(newsroom_differences()) == []
        assert list(differences()) == []


steps = st.tuples(st.sampled_from(ACTS), st.sampled_from(ROLES), st.integers(0, 1), st.booleans())


def live(played) -> Desk:
    desk = Desk()
    for step in played:
        desk.play(*step)
        desk.check()
    desk.check_at_the_end()
    return desk


@pytest.mark.usefixtures("press")
@settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None,
    phases=[Phase.generate],
)  # fmt: skip
@given(st.lists(steps, min_size=30, max_size=40))
def test_whatever_people_try_the_policy_holds(played):
    live(played)
