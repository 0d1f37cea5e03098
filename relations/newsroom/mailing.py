"""Notices by mail, in French. A mail leaves the house: it names kinds and numbers of records, never their words."""

import logging
from collections.abc import Sequence
from datetime import UTC, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from relations.models.aggregates import aggregates
from relations.newsroom import audit
from relations.newsroom.alerts import OF_ACCOUNTS
from relations.newsroom.models import Alert

log = logging.getLogger(__name__)

# Without a limit, a server that does not answer would hold up all other work.
SECONDS = 10
MOST_LINES = 50
# How long ago what was done to an account may be news.
RECENT = timedelta(days=7)


def send_mails() -> int:
    """Mail each account its unread notices, all in one; answers how many mails went out.

    When the server fails, the notices wait for the next round, and nothing is raised.
    """
    return _send(Alert.objects.filter(Q(read_at=None) | _about_the_account()))


def send_mails_of_accounts() -> int:
    """Only what was done to the accounts themselves: what goes out while the newsroom is frozen too."""
    return _send(Alert.objects.filter(_about_the_account()))


def _about_the_account() -> Q:
    """Mailed though it was read at the desk, by whoever has the account by now; not what has become old."""
    return Q(cause__in=OF_ACCOUNTS, at__gte=timezone.now() - RECENT)


def _send(notices: QuerySet[Alert]) -> int:
    waiting = notices.filter(mailed_at=None)
    people = _to_be_told(waiting) if settings.EMAIL_URL else []
    if not people:
        return 0
    sent = 0
    try:
        with get_connection(timeout=settings.EMAIL_TIMEOUT or SECONDS) as connection:
            for user in people:
                sent += _tell(user, waiting, connection)
    except OSError as error:
        log.warning("The mail server fails (%s): notices wait for the next round.", error)
    return sent


def _to_be_told(waiting: QuerySet[Alert]) -> list[User]:
    people = User.objects.filter(pk__in=waiting.values("to"), is_active=True)
    return list(people.exclude(email="").order_by("pk"))


def _tell(user: User, waiting: QuerySet[Alert], connection: BaseEmailBackend) -> bool:
    """Mark, then send: of two processes at once, one finds nothing left to send."""
    alerts = _taken(user, waiting)
    if not alerts:
        return False
    try:
        return bool(letter(user, alerts, connection).send())
    except SMTPRecipientsRefused as refused:
        if any(code < 500 for code, _words in refused.recipients.values()):
            _give_back(alerts)
        log.warning("The mail server refuses the address of account %s: %s", user.pk, refused)
    except ValueError as error:
        log.warning("Account %s has an address that no mail can go to: %s", user.pk, error)
    except BaseException:
        _give_back(alerts)
        raise
    return False


def _taken(user: User, waiting: QuerySet[Alert]) -> list[Alert]:
    """The notices to send, marked as sent: whoever looks after this commit does not see them. Those of the account
    first, since a mail has an end."""
    with transaction.atomic(using="default"):
        # Nothing of the record is written: a freeze does not hold it up.
        audit.claim(editing=False)
        alerts = list(waiting.filter(to=user).order_by("at", "pk"))
        alerts.sort(key=lambda alert: alert.cause not in OF_ACCOUNTS)
        Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(mailed_at=timezone.now())
    return alerts


def _give_back(alerts: Sequence[Alert]) -> None:
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(mailed_at=None)


# --- the words --------------------------------------------------------------------------------------------------------


def letter(user: User, alerts: Sequence[Alert], connection: BaseEmailBackend | None = None) -> EmailMessage:
    count = len(alerts)
    with override("fr"):
        subject = ngettext("Entente: %(count)s notice", "Entente: %(count)s notices", count) % {"count": count}
        return EmailMessage(subject, _body(alerts), to=[user.email], connection=connection)


def _body(alerts: Sequence[Alert]) -> str:
    lines = [_("Here is what is new for you at the desk."), ""]
    for alert in alerts[:MOST_LINES]:
        lines += _lines(alert)
    if len(alerts) > MOST_LINES:
        lines += [_("And %(count)s more.") % {"count": len(alerts) - MOST_LINES}, ""]
    if any(alert.cause in OF_ACCOUNTS for alert in alerts):
        lines += [
            _("If you did not expect this change to your account, tell a person who manages accounts at once."),
            "",
        ]
    lines += [_("All your notices: %(address)s") % {"address": _address("admin:notices")}]
    return "\n".join([*lines, "", _("This mail names records by their numbers: their words stay at the desk."), ""])


def _lines(alert: Alert) -> list[str]:
    cause, colon = alert.get_cause_display(), _(":")
    if alert.cause in OF_ACCOUNTS:
        return [f"– {cause}{colon} {alert.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC", ""]
    if alert.kind not in aggregates():
        return [f"– {cause}", ""]
    kind = aggregates()[alert.kind].root._meta.verbose_name
    address = _address(f"admin:relations_{alert.kind}_change", alert.record_id)
    return [f"– {cause}{colon} {kind} {alert.record_id}", f"  {address}", ""]


def _address(name: str, *args: object) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
