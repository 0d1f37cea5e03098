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
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from relations.newsroom.accounts.second_factor import spend
from relations.newsroom.accounts.throttling import Throttled, counted

CODE_HELP = _("Six digits from your app, or one of your recovery codes.")


class LoginForm(AdminAuthenticationForm):
    throttled: Throttled | None = None

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password") or self.request is None:
            return self.cleaned_data
        try:
            with counted("password", name, self.request):
                return super().clean()
        except Throttled as throttled:
            self.throttled = throttled
            raise


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
            if self.authenticator.type == Authenticator.Type.TOTP and not spend(self.user, code):
                raise get_adapter().validation_error("incorrect_code")
            return code


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
    pass


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
            return str(super().clean_code())


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
            return super().clean() or {}


class OwnPasswordForm(AdminPasswordChangeForm):
    """Changes the password of whoever is logged in; the old one is tried no oftener than at the door."""

    def clean_old_password(self) -> str:
        with counted("password", self.user.get_username(), context.request):
            return super().clean_old_password()
