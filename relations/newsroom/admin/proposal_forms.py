"""What an editor can change of a proposal before accepting it: a small form for each kind of record."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.dates import UncertainDate
from relations.models import Country
from relations.newsroom.admin.proposal_scene import NONE, Choices, Scene, who_in, word_of
from relations.newsroom.models import Proposal
from relations.newsroom.proposals.deeds import date_of
from relations.newsroom.proposals.findings import date_values
from relations.vocabulary import (
    Act,
    ActorKind,
    Basis,
    Certainty,
    Gender,
    MeasureKind,
    PlaceKind,
    Precision,
    Role,
    StatementForm,
    Tier,
    Voice,
)

STAGES: Choices = [
    ("imposed", gettext_lazy("imposed here")),
    ("answered", gettext_lazy("imposed here as an answer")),
    ("lifted", gettext_lazy("lifted here")),
]
# Participants that an editor adds at once.
FURTHER = 2


class ProposalForm(forms.Form):
    """The values of one proposal; what the form does not show stays what it was."""

    # Named by the kinds: the values that a field holds as they are.
    PLAIN: tuple[str, ...] = ()
    # Where the typing begins.
    FIRST = ""

    def __init__(self, proposal: Proposal, scene: Scene, data: Any = None) -> None:
        self.proposal, self.scene = proposal, scene
        super().__init__(data, initial=self.first(proposal.values), auto_id=f"p{proposal.pk}_%s")
        self.offer()

    def offer(self) -> None:
        """Fill the lists to choose from."""

    def first(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in self.PLAIN}

    def values(self) -> dict[str, Any]:
        """What the editor says, by the names that findings use. Call it after `is_valid()`."""
        before = self.proposal.values
        said = {name: self.cleaned_data[name] for name in self.PLAIN}
        # What is ticked comes in the order of the list: the same ticks are no change.
        if "themes" in said and set(said["themes"]) == set(before["themes"]):
            said["themes"] = before["themes"]
        return said

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _line(label: Any, longest: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **more)


def _choice(label: Any, choices: Any = (), **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=more.pop("required", False), **more)


class CountryField(forms.CharField):
    """A country by its three letters; the page offers their list."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"list": "countries", "size": 5, "autocomplete": "off"})
        super().__init__(max_length=3, required=False, widget=widget, label=gettext_lazy("country"), **more)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).upper()
        if code and not Country.objects.filter(alpha3=code).exists():
            raise forms.ValidationError(_("“%(code)s” is no country: write its three letters.") % {"code": code})
        return code


class ActorForm(ProposalForm):
    PLAIN = ("name", "actor_kind", "title", "country", "gender", "acronym")
    FIRST = "name"

    name = _line(gettext_lazy("name"))
    actor_kind = _choice(gettext_lazy("kind"), ActorKind.choices, required=True)
    title = _line(gettext_lazy("title, as written"), 300, required=False)
    country = CountryField()
    gender = _choice(gettext_lazy("gender"), [NONE, *Gender.choices])
    acronym = _line(gettext_lazy("acronym"), 20, required=False)


class PlaceForm(ProposalForm):
    PLAIN = ("name", "place_kind", "country")
    FIRST = "name"

    name = _line(gettext_lazy("name"), 150)
    place_kind = _choice(gettext_lazy("kind"), PlaceKind.choices, required=True)
    country = CountryField()


