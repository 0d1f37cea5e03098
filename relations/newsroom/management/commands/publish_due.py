from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from relations.newsroom.due import Result, publish_due
from relations.newsroom.wording import with_names


class Command(BaseCommand):
    help = "Publish and withdraw what is scheduled for now or earlier. Safe when run twice at once."

    def handle(self, *args: Any, **options: Any) -> None:
        results = publish_due()
        for result in results:
            self.stdout.write(in_words(result))
        failed = sum(1 for result in results if result.error)
        if failed:
            raise CommandError(
                _("Not carried out: %(count)d. See the list of schedules at the desk.") % {"count": failed}
            )


def in_words(result: Result) -> str:
    error = "; ".join(with_names(result.error).splitlines())
    words = {"number": result.schedule.pk, "edition": result.edition, "error": error}
    if result.error:
        return _("Schedule %(number)d: %(error)s") % words
    return _("Schedule %(number)d: edition %(edition)d.") % words
