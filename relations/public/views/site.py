"""The pages that belong to no single record: the method, the data, the contact."""

from django.conf import settings
from django.utils import timezone
from django.views.generic import TemplateView

from relations.catalogue import licence
from relations.catalogue.closed_lists import ranks, topics
from relations.formats.offered import FORMATS
from relations.models import EventType, Page, Relation
from relations.public.contact import Concern, NotOurs, concern_of


class MethodView(TemplateView):
    """How dates and certainty are read, every closed list, and the codebook of event types with both weights."""

    template_name = "public/method.html"

    def get_context_data(self, **kwargs):
        types = EventType.objects.prefetch_related("modes")
        return super().get_context_data(types=types, topics=topics(), ranks=ranks(), **kwargs)


class DataView(TemplateView):
    template_name = "public/data.html"
    extra_context = {"licence_name": licence.NAME, "licence_url": licence.URL, "lists": topics()["lists"]}

    def get_context_data(self, **kwargs):
        relations = Relation.objects.select_related("first", "second").order_by("code")[:FRAMES]
        return super().get_context_data(relations=relations, forms=FORMATS.values(), **kwargs)


# How many relations the data page writes out a frame for: the others are made alike.
FRAMES = 3
# What the page that names the responsible publisher may be called in an address.
LEGAL_NOTICES = ("mentions-legales", "legal-notice")


class ContactView(TemplateView):
    """Where to write, and a text that names the page and the edition one writes about."""

    template_name = "public/contact.html"

    def get(self, request, *args, **kwargs):
        try:
            concern, status = concern_of(request.GET, request.public_state.edition), 200
        except NotOurs:
            concern, status = Concern(), 400
        context = self.get_context_data(concern=concern, is_refused=status == 400)
        return self.render_to_response(context, status=status)

    def get_context_data(self, concern, **kwargs):
        today, email = timezone.now().date(), settings.CONTACT_EMAIL
        return super().get_context_data(
            concern=concern,
            letter=concern.text(today),
            email=email,
            mail=concern.mail(email, today) if email else "",
            notice=Page.objects.filter(slug__in=LEGAL_NOTICES).first(),
            **kwargs,
        )
