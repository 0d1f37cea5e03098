"""A one-time link by which somebody begins to work at the desk, printed to be handed over."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from relations.newsroom import audit
from relations.newsroom.accounts import GROUPS, SYSTEM, ensure_groups
from relations.newsroom.accounts.links import make_link
from relations.newsroom.management.commands.recover import print_link
from relations.newsroom.models import OneTimeLink
from relations.reading import NEWSROOM


class Command(BaseCommand):
    help = "Make an account, or find one that was never used, and print a link by which its password is chosen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the name that the person logs in with")
        parser.add_argument("--group", action="append", default=[], choices=list(GROUPS), help="may be given twice")
        parser.add_argument("--chief", action="store_true", help="give the account every right")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["user"]
        if name == SYSTEM:
            raise CommandError(f"{SYSTEM} is the account of Entente itself.")
        with transaction.atomic(using=NEWSROOM):
            audit.claim(editing=False)
            user = User.objects.filter(username=name).first() or self._made(name, options)
            if user.last_login or not user.is_active:
                raise CommandError(f"{name} has been used already, or is closed: see `recover {name}`.")
            link, secret = make_link(user, OneTimeLink.Kind.INVITE, by=None)
        print_link(self, link, secret)

    def _made(self, name: str, options: dict[str, Any]) -> User:
        ensure_groups()
        user = User(
            username=name, first_name=options["first_name"], last_name=options["last_name"], is_staff=True,
            is_superuser=options["chief"],
        )  # fmt: skip
        user.set_unusable_password()
        user.full_clean(exclude=("password",))
        user.save()
        user.groups.set(Group.objects.filter(name__in=options["group"]))
        detail = {"id": user.pk, "name": name, "groups": options["group"], "chief": options["chief"]}
        audit.enter([audit.Act("user.add", detail=detail)], by=None)
        return user
