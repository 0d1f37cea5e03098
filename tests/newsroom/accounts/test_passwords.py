"""How passwords are kept, and which are taken."""

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests import factories as make
from tests.newsroom.accounts.signing import PASSWORD, browser, with_password

OURS = ["relations.newsroom.accounts.hashing.Argon2"]
DJANGOS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.once
def test_a_password_is_kept_by_argon2id_with_46_mib(settings):
    settings.PASSWORD_HASHERS = OURS

    kept = make_password(PASSWORD)

    assert kept.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert check_password(PASSWORD, kept)


@pytest.mark.django_db
@pytest.mark.once
def test_one_that_was_kept_otherwise_is_kept_anew_at_the_next_login(settings):
    settings.PASSWORD_HASHERS = DJANGOS
    user = make.chief("awa")
    settings.PASSWORD_HASHERS = OURS

    assert with_password(browser(), "awa").url == "/admin/"

    user.refresh_from_db()
    assert "m=47104,t=1,p=1" in user.password


@pytest.mark.once
@pytest.mark.parametrize(
    "password",
    [
        "a z e r t y u i o", "éàüñçøßæ łžý", "correct horse battery staple " * 10, "trois pirogues au crépuscule",
        "x7#Kq9!vTz2p", "fleuve sans rive", "ߒߞߏ ߞߊ߲ ߛߓߍߛߎ߲ ߝߟߐ",
    ],
)  # fmt: skip
def test_long_ones_of_any_signs_are_taken(password):
    validate_password(password)


@pytest.mark.once
@pytest.mark.parametrize(
    "password",
    [
        "onze signes", "123456789012", "passwordpassword", "Azertyuiop2026!", "aaaaaaaaaaaaaa", " " * 12, "!" * 12,
        "…" * 19, "-=-=-=-=-=-=", "entententent", "aaaaaaaaaaab", "P@ssw0rd1234", "M0tdep@sse2026", "Rédaction2026!",
        "motdepasse-entente", "ENTENTE-REDACTION", "Bamako-Mali-2026", "BamakoMali2026", "vive-le-mali-2026",
    ],
)  # fmt: skip
def test_short_and_common_ones_are_not(password):
    with pytest.raises(ValidationError):
        validate_password(password)
