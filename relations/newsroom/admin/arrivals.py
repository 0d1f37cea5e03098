"""Bring in an article: paste it, name its address, or upload its file. What was read waits to be checked."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.dates import UncertainDate
from relations.models import Article, Outlet
from relations.models.article import web_address
from relations.newsroom import submissions
from relations.newsroom.admin.desk_page import DeskPage
from relations.newsroom.arrivals.bringing import bring, source_at
from relations.newsroom.arrivals.captures import LARGEST, Source
from relations.newsroom.arrivals.fetching import pasted, uploaded
from relations.newsroom.arrivals.reader.found import Unreadable
from relations.newsroom.arrivals.reader.heads import Head, Told, head_of
from relations.newsroom.arrivals.reading import DOCX, ENDINGS, MEDIA_TYPES, PDF, today, words_for
from relations.newsroom.articles_sent import LANGUAGE, LONGEST
from relations.newsroom.models import Submission
from relations.newsroom.plans import Refused
from relations.newsroom.proposals.readings import may_read
from relations.newsroom.traits import folded
from relations.vocabulary import Rights

MEGABYTE = 1_000_000


def address_of_reading(article: Article, user: User) -> str:
    """Where an editor goes on with a new draft: to the desk where it is read by rules, or to its form."""
    return reverse("admin:reading" if may_read(user) else "admin:relations_article_change", args=[article.pk])


def _without_nul(words: str) -> str:
    return words.replace("\0", "")


class Text(forms.CharField):
    """Words that keep their blanks and ends of lines."""

    def __init__(self, **options: Any):
        super().__init__(strip=False, max_length=LONGEST, **options)

    def to_python(self, value: Any) -> str:
        # A browser writes each end of a line as two signs, which count once.
        return _without_nul(str(value or "")).replace("\r\n", "\n")


def _line(length: int, **options: Any) -> forms.CharField:
    widget = forms.TextInput({"class": "vTextField"})
    return forms.CharField(max_length=length, required=False, **{"widget": widget, **options})


def offer_outlets(form: forms.Form) -> None:
    """Those there are, by their names as a person looks for them."""
    field: Any = form.fields["outlet"]
    field.queryset = Outlet.objects.all()
    names = sorted(((row.pk, str(row)) for row in field.queryset), key=lambda pair: folded(pair[1]))
    field.choices = [("", field.empty_label), *names]


# --- the three ways ---------------------------------------------------------------------------------------------------


class BringForm(forms.Form):
    address = _line(
        1000,
        label=gettext_lazy("web address"),
        widget=forms.URLInput({"class": "vTextField", "placeholder": "https://", "autofocus": True}),
        help_text=gettext_lazy("Alone, it is fetched. With a text or a file, it says where the article stands."),
    )
    text = Text(
        label=gettext_lazy("or its text"), required=False,
        widget=forms.Textarea({"class": "vLargeTextField", "rows": 12, "maxlength": LONGEST}),
        help_text=gettext_lazy("Paste all of it, with its title."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("or its file"), required=False, allow_empty_file=True, max_length=500,
        widget=forms.FileInput({"accept": ",".join(ENDINGS)}),
        help_text=gettext_lazy(".txt, .html, .docx or .pdf, at most 5 MB."),
    )  # fmt: skip

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        # As it is mostly copied from a letter or a note.
        if address and "://" not in address and "." in address and " " not in address:
            address = f"https://{address}"
        try:
            if address:
                web_address(address)
        except ValidationError as error:
            raise ValidationError(_("This is no address of the web.")) from error
        return address

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            words = _("The file is larger than %(size)s MB. Take out its pictures, or paste the text.")
            raise ValidationError(words % {"size": LARGEST // MEGABYTE})
        return file

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        if said["text"].strip() and said["file"]:
            raise ValidationError(_("A text and a file: give one of them."))
        if not (said["text"].strip() or said["file"] or said["address"]):
            raise ValidationError(_("Give an address, a text or a file."))
        return said

    def source(self) -> Source:
        """Raises Refused, with what to do."""
        said = self.cleaned_data
        if said["text"].strip():
            return pasted(said["text"])
        if not said["file"]:
            return source_at(said["address"])
        try:
            return uploaded(said["file"].name, said["file"].read())
        except Unreadable as cause:
            raise Refused([words_for(cause)]) from cause


class BringPage(DeskPage):
    template_name = "admin/bring.html"

    def may_enter(self) -> bool:
        return submissions.may_decide(self.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(BringForm(initial={"address": request.GET.get("address", "")[:1000]}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        try:
            row = bring(form.source(), by=self.user, address=form.cleaned_data["address"])
        except Refused as refused:
            form.add_error(None, [problem.message for problem in refused.problems])
            return self.show(form)
        messages.success(request, _("It was read. Check what was found, and make the draft."))
        return redirect("admin:submission", row.pk)

    def show(self, form: BringForm) -> HttpResponse:
        return self.page(title=_("Bring in an article"), form=form)


# --- what was read, to check ------------------------------------------------------------------------------------------


class MendForm(forms.Form):
    """The article as it was read; what is mended here goes into the draft, and the row stays as it came."""

    title = _line(300, label=gettext_lazy("title"))
    outlet = forms.ModelChoiceField(
        label=gettext_lazy("outlet"), queryset=Outlet.objects.none(), required=False,
        empty_label=gettext_lazy("– unknown –"),
    )  # fmt: skip
    authors = _line(300, label=gettext_lazy("authors"))
    published = forms.DateField(
        label=gettext_lazy("published"), required=False, input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date", "class": "vDateField"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Days such as “yesterday” are counted from it."),
    )  # fmt: skip
    url = _line(1000, label=gettext_lazy("web address"), widget=forms.URLInput({"class": "vTextField"}))
    language = forms.RegexField(
        rf"^(?:{LANGUAGE.pattern})\Z", label=gettext_lazy("language"), max_length=35,
        widget=forms.TextInput({"size": 8}),
        help_text=gettext_lazy("BCP 47 tag: fr, en, ar …"),
    )  # fmt: skip
    rights = forms.ChoiceField(label=gettext_lazy("rights"), choices=Rights.choices)
    body = Text(
        label=gettext_lazy("text"), widget=forms.Textarea({"class": "vLargeTextField", "rows": 22}),
        help_text=gettext_lazy("Take out what is not of the article: menus, captions, “read also”."),
    )  # fmt: skip

    def __init__(self, *args: Any, head: Head, **options: Any):
        super().__init__(*args, **options)
        self.head = head
        offer_outlets(self)

    def clean_published(self) -> UncertainDate | None:
        day = self.cleaned_data["published"]
        return submissions.published_on(_not_to_come(day), self.head) if day else None

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise ValidationError(_("The text is missing."))
        return body

    def say_where_from(self, name: str, words: str) -> None:
        """Before the help of a field, where what stands in it was read."""
        self.fields[name].help_text = format_html("{} {}", words, self.fields[name].help_text)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            if url:
                web_address(url)
        except ValidationError as error:
            raise ValidationError(_("This is no address of the web.")) from error
        return url


def mend_form(row: Submission, said: Any = None) -> MendForm:
    """With what was read, and where: a day that stands in the text without its year is proposed here alone."""
    found, head = submissions.as_handed_in(row), submissions.head_in(row)
    proposed = head.published.value if head.published else None
    # The summary of an announcement is not its text.
    first = {**found, "published": row.published or proposed, "body": row.text if row.is_whole else ""}
    form = MendForm(said, initial=first, head=head)
    form.say_where_from("published", _where_the_day_is_from(row, head.published))
    if head.authors and head.authors.value == row.authors:
        form.say_where_from("authors", _read_from(head.authors))
    if head.outlet and head.outlet.value == row.outlet:
        form.say_where_from("outlet", _read_from(head.outlet))
    return form


def _read_from(told: Told) -> str:
    return _("Read from “%(words)s”.") % {"words": told.words}


def _where_the_day_is_from(row: Submission, told: Told | None) -> str:
    """In words; of what a page, a feed or a program says of itself there is nothing to add."""
    if told and (row.published is None or told.value == row.published.isoformat()):
        unsure = _("The year is not stated there: check it.") if told.is_guessed and row.published is None else ""
        return f"{_read_from(told)} {unsure}".strip()
    if told and row.published:
        return _("The text says otherwise: “%(words)s”.") % {"words": told.words}
    if row.published is None:
        return _("The text does not say when it was published: ask, or leave it open.") if row.is_whole else ""
    if row.captures.filter(media_type__in=(MEDIA_TYPES[PDF], MEDIA_TYPES[DOCX])).exists():
        return _("From the properties of the file: perhaps only the day on which it was saved. Check it.")
    return ""


def _not_to_come(day: dt.date) -> dt.date:
    # Where the article appeared, it may be tomorrow already.
    if day > today() + dt.timedelta(days=1):
        raise ValidationError(_("This day has not come yet."))
    return day


class DayForm(forms.Form):
    """When an article was published, asked before its text is read."""

    published = forms.DateField(
        label=gettext_lazy("published"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput({"type": "date", "class": "vDateField"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, article: Article, said: Any = None):
        self.told = head_of(article.body, article.language[:2], today()).published
        super().__init__(said, initial={"published": self.told.value if self.told else None})

    def clean_published(self) -> dt.date:
        return _not_to_come(self.cleaned_data["published"])

    @property
    def where_from(self) -> str:
        if self.told is None:
            return ""
        unsure = _("The year is not stated there: check it.") if self.told.is_guessed else ""
        return f"{_read_from(self.told)} {unsure}".strip()


def urls(site: AdminSite) -> list[URLPattern]:
    return [path("arrivals/new/", site.admin_view(BringPage.as_view(site=site)), name="arrivals-new")]
