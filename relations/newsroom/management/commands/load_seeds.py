from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relations.newsroom.seeding import Step, load
from relations.newsroom.seeding.seedlings import SeedError


class Command(BaseCommand):
    help = "Loads the vocabularies and the first facts, and publishes them. A second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "seeds", help="where the seed files are")

    def handle(self, *args, folder, **options):
        try:
            for step in load(folder):
                self.stdout.write(in_words(step))
        except (SeedError, OSError) as problem:
            raise CommandError(str(problem)) from problem


def in_words(step: Step) -> str:
    if not step.created and not step.editions and not step.waiting:
        return _("%(step)s: nothing new.") % {"step": step.name}
    created = ngettext("%(count)d record created", "%(count)d records created", step.created) % {"count": step.created}
    words = _("%(step)s: %(created)s") % {"step": step.name, "created": created}
    if step.editions:
        words += _(", published as edition %(numbers)s") % {"numbers": ", ".join(map(str, step.editions))}
    if step.waiting:
        words += _(", %(count)d kept as drafts because what they refer to is not public") % {"count": step.waiting}
    return words + "."
