"""`python -m tests.intake` prints how well the texts are read; `--texts` what was missed and invented in each.

The texts of the unseen set are never listed: no rule may be tuned on them.
"""

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.intake.articles import SETS, gathered  # noqa: E402
from tests.intake.measuring import findings, tallies  # noqa: E402
from tests.intake.scoring import score, sprung, table, unproven  # noqa: E402


def say(line=""):
    sys.stdout.write(line + "\n")


def print_set(group):
    texts = gathered(group)
    traps = sum(len(m.expected["not_quotes"]) + len(m.expected["not_events"]) for m in texts)
    caught = sum(len(sprung(m.expected, findings(m))) for m in texts)
    say(table(f"{group}: {len(texts)} texts", tallies(group)))
    say(f"traps sprung: {caught} of {traps}\n")


def print_text(measured):
    found = findings(measured)
    say(f"== {measured.name}")
    for kind, tally in score(measured.expected, found).items():
        for word, items in (("missed", tally.missed), ("invented", tally.invented)):
            for item in items:
                say(f"   {kind:17} {word:9} {item}")
    for word, items in (("sprung", sprung(measured.expected, found)), ("unproven", unproven(measured.text, found))):
        for item in items:
            say(f"   {word}: {item}")


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.intake", description=__doc__)
    parser.add_argument("--texts", nargs="*", metavar="NAME", help="list findings of these tuned texts (all if none)")
    options = parser.parse_args()
    if options.texts is not None:
        for measured in gathered("tuned"):
            if not options.texts or measured.name in options.texts or measured.path.stem in options.texts:
                print_text(measured)
    for group in SETS:
        print_set(group)


if __name__ == "__main__":
    main()
