"""The forms of allauth and of the admin that try a password or a code, each counted before it is tried."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgain
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import get_state
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import UserVerificationRequirement

from relations.newsroom.accounts.second_factor import spend
from relations.newsroom.accounts.throttling import counted

UNLIKE_THE_APP = _(
    "This is not what the app shows now. Type the next six digits; if they are refused too, set the clock of the "
    "telephone by the network."
)
CODE_HELP = _("Six digits from your app, or one of your recovery codes.")


class LoginForm(AdminAuthenticationForm):
    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": _("This name and this password do not go together. Capitals and small letters are not alike."),
    }

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password") or self.request is None:
            return self.cleaned_data
        with counted("password", name, self.request):
            return super().clean()


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **said: Any):
        super().__init__(*args, **said)
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput({"autocomplete": "current-password", "class": "vTextField"}),
        )

    def clean_password(self) -> str:
        with counted("password", self.user.get_username(), context.request):
            return str(super().clean_password())


class OneCode:
    """A code of the app or a recovery code, which opens once."""

    fields: dict[str, forms.Field]
    user: Any
    authenticator: Authenticator

    def __init__(self, *args: Any, **said: Any):
        super().__init__(*args, **said)
        self.fields["code"] = code_field(CODE_HELP)

    def clean_code(self) -> str:
        with counted("factor", self.user.get_username(), context.request):
            code = str(super().clean_code())  # type: ignore[misc]
            if self.authenticator.type == Authenticator.Type.TOTP:
                spend_or_refuse(self.user, decrypt(self.authenticator.data["secret"]), code)
            return code


def spend_or_refuse(user: Any, secret: str, code: str) -> None:
    if not spend(user, secret, code):
        raise get_adapter().validation_error("incorrect_code")


def code_field(help_text: Any = "") -> forms.CharField:
    kinds = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "vTextField one-code", "autofocus": True}
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(kinds), help_text=help_text)


class CodeForm(OneCode, AuthenticateForm):
    pass


@contextmanager
def given_by_a_stranger() -> Iterator[None]:
    """What a browser says of a passkey, anybody can send: whichever way the library fails on it, it is not right."""
    try:
        yield
    except (ValidationError, ImmediateHttpResponse, ReauthenticationRequired):
        raise
    except Exception as error:
        raise get_adapter().validation_error("incorrect_code") from error


class GivenPasskey:
    """A passkey that opens something."""

    def clean_credential(self) -> Authenticator:
        with given_by_a_stranger():
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
            return found


class PasskeyFactorForm(GivenPasskey, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(GivenPasskey, ReauthenticateWebAuthnForm):
    pass


class PasskeyLoginForm(GivenPasskey, LoginWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        # A challenge that was made for a second factor asks for no finger and no PIN, be the password whose it may.
        asked = (get_state() or {}).get("user_verification")
        if asked != UserVerificationRequirement.REQUIRED:
            raise get_adapter().validation_error("incorrect_code")
        found = super().clean_credential()
        if not found.wrap().is_passwordless:
            raise get_adapter().validation_error("incorrect_code")
        return found


def factor_form(user: Any, data: Any, prefix: str | None = None) -> Any:
    """The form of the second factor that was sent: a passkey where there is one, else a code."""
    by_passkey = data.get(f"{prefix}-credential" if prefix else "credential")
    return (PasskeyFactorForm if by_passkey else CodeForm)(user=user, data=data, prefix=prefix)


class CodeAgainForm(OneCode, CodeAgain):
    pass


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **said: Any):
        super().__init__(*args, **said)
        self.fields["code"] = code_field(_("The six digits that the app shows now."))

    def clean_code(self) -> str:
        with counted("factor", self.user.get_username(), context.request):
            try:
                code = str(super().clean_code())
            except ValidationError as error:
                raise ValidationError(UNLIKE_THE_APP, code="incorrect_code") from error
            # What has set the app up does not log in as well.
            spend_or_refuse(self.user, self.secret, code)
            return code


class PasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, widget=forms.TextInput({"class": "vTextField"}),
        help_text=_("By which you know it again, such as “telephone” or “key in the safe”."),
    )  # fmt: skip
    passwordless = forms.BooleanField(
        label=_("logs in alone, without the password"),
        required=False,
        initial=True,
        help_text=_("It then asks for your finger, your face or a PIN each time. Untick it for a key that cannot."),
    )

    def clean(self) -> dict[str, Any]:
        with given_by_a_stranger():
            cleaned = super().clean() or {}
            if credential := cleaned.get("credential"):
                # What its owner wants of it, where the library keeps what the browser says of it.
                said = credential.setdefault("clientExtensionResults", {})
                said["credProps"] = {"rk": bool(cleaned.get("passwordless"))}
            return cleaned


class OwnPasswordForm(AdminPasswordChangeForm):
    """Changes the password of whoever is logged in; the old one is tried no oftener than at the door."""

    def clean_old_password(self) -> str:
        with counted("password", self.user.get_username(), context.request):
            return super().clean_old_password()
