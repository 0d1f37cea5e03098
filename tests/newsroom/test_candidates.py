"""Guesses at unnamed participants, and accounts: written like everything else, and audited."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from relations.models import Participation, Relation
from relations.newsroom.candidates import drop_candidates, keep_candidate
from relations.newsroom.freezing import freeze
from relations.newsroom.models import AuditEvent, Candidate, GroupLimit
from relations.newsroom.plans import Refused
from relations.newsroom.record import record
from relations.vocabulary import Role
from tests import factories as make
from tests.newsroom.desk import fill

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def desk(client):
    client.force_login(make.chief())
    return client


def unnamed(**fields):
    event = make.event(**fields)
    with transaction.atomic():
        row = Participation(event=event, role=Role.ACTOR, name_as_written="un général", position=1)
        row.save()
        record(event, by=make.system_user())
    return row


def a_guess(row, **said):
    return Candidate(participation=row.uid, actor_id=make.actor().pk, **{"basis": "Le ton.", **said})


def audited(prefix):
    rows = AuditEvent.objects.filter(action__startswith=prefix).order_by("number")
    return [(row.action, row.kind, row.record_id) for row in rows]


def test_every_guess_stands_in_the_audit_without_its_words(desk):
    row, actor = unnamed(), make.actor("Une personne")
    said = {"participation": str(row.uid), "actor_id": actor, "basis": "Le ton."}

    fill(desk, reverse("admin:newsroom_candidate_add"), **said)
    pk = Candidate.objects.get().pk
    fill(desk, reverse("admin:newsroom_candidate_change", args=(pk,)), basis="Le style.")
    desk.post(reverse("admin:newsroom_candidate_delete", args=(pk,)), {"post": "yes"})

    about = ("event", row.event_id)
    assert audited("candidate.") == [(f"candidate.{verb}", *about) for verb in ("add", "change", "delete")]
    assert "ton" not in str(list(AuditEvent.objects.values_list("detail", "reason")))
    assert not Candidate.objects.exists()


def test_a_freeze_of_the_event_holds_guesses_up(desk):
    row = unnamed()
    guess = a_guess(row)
    guess.save()
    until = timezone.now() + timedelta(days=1)
    freeze(("event", row.event_id), until=until, reason="Sous examen", by=User.objects.get(username="chief"))
    other, address = make.actor(), reverse("admin:newsroom_candidate_add")

    answer = desk.post(address, {
        "participation": str(row.uid), "actor_id": other.pk, "basis": "Le ton.", "certainty": "probable",
    })  # fmt: skip
    listed = desk.post(
        reverse("admin:newsroom_candidate_changelist"),
        {"action": "delete_selected", "_selected_action": guess.pk, "post": "yes"}, follow=True,
    )  # fmt: skip
    one = desk.post(reverse("admin:newsroom_candidate_delete", args=(guess.pk,)), {"post": "yes"}, follow=True)

    assert "Sous examen" in answer.content.decode()
    assert "Le ton." in answer.content.decode()
    assert "Sous examen" in listed.content.decode()
    assert "Sous examen" in one.content.decode()
    assert list(Candidate.objects.all()) == [guess]
    assert audited("candidate.") == []


def test_a_group_guesses_within_its_relations():
    mali, america, niger = make.country("MLI"), make.country("USA"), make.country("NER")
    ours = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))
    editor = make.account(group="editor")
    GroupLimit.objects.create(group=editor.groups.get(), relation_id=ours.pk)
    inside, outside = a_guess(unnamed(parties=(mali, america))), a_guess(unnamed(parties=(mali, niger)))

    keep_candidate(inside, by=editor)
    with pytest.raises(Refused):
        keep_candidate(outside, by=editor)
    outside.save()
    with pytest.raises(Refused):
        drop_candidates([inside, outside], by=editor)

    assert Candidate.objects.count() == 2


def test_changes_of_accounts_and_groups_are_audited_without_passwords(desk):
    user, group = make.account("awa", group="editor"), Group.objects.get(name="editor")
    america, mali = make.country("USA"), make.country("MLI")
    ours = make.saved(Relation(first=mali, second=america, title_fr="Mali–États-Unis"))

    fill(desk, reverse("admin:auth_user_change", args=(user.pk,)), is_superuser="on")
    secret = {"usable_password": "true", "password1": "très longue phrase 9", "password2": "très longue phrase 9"}
    desk.post(reverse("admin:auth_user_password_change", args=(user.pk,)), secret)
    fill(desk, reverse("admin:auth_group_change", args=(group.pk,)), rows=[("limits", {"relation_id": ours.pk})])
    desk.post(reverse("admin:auth_group_changelist"), {
        "action": "delete_selected", "_selected_action": group.pk, "post": "yes",
    })  # fmt: skip

    rows = AuditEvent.objects.filter(action__regex="^(user|group)[.]").order_by("number")
    assert [row.action for row in rows] == ["user.change", "user.change", "group.change", "group.delete"]
    assert {row.by.username for row in rows} == {"chief"}
    assert rows[0].detail == {"id": user.pk, "name": "awa", "fields": ["Superuser status"]}
    assert "longue" not in str([row.detail for row in rows])
    assert user.password not in str([row.detail for row in rows])