class EventForm(ProposalForm):
    PLAIN = ("title_fr", "title_en", "certainty", "themes")
    FIRST = "title_fr"

    title_fr = _line(gettext_lazy("title (French)"), 250, widget=forms.TextInput({"class": "vTextField"}))
    title_en = _line(
        gettext_lazy("title (English)"), 250, required=False, widget=forms.TextInput({"class": "vTextField"})
    )
    certainty = _choice(gettext_lazy("certainty"), Certainty.choices, required=True)
    act = _choice(gettext_lazy("type"), required=True)
    precision = _choice(gettext_lazy("date known to the"), Precision.choices, required=True)
    earliest = forms.DateField(label=gettext_lazy("from"), required=False, widget=forms.DateInput({"type": "date"}))
    latest = forms.DateField(label=gettext_lazy("until"), required=False, widget=forms.DateInput({"type": "date"}))
    place = _choice(gettext_lazy("place"))
    parties = _line(
        gettext_lazy("countries that took part"),
        200,
        required=False,
        help_text=gettext_lazy("Three letters each, or their names, between commas: MLI, USA"),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("themes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def first(self, values: dict[str, Any]) -> dict[str, Any]:
        # What earlier rules proposed says nothing of these two.
        values = {"title_en": "", "certainty": str(Certainty.PROBABLE), **values}
        date = values["date"]
        act = f"{values['event_type']}:{values['mode']}" if values["event_type"] else ""
        place = values["place"].get("finding")
        return {
            **super().first(values), "act": act, "precision": date["precision"], "earliest": date["earliest"],
            "latest": date["latest"], "place": f"finding:{place}" if place else "",
            "parties": ", ".join(values["parties"]),
        }  # fmt: skip

    def offer(self) -> None:
        self._choose("act", self.scene.acts)
        self._choose("place", self.scene.places)
        self._choose("themes", self.scene.themes)
        roles: Choices = [("", _("takes no part")), *Role.choices]
        for at, part in enumerate(self.parts):
            self.fields[f"role{at}"] = _choice(part["name"], roles, initial=part["role"])
        for at in range(FURTHER):
            self.fields[f"who{at}"] = _choice(_("further participant"), self.scene.cast)
            self.fields[f"as{at}"] = _choice(_("as"), Role.choices, initial=Role.ACTOR)

    @property
    def parts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.proposal.values["parts"]
        return found

    def clean_parties(self) -> list[str]:
        return list(dict.fromkeys(self.scene.codes_in(self.cleaned_data["parties"])))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if {"precision", "earliest", "latest"} <= said.keys():
            for part, words in self._date(said).problems():
                self.add_error(part if part in self.fields else "precision", words)
        return said

    def _date(self, said: dict[str, Any]) -> UncertainDate:
        """The date as it was read, or the editor's own, which the source is taken to state."""
        read = date_of(self.proposal.values["date"])
        days = said["earliest"], said["latest"], said["precision"]
        if days == (read.earliest, read.latest, read.precision):
            return read
        basis = Basis.NOT_STATED if said["precision"] == Precision.UNKNOWN else Basis.STATED
        certainty = Certainty.UNKNOWN if basis == Basis.NOT_STATED else Certainty.CONFIRMED
        return UncertainDate(*days, text=read.text, basis=basis, certainty=certainty).completed()

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        event_type, _colon, mode = said["act"].partition(":")
        place = said["place"].removeprefix("finding:")
        parts = [{**part, "role": said[f"role{at}"]} for at, part in enumerate(self.parts) if said[f"role{at}"]]
        return {
            **super().values(), "event_type": event_type, "mode": mode, "parties": said["parties"],
            "date": date_values(self._date(said)), "parts": [*parts, *self._further()],
            "place": {"name": dict(self.scene.places).get(said["place"], ""), "finding": place} if place
            else {**self.proposal.values["place"], "finding": ""},
        }  # fmt: skip

    def _further(self) -> list[dict[str, Any]]:
        found = []
        for at in range(FURTHER):
            if word := self.cleaned_data[f"who{at}"]:
                who = who_in(word, self.scene.cast, {})
                country = who["state"] or self._country_of(who["finding"])
                role = self.cleaned_data[f"as{at}"] or Role.ACTOR
                found.append({**who, "role": str(role), "country": country, "written": who["name"]})
        return found

    def _country_of(self, fingerprint: str) -> str:
        those = (one.values["country"] for one in self.scene.proposals if one.fingerprint == fingerprint)
        return next(those, "")


class WhoseForm(ProposalForm):
    """A form with actors in it: `WHO` names the fields."""

    WHO: tuple[str, ...] = ()

    def first(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**super().first(values), **{name: word_of(values[name], self.scene.cast) for name in self.WHO}}

    def offer(self) -> None:
        for name in self.WHO:
            self._choose(name, self.scene.cast)

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        before = self.proposal.values
        kept = {name: said[name] == word_of(before[name], self.scene.cast) for name in self.WHO}
        chosen = {
            name: before[name] if kept[name] else who_in(said[name], self.scene.cast, before[name]) for name in self.WHO
        }
        return {**super().values(), **chosen}


class SaidForm(WhoseForm):
    PLAIN = ("form", "content_fr", "themes")
    WHO = ("speaker",)
    FIRST = "content_fr"

    content_fr = forms.CharField(
        label=gettext_lazy("in brief (French)"), max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    speaker = _choice(gettext_lazy("speaker"))
    form = _choice(gettext_lazy("form"), StatementForm.choices, required=True)
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("themes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self) -> None:
        super().offer()
        self._choose("themes", self.scene.themes)


class InvocationForm(WhoseForm):
    PLAIN = ("principle", "act", "voice", "tier")
    WHO = ("invoker",)
    FIRST = "principle"

    principle = _choice(gettext_lazy("principle"), required=True)
    invoker = _choice(gettext_lazy("invoked by"))
    act = _choice(gettext_lazy("act"), Act.choices, required=True)
    voice = _choice(gettext_lazy("voice"), Voice.choices, required=True)
    tier = _choice(gettext_lazy("tier"), Tier.choices, required=True)
    statement = _choice(gettext_lazy("statement"))

    def first(self, values: dict[str, Any]) -> dict[str, Any]:
        said = values["statement"]
        return {**super().first(values), "statement": f"finding:{said}" if said else ""}

    def offer(self) -> None:
        super().offer()
        self._choose("principle", self.scene.principles)
        self._choose("statement", self.scene.statements)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "statement": self.cleaned_data["statement"].removeprefix("finding:")}


class MeasureForm(WhoseForm):
    PLAIN = ("label_fr", "measure_kind", "stage")
    WHO = ("imposed_by", "target")
    FIRST = "label_fr"

    label_fr = _line(gettext_lazy("label (French)"), 250, widget=forms.TextInput({"class": "vTextField"}))
    measure_kind = _choice(gettext_lazy("kind"), MeasureKind.choices, required=True)
    stage = _choice(gettext_lazy("what happens to it"), STAGES, required=True)
    imposed_by = _choice(gettext_lazy("imposed by"))
    target = _choice(gettext_lazy("target"))
    event = _choice(gettext_lazy("event"))

    def first(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**super().first(values), "event": f"finding:{values['event']}" if values["event"] else ""}

    def offer(self) -> None:
        super().offer()
        self._choose("event", self.scene.events)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "event": self.cleaned_data["event"].removeprefix("finding:")}


FORMS: dict[str, type[ProposalForm]] = {
    "actor": ActorForm, "place": PlaceForm, "event": EventForm, "statement": SaidForm,
    "invocation": InvocationForm, "measure": MeasureForm,
}  # fmt: skip
