import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from relations.models import Article
from relations.newsroom.accounts import ensure_groups
from relations.publication.models import State
from relations.reading import NEWSROOM, PUBLIC

FIRST_ACCOUNT = "editor"


class Command(BaseCommand):
    help = "Bring both databases up to date; at the first start also load the seeds and make the first account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--without-seeds", action="store_true", help="start with an empty record")

    def handle(self, *args: Any, **options: Any) -> None:
        behind, was_behind = is_behind(PUBLIC), is_behind(NEWSROOM)
        for database in (NEWSROOM, PUBLIC):
            call_command("migrate", database=database, interactive=False, verbosity=0)
        if behind and State.current().edition:
            self.stdout.write("What readers see is written anew in the form of this release.")
            call_command("rebuild_public", stdout=self.stdout)
        if was_behind and Article.objects.exists():
            # A release may know copies by more than the one before: what it looks for is noted as texts are saved.
            self.stdout.write("The texts of the articles are gone through, by which copies are known.")
            call_command("find_duplicates", "article", stdout=self.stdout)
        ensure_groups()
        # The account comes last: a first start that was interrupted is taken up again.
        if not User.objects.filter(is_superuser=True).exists():
            if not options["without_seeds"]:
                self.stdout.write("First start: the seeds are loaded and published.")
                call_command("load_seeds", stdout=self.stdout)
            self.print_account(make_first_account(first_account_file()))
        elif first_account_file().exists():
            self.stdout.write(f"First account: see {first_account_file()}")
        self.print_addresses()

    def print_account(self, password: str) -> None:
        self.stdout.write(f"First account: {FIRST_ACCOUNT}, password: {password}")
        self.stdout.write(f"(to be read again in {first_account_file()}; change it at the desk)")

    def print_addresses(self) -> None:
        for name, path in (("Site", "/fr/"), ("Desk", settings.NEWSROOM_PREFIX), ("API", "/api/v1/")):
            self.stdout.write(f"{name:<5}{settings.PUBLIC_URL}{path}")


def is_behind(database: str) -> bool:
    """Whether the database lacks a migration of this release: what it holds for readers may take another form."""
    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def first_account_file() -> Path:
    return settings.DATA_DIR / "first-account"


def make_first_account(file: Path) -> str:
    """Make an account with every right; its password is answered, and kept in a file that its owner alone can read."""
    password = secrets.token_urlsafe(12)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as kept:
        kept.write(f"{FIRST_ACCOUNT}\n{password}\n")
    User.objects.create_superuser(FIRST_ACCOUNT, password=password)
    return password
