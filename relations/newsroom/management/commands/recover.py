"""A one-time link for somebody who cannot log in any more, when nobody at the desk can make one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from relations.newsroom.accounts import SYSTEM
from relations.newsroom.accounts.links import make_link
from relations.newsroom.models import OneTimeLink


class Command(BaseCommand):
    help = "Print a link by which an account gets a new password and sets its second factor up anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the name that the person logs in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).exclude(username=SYSTEM).first()
        if user is None:
            raise CommandError(f"No open account is called {options['user']}.")
        print_link(self, *make_link(user, OneTimeLink.Kind.RECOVER, by=None))


def print_link(command: BaseCommand, link: OneTimeLink, secret: str) -> None:
    command.stdout.write(f"{link.account.get_username()}: {settings.PUBLIC_URL}{reverse('admin:link', args=(secret,))}")
    command.stdout.write(f"It works once, until {link.expires:%Y-%m-%d %H:%M} UTC. Hand it over in person.")
