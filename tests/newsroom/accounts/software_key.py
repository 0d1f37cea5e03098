"""A security key made of software: it registers and answers as a browser sends it on."""

import base64
import hashlib
import html
import json
import os
import re

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
HOST = "testserver"


def words(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def challenge_on(page) -> str:
    """What a page, or an answer for a script, asks a key to sign."""
    said = html.unescape(page.content.decode())
    return re.search(r'"challenge": ?"([\w-]+)"', said)[1]


class SoftwareKey:
    def __init__(self, user):
        self.user, self.key, self.id, self.uses = user, ec.generate_private_key(ec.SECP256R1()), os.urandom(16), 0

    def register(self, challenge: str, *, flags: int) -> str:
        held = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = bytes(AuthenticatorData.create(self._place(), flags | PRESENT | NEW, 0, held))
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent(attestationObject=words(attested), clientDataJSON=words(self._said("create", challenge)))

    def answer(self, challenge: str, *, flags: int = 0) -> str:
        self.uses += 1
        said = self._said("get", challenge)
        data = bytes(AuthenticatorData.create(self._place(), flags | PRESENT, self.uses))
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(
            clientDataJSON=words(said), authenticatorData=words(data), signature=words(signed),
            userHandle=words(user_pk_to_url_str(self.user).encode()),
        )  # fmt: skip

    def _place(self) -> bytes:
        return hashlib.sha256(HOST.encode()).digest()

    def _said(self, act: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{act}", "challenge": challenge, "origin": f"https://{HOST}", "crossOrigin": False}
        return json.dumps(said).encode()

    def _sent(self, **response: str) -> str:
        own = {"id": words(self.id), "rawId": words(self.id), "type": "public-key", "clientExtensionResults": {}}
        return json.dumps({**own, "response": response})
