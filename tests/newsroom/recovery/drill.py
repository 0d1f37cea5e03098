"""What processes of an installation do when backups are rehearsed, and how they tell what came of it."""

# What an installation holds, and the ends of its log and its audit.
SAID = """
import django, json, os, signal, sys
django.setup()
import hashlib
from io import StringIO
from pathlib import Path
from django.core.management import CommandError, call_command
from relations.models.aggregates import aggregates
from relations.newsroom.models import AuditTail, Edition
from relations.newsroom.proofs import public_dump
from relations.newsroom.recovery import backups, copies, manifests
from relations.newsroom.snapshots import canonical, take
def said():
    ids = lambda kind: sorted(aggregates()[kind].root._base_manager.using("default").values_list("pk", flat=True))
    working = {kind: take(kind, ids(kind), "default") for kind in aggregates()}
    digests = [hashlib.sha256(repr(canonical(dump)).encode()).hexdigest() for dump in (public_dump(), working)]
    tail, edition = AuditTail.objects.get(), Edition.objects.first()
    return [*digests, edition.number, edition.hash, tail.last, tail.hash]
def told(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()
def refused(*command):
    try:
        call_command(*command, stdout=StringIO())
    except CommandError as error:
        return str(error)
def tell(**found):
    print(json.dumps(found))
    sys.stdout.flush()
# One backup stays; the next is killed when both databases are copied.
def back_up_and_die(place, **found):
    call_command("backup", str(place), stdout=StringIO())
    tell(**found, said=said())
    manifests.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    backups.make(place)
"""
UPGRADE_AND_BACK_UP = f"""{SAID}
from relations.newsroom.management.commands import prepare
groups, prepare.ensure_groups = prepare.ensure_groups, lambda: 1 / 0
failed = refused("upgrade")
(backup,) = backups.kept(backups.usual_place())
prepare.ensure_groups = groups
upgraded = told("upgrade")
backed_up = json.loads((backup.folder / "manifest.json").read_text())
back_up_and_die(
    Path(sys.argv[1]), failed=failed, upgraded=upgraded, backup=str(backup.folder), backed_up=backed_up
)
"""
BACK_UP = f"""{SAID}
back_up_and_die(Path(sys.argv[1]))
"""
RESTORE = f"""{SAID}
backup, name = Path(sys.argv[1]), sys.argv[2]
whole = (backup / name).read_bytes()
(backup / name).write_bytes(whole[:999] + bytes([whole[999] ^ 1]) + whole[1000:])
damaged = refused("restore", str(backup))
(backup / name).write_bytes(whole)
class Stopped(Exception):
    pass
def stop(alias, folder):
    if alias == "public":
        raise Stopped
    copy_in(alias, folder)
copy_in, copies.copy_in = copies.copy_in, stop
try:
    call_command("restore", str(backup), stdout=StringIO())
except Stopped:
    interrupted = "stopped"
copies.copy_in = copy_in
lines = told("restore", str(backup)).splitlines()
tell(said=said(), told=lines, damaged=damaged, interrupted=interrupted, again=refused("restore", str(backup)))
"""
