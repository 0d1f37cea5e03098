"""The second factor: who needs one, whether this session has shown one, and how its secrets are kept."""

import base64
import logging
import secrets
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relations.newsroom.models import SpentCode
from relations.reading import NEWSROOM

log = logging.getLogger(__name__)
STEP = "step "


def factors_of(user: Any) -> list[Authenticator]:
    """The passkeys and the app of an account; recovery codes alone are no factor."""
    rows = Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(rows.order_by("type", "created_at"))


def has_factor(user: Any) -> bool:
    return bool(factors_of(user))


def has_shown_factor(request: HttpRequest) -> bool:
    """Whether this session was begun with a second factor, or set one up."""
    user: Any = request.user
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def spend(user: User, secret: str, code: str) -> bool:
    """Use a code of an authenticator app up, however it is written; False when it was used before, or a later one."""
    SpentCode.objects.filter(at__lt=timezone.now() - timedelta(minutes=5)).delete()
    step = _step_of(secret, code)
    if SpentCode.objects.filter(account=user, digest__startswith=STEP, digest__gte=step).exists():
        return False
    try:
        with transaction.atomic(using=NEWSROOM):
            SpentCode.objects.create(account=user, digest=step, at=timezone.now())
    except IntegrityError:
        return False
    return True


def _step_of(secret: str, code: str) -> str:
    """The half minute that a code belongs to, written so that a later one comes later; the last, if several do."""
    fits = [step for step in yield_hotp_counters_from_time() if _is_code(code, secret, step)]
    return f"{STEP}{max(fits, default=0):015d}"


def _is_code(code: str, secret: str, step: int) -> bool:
    return bool(compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))))


def takes_passkeys(request: HttpRequest) -> bool:
    """Whether a browser can have a passkey for this address: not for one that is a number."""
    try:
        ip_address(request.get_host().rpartition(":")[0].strip("[]") or request.get_host())
    except ValueError:
        return True
    return False


def _keys() -> MultiFernet:
    """From the secret of the installation: a copy of the database alone opens nothing."""
    found = [
        base64.urlsafe_b64encode(
            salted_hmac("entente second factor", "key", secret=secret, algorithm="sha256").digest()
        )
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return MultiFernet([Fernet(key) for key in found])


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This is not right, or was used already: wait for the next code, or try again."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a passkey or an app first."),
    }

    def get_totp_issuer(self) -> str:
        return f"Entente ({context.request.get_host()})"

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # The secret of the installation was replaced: no code fits any more, and nobody gets an error page.
            log.error("A second factor was kept with another SECRET_KEY: name that one in SECRET_KEY_FALLBACKS.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "name": user.get_username()}
