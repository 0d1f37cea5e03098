"""What tests of schedules share: records approved, scheduled, and what became of them."""

from datetime import timedelta

from django.utils import timezone

from relations.models import Theme
from relations.newsroom import schedules
from relations.newsroom.models import Standing
from relations.newsroom.workflow import make_move
from relations.vocabulary import ItemAct
from tests import factories as make

HOUR = timedelta(hours=1)


def key(row):
    return row.kind(), row.pk


def keys(*rows):
    return [key(row) for row in rows]


def approved(*rows):
    make_move("approve", keys(*rows), by=make.system_user())
    return rows[0]


def soon(hours=1):
    return timezone.now() + hours * HOUR


def scheduled(*rows, by, hours=1, **said):
    return schedules.schedule(keys(*rows), at=soon(hours), by=by, **said)


def withdrawn_later(*rows, by, hours=1):
    return scheduled(*rows, by=by, hours=hours, act=ItemAct.WITHDRAWAL, notice_fr="Doublon.")


def later(hours=24):
    return soon(hours)


def shown(theme):
    return Theme.objects.using("public").filter(pk=theme.pk).values_list("label_fr", flat=True).first()


def review(row):
    return Standing.objects.get(kind=row.kind(), record_id=row.pk).review


def state(made):
    made.refresh_from_db()
    return made.state, made.edition
