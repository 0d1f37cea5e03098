"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 46 MiB, once over, one lane (the first of OWASP's choices): Django's own takes 100 MiB a login.

    A password that was kept otherwise is kept anew at the next login.
    """

    time_cost = 1
    memory_cost = 47_104
    parallelism = 1
