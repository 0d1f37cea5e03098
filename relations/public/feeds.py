"""Feeds that readers subscribe to."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.catalogue import pages
from relations.formats.feeds import StillFeed
from relations.models.aggregates import model_of
from relations.public.addresses import address_of
from relations.public.views.lists import with_names
from relations.templatetags.site import note

LENGTH = 100


class CorrectionFeed(Feed):
    """What was corrected, clarified or taken away, and what readers were told. A record that is gone is not named."""

    feed_type = StillFeed
    title = gettext_lazy("Entente – corrections")
    subtitle = gettext_lazy("What was corrected, clarified or taken away, and why.")
    author_name = "Entente"

    def link(self):
        return f"{settings.PUBLIC_URL}{reverse('public:corrections')}"

    def feed_url(self):
        return f"{settings.PUBLIC_URL}{reverse('public:corrections-feed')}"

    feed_guid = link

    def items(self):
        return with_names(pages.corrections()[:LENGTH])

    def get_feed(self, obj, request):
        feed = super().get_feed(obj, request)
        feed.moment = request.public_state.moment
        return feed

    def item_title(self, item):
        change, name = item["change"], item["name"]
        words = name.label if name else _("a record that is no longer public")
        return f"{capfirst(change.get_act_display())} – {words}"

    def item_description(self, item):
        return note(item["change"]) if item["change"].notice_fr else ""

    def item_link(self, item):
        return f"{settings.PUBLIC_URL}{address_of(item['name']) or reverse('public:corrections')}"

    def item_guid(self, item):
        return f"{self.link()}#{item['change'].edition}-{item['change'].position}"

    def item_pubdate(self, item):
        return item["change"].moment

    item_updateddate = item_pubdate

    def item_categories(self, item):
        change = item["change"]
        return (change.act, str(model_of(change.kind)._meta.verbose_name))
