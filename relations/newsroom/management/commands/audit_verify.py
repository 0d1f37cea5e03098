from typing import Any

from django.core.management.base import BaseCommand, CommandError

from relations.newsroom import audit
from relations.newsroom.models import AuditEvent


class Command(BaseCommand):
    help = "Check that no entry of the audit was removed, changed or moved since it was written."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(audit.differences())
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"The audit is whole: {AuditEvent.objects.count()} entries.")
