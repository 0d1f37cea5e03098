"""Correcting the public version at the desk, while a draft is in the way."""

from copy import deepcopy

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from relations.models import Principle, Relation
from relations.newsroom.corrections import correct, give_up, public_revision
from relations.newsroom.models import Alert, GroupLimit, Revision, Standing, UrgentCorrection
from tests import factories as make
from tests.newsroom.desk import fill, read

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def row():
    row = make.saved(Principle(label_fr="Souverainete", note_fr="Une note."))
    make.show(row)
    return make.resaved(row, note_fr="Un brouillon que personne n’a lu.", by=make.account("auteure", group="editor"))


def signed_in(client, name, group):
    client.force_login(make.account(name, group=group))
    return client


def correct_address(row):
    return reverse("admin:relations_principle_correct", args=(row.pk,))


def keep_correction(row, by, act="correction", **changes):
    standing = Standing.objects.select_related("head").get(kind=row.kind(), record_id=row.pk)
    snapshot = deepcopy(public_revision(standing))
    snapshot["root"] |= changes
    said = {"act": act, "notice_fr": "Ce qui était faux."}
    return correct((row.kind(), row.pk), snapshot, base=standing.published, by=by, **said)


def limit_to(user, relation):
    """A group that publishes what belongs to one relation."""
    group = Group.objects.create(name=relation.title_fr)
    group.permissions.add(Permission.objects.get(codename="publish_record"))
    GroupLimit.objects.create(group=group, relation_id=relation.pk)
    user.groups.add(group)


def test_the_public_version_is_opened_corrected_and_published(client, row):
    desk = signed_in(client, "awa", "editor")
    before = Revision.objects.count()

    opened = desk.get(correct_address(row)).content.decode()
    assert "Une note." in opened
    assert "Un brouillon" not in opened
    assert Revision.objects.count() == before

    kept = fill(
        desk, correct_address(row), button="_correct", label_fr="Souveraineté", act="correction",
        notice_fr="L’accent manquait.",
    )  # fmt: skip
    waiting = UrgentCorrection.objects.get()
    assert kept.url == reverse("admin:correction", args=(waiting.pk,))
    page = desk.get(kept.url).content.decode()
    assert "disabled" in page
    assert "Souveraineté" in page

    done = signed_in(client, "clarisse", "publisher").post(kept.url, {})

    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.label_fr, row.note_fr) == ("Souveraineté", "Un brouillon que personne n’a lu.")
    shown = client.get(f"/fr/principes/{row.slug}/").content.decode()
    assert "Souveraineté" in shown
    assert "Un brouillon" not in shown


def test_what_is_refused_keeps_what_was_typed(client, row):
    desk = signed_in(client, "awa", "editor")

    without_kind = fill(desk, correct_address(row), button="_correct", label_fr="Souveraineté")
    without_notice = fill(desk, correct_address(row), button="_correct", label_fr="Souveraineté", act="correction")
    unchanged = fill(desk, correct_address(row), button="_correct", act="typo")

    for refused in (without_kind, without_notice):
        assert refused.status_code == 200
        assert read(refused).fields["label_fr"] == ["Souveraineté"]
        assert "errornote" in refused.content.decode()
    assert "errornote" in unchanged.content.decode()
    assert not UrgentCorrection.objects.exists()
    row.refresh_from_db()
    assert row.note_fr == "Un brouillon que personne n’a lu."


def test_the_form_offers_it_only_while_a_draft_is_in_the_way(client, row):
    desk = signed_in(client, "awa", "editor")
    other = make.saved(Principle(label_fr="Publié"))
    make.show(other)

    def offers(record):
        return (
            correct_address(record)
            in desk.get(reverse("admin:relations_principle_change", args=(record.pk,))).content.decode()
        )

    assert offers(row)
    assert not offers(other)


def test_a_correction_is_given_up_at_the_desk(client, row):
    desk = signed_in(client, "awa", "editor")
    kept = fill(desk, correct_address(row), button="_correct", label_fr="Autre", act="typo")

    desk.post(kept.url, {"_give_up": "1"})

    assert UrgentCorrection.objects.get().closed_at
    assert Standing.objects.get(kind="principle", record_id=row.pk).published == 1


def test_strangers_are_kept_out(client, row):
    viewer = make.account("lectrice")
    client.force_login(viewer)

    assert client.get(correct_address(row)).status_code == 403


def test_a_correction_that_waits_is_announced_to_whoever_may_publish_it(client):
    author, editor = make.account(group="editor"), make.account(group="editor")
    publisher, limited = make.account(group="publisher"), make.account()
    theirs, other = make.country(), make.country()
    limit_to(limited, make.saved(Relation(first=theirs, second=make.country(), title_fr="La leur")))

    for country in (theirs, other):
        make.show(country)
        make.resaved(country, name_fr="Un brouillon", by=author)
        keep_correction(country, editor, name_fr="Le bon nom")

    told = Alert.objects.filter(cause=Alert.Cause.CORRECTION_WAITS)
    assert set(told.filter(to=publisher).values_list("record_id", flat=True)) == {theirs.pk, other.pk}
    assert set(told.filter(to=limited).values_list("record_id", flat=True)) == {theirs.pk}
    assert not told.exclude(to__in=(publisher, limited)).exists()


def test_a_correction_that_waits_stands_on_the_dashboard_and_in_its_list(client, row):
    chief = make.chief()
    keep_correction(row, make.account("awa", group="editor"), label_fr="Souveraineté")
    client.force_login(chief)

    sections = client.get(reverse("admin:index")).context["sections"]
    cards = {answer.address: answer.count.number for section in sections for answer in section.answers}
    address = f"{reverse('admin:newsroom_standing_changelist')}?publicity=correcting"

    assert cards[address] == 1
    (listed,) = client.get(address).context["cl"].result_list
    assert (listed.kind, listed.record_id) == ("principle", row.pk)
    give_up(UrgentCorrection.objects.get(), by=chief)
    assert list(client.get(address).context["cl"].result_list) == []


def test_the_page_of_a_correction_says_its_kind(client, row):
    desk = signed_in(client, "awa", "editor")
    author = make.account("boubacar", group="editor")
    waiting = keep_correction(row, author, label_fr="Souveraineté", act="clarification")

    page = desk.get(reverse("admin:correction", args=(waiting.pk,))).content.decode()

    assert "<strong>précision</strong>" in page
