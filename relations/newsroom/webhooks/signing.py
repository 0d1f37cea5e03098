"""Signatures of Standard Webhooks 1.0: HMAC-SHA256 over the id, the moment and the body.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from relations.newsroom.models import Hook

PREFIX = "whsec_"
PURPOSE = "relations.newsroom.webhooks"
# How long the secret before signs beside a new one, so that a receiver can change over in between.
BOTH = timedelta(days=1)


def secret_of(hook: Hook) -> str:
    """The secret as it is given to whoever receives."""
    return f"{PREFIX}{b64encode(key_of(hook.salt, settings.SECRET_KEY)).decode()}"


def key_of(salt: str, secret: str | bytes) -> bytes:
    """32 bytes that follow from the secret of the installation and the salt of the hook."""
    return salted_hmac(PURPOSE, salt, secret=secret, algorithm="sha256").digest()


def headers_of(hook: Hook, message: str, body: bytes, now: datetime) -> dict[str, str]:
    moment = str(int(now.timestamp()))
    signed = b".".join((message.encode(), moment.encode(), body))
    signatures = (b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in _keys(hook, now))
    return {
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _keys(hook: Hook, now: datetime) -> Iterator[bytes]:
    """The newest first. Those of earlier secrets of the installation too, for as long as Django is told of them."""
    salts = [hook.salt, hook.former_salt] if hook.former_salt and now < hook.renewed_at + BOTH else [hook.salt]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        for salt in salts:
            yield key_of(salt, secret)
