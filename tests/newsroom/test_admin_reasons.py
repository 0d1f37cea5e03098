"""What the desk says beside a button that may not be pressed, and after one that was."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relations.models import Relation
from relations.newsroom import dossiers
from relations.newsroom.assigning import assign
from relations.newsroom.freezing import freeze
from relations.newsroom.models import GroupLimit, Review, Revision, Standing
from relations.newsroom.record import delete_draft
from relations.newsroom.schedules import schedule
from relations.newsroom.workflow import Refused, make_move
from tests import factories as make
from tests.newsroom.desk import change_address, fill, read

pytestmark = pytest.mark.usefixtures("press")


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def key(row):
    return row.kind(), row.pk


def signed_in(client, user):
    client.force_login(user)
    return client


def messages(client, response):
    return [str(message) for message in client.get(response.url).context["messages"]]


def press_move(client, row, name, **typed):
    address = change_address(row)
    fields = read(client.get(address)).fields | {field: [value] for field, value in typed.items()}
    return client.post(address, {**fields, "_move": name})


# --- a frozen record --------------------------------------------------------------------------------------------------


def test_the_form_of_a_frozen_record_says_at_once_that_it_cannot_be_saved(client):
    theme, publisher = make.theme(), make.account("awa", group="publisher")
    publisher.first_name, publisher.last_name = "Awa", "Diallo"
    publisher.save()
    freeze(key(theme), until=timezone.now() + dt.timedelta(days=2), reason="Legal review", by=publisher)

    page = signed_in(client, make.account(group="editor")).get(change_address(theme))

    buttons = read(page).buttons
    assert [buttons[name] for name in ("_save", "_continue", "_publish")] == [False, False, False]
    assert "Legal review" in page.context["panel"].save_refusal
    assert 'id="save-refusal"' in page.content.decode()


def test_the_form_of_another_relation_says_at_once_that_it_cannot_be_saved(client):
    editor, mine = (
        make.account(group="editor"),
        make.saved(Relation(first=make.country(), second=make.country(), title_fr="Deux pays")),
    )
    GroupLimit.objects.create(group=editor.groups.get(), relation_id=mine.pk)
    event = make.event(parties=(make.country(), make.country()))

    page = signed_in(client, editor).get(change_address(event))

    assert "Your group works on" in page.context["panel"].save_refusal
    assert read(page).buttons["_save"] is False


def test_a_form_that_can_be_saved_is_open(client):
    page = signed_in(client, make.account(group="editor")).get(change_address(make.theme()))

    assert page.context["panel"].save_refusal == ""
    assert read(page).buttons["_save"] is True


# --- a move alone -----------------------------------------------------------------------------------------------------


def test_a_move_alone_announces_the_move_alone(client):
    theme, editor = make.theme(), make.account(group="editor")

    moved = press_move(signed_in(client, editor), theme, "submit")

    assert messages(client, moved) == ["Submitted for review."]
    assert Revision.objects.filter(kind="theme", record_id=theme.pk).count() == 1


def test_a_move_that_is_refused_announces_no_change(client):
    theme, author = make.theme(), make.account(group="editor")
    make.resaved(theme, by=author, label_fr="Frontières")
    Standing.objects.filter(kind="theme", record_id=theme.pk).update(review=Review.SUBMITTED)

    refused = press_move(signed_in(client, author), theme, "approve")

    assert messages(client, refused) == ["Somebody other than the author has to do this."]


def test_what_was_typed_before_a_move_is_announced_too(client):
    theme, editor = make.theme(), make.account(group="editor")

    moved = press_move(signed_in(client, editor), theme, "submit", label_en="Borders")

    said = messages(client, moved)
    assert len(said) == 2
    assert "Borders" in said[0]
    assert said[1] == "Submitted for review."


# --- a dossier --------------------------------------------------------------------------------------------------------


def test_the_moves_of_a_dossier_are_grey_for_whoever_has_no_right_to_them(client):
    theme = make.theme()
    dossier = dossiers.open_dossier("Visite", by=make.chief(), keys=[key(theme)])
    address = reverse("admin:dossier", args=(dossier.pk,))

    writer = signed_in(client, make.account(group="contributor")).get(address)
    reviewer = signed_in(client, make.account(group="editor")).get(address)

    refusals = {move.name: refusal for move, refusal in writer.context["steps"]}
    assert {name for name, refusal in refusals.items() if refusal} == {"approve", "request_changes"}
    assert 'id="approve-refusal"' in writer.content.decode()
    assert not any(refusal for _move, refusal in reviewer.context["steps"])


def test_a_saved_record_goes_on_as_before(client):
    theme = make.theme()

    saved = fill(signed_in(client, make.account(group="editor")), change_address(theme), label_fr="Frontières")

    assert saved.url == reverse("admin:relations_theme_changelist")


# --- who can be given a record ----------------------------------------------------------------------------------------


def test_a_record_is_given_to_nobody_who_cannot_open_it(client):
    theme, editor, stranger = make.theme(), make.account("awa", group="editor"), make.account("ailleurs")
    signed_in(client, editor)

    page = client.get(reverse("admin:assign", args=key(theme)))
    together = client.get(f"{reverse('admin:move')}?keys=theme:{theme.pk}")
    with pytest.raises(Refused) as refused:
        assign([key(theme)], to=stranger, due=None, priority=2, by=editor)

    assert set(page.context["form"].fields["to"].queryset) == {editor}
    assert [pk for pk, _name in together.context["form"].fields["to"].choices] == ["", "nobody", str(editor.pk)]
    assert len(refused.value.problems) == 1


def test_colleagues_are_called_by_their_names(client):
    editor = make.account("ad", group="editor")
    editor.first_name, editor.last_name = "Awa", "Diallo"
    editor.save()

    page = signed_in(client, editor).get(reverse("admin:assign", args=key(make.theme()))).content.decode()

    assert "Awa Diallo" in page


# --- the audit --------------------------------------------------------------------------------------------------------


def test_the_audit_is_told_in_words_and_addresses_to_those_who_look_after_accounts(client):
    theme, editor = make.theme(), make.account(group="editor")
    press_move(signed_in(client, editor), theme, "submit")
    address = f"{reverse('admin:newsroom_auditevent_changelist')}?action__exact=submit"

    read_by_editor = client.get(address).content.decode()
    read_by_chief = signed_in(client, make.chief()).get(address).content.decode()

    assert "Submitted for review" in read_by_editor
    assert "127.0.0.1" not in read_by_editor
    assert "127.0.0.1" in read_by_chief


# --- what lies in the bin, what waits for its time --------------------------------------------------------------------


def test_a_deleted_draft_keeps_its_name_in_a_dossier(client):
    theme, chief = make.theme("frontieres"), make.chief()
    dossier = dossiers.open_dossier("Visite", by=chief, keys=[key(theme)])
    name, words = str(theme), f"theme:{theme.pk}"
    delete_draft(theme, by=chief)

    page = signed_in(client, chief).get(reverse("admin:dossier", args=(dossier.pk,)))

    ((_kind, (row,)),) = page.context["groups"]
    assert name.removeprefix("Thème ") in row.name
    assert row.name.endswith("(in the bin)")
    assert row.is_gone
    assert f">{words}<" not in page.content.decode()


def test_a_first_publication_that_waits_is_no_update(client):
    theme, other, chief = make.theme(), make.theme(), make.chief()
    make.show(other)
    make.resaved(other, label_en="Other words")
    for row in (theme, other):
        make_move("approve", [key(row)], by=make.chief(make.unique("reader")))
        schedule([key(row)], at=timezone.now() + dt.timedelta(days=1), by=chief)
    signed_in(client, chief)

    first, later = (client.get(change_address(row)).content.decode() for row in (theme, other))

    assert "Publication scheduled for" in first
    assert "Update scheduled for" in later
