"""What is asked of other servers, and what is never asked: addresses inside, redirects there, slow and huge answers."""

import gzip
import socket
import time
import tracemalloc
import zlib
from itertools import chain, repeat
from threading import Event

import pytest
from django.utils.translation import override

from relations.newsroom.outbound import Failed, Forbidden, Limits, ask, asking, connecting
from relations.newsroom.outbound.addresses import is_of_the_world, target_of
from tests.newsroom.servers import CERTIFICATES, page, sends_on, serving

pytestmark = pytest.mark.once

SHORT = Limits(seconds=0.4, size=1000)
# Where a busy machine must not be the reason of a refusal.
PATIENT = Limits(seconds=60, size=1000)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def allow(settings):
    """Lets one server of this machine be reached, at its port alone."""

    def allowed(server):
        settings.OUTBOUND_ALLOWED = {*settings.OUTBOUND_ALLOWED, ("127.0.0.1", server.port)}
        return server

    return allowed


@pytest.fixture
def names(monkeypatch):
    """What hosts are called on the test's own network; every question is noted."""
    known, asked = {}, []

    def look_up(host, port, *arguments, **options):
        if host in known:
            asked.append(host)
            return [(socket.AF_INET6 if ":" in a else socket.AF_INET, 1, 6, "", (a, port)) for a in known[host]]
        return real(host, port, *arguments, **options)

    real = socket.getaddrinfo
    monkeypatch.setattr(connecting.socket, "getaddrinfo", look_up)
    known["asked"] = asked
    return known


@pytest.fixture
def refuses():
    """The words of the refusal."""

    def refused(address, kind=Forbidden, **options):
        with pytest.raises(kind) as caught:
            ask(address, **{"limits": SHORT, **options})
        return str(caught.value)

    return refused


# --- which addresses --------------------------------------------------------------------------------------------------

INSIDE = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.8.8", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::8.8.8.8", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1",
    "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1",
    "fec0::1", "ff02::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1",
)  # fmt: skip
OUTSIDE = ("1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.0.1.1", "223.255.255.255",
           "2606:4700:4700::1111", "2a00:1450:4007::1", "2620:4f:7fff::1")  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_of_the_world(address, refuses):
    literal = f"[{address}]" if ":" in address else address

    assert not is_of_the_world(address)
    assert "inside a network" in refuses(f"http://{literal}/", limits=PATIENT)


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_of_the_world(address):
    assert is_of_the_world(address)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST.", "127.1", "0x7f.1", "2130706433", "017700000001", "１２７.0.0.1", "127。0。0。1",
     "[::1]", "[0:0:0:0:0:ffff:7f00:1]", "[fe80::1%25lo]", "[fe80::1%lo]"],
)  # fmt: skip
def test_other_ways_to_write_an_address_inside_lead_nowhere(host, refuses):
    assert refuses(f"http://{host}/")


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "//example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1:25/",
        "javascript:alert(1)", "data:text/plain,x", "http://", "http:///path", "https://user@example.org/",
        "https://user:word@example.org/", "http://@example.org/", "http://example.org:99999/", "http://example.org:x/",
        "http://exa mple.org/", "http://example.org/\r\nX: y", "http://example.org\\@127.0.0.1/", "http://[::1/",
        "http://a..b/", f"http://{'a' * 64}.org/", "http://example.org/\x00", f"http://example.org/{'a' * 2000}",
        "http://[127.0.0.1]/", "http://[v1.x]/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused_before_anybody_is_asked(address, monkeypatch, refuses):
    monkeypatch.setattr(asking, "connected", lambda *_words: pytest.fail("somebody was asked"))

    assert refuses(address)


def test_an_address_is_sent_in_the_letters_of_ascii():
    found = target_of("HTTPS://Bücher.Example:443/Où/é?q=à#part")

    assert (found.authority, found.path) == ("xn--bcher-kva.example", "/O%C3%B9/%C3%A9?q=%C3%A0")
    assert found.address == "https://xn--bcher-kva.example/O%C3%B9/%C3%A9?q=%C3%A0"


def test_only_the_ports_of_the_web_are_asked(names, refuses, settings):
    names["mail.test"] = ["8.8.8.8"]

    assert "Port 25" in refuses("http://mail.test:25/")
    settings.OUTBOUND_PORTS = [25]
    assert "Port 80" in refuses("http://mail.test/")


# --- the connection goes to what was checked --------------------------------------------------------------------------


def test_a_name_is_looked_up_once_and_asked_under_its_name(names, allow):
    with serving(lambda _asked: page(b"Bonjour")) as server:
        allow(server)
        names["receiver.test"] = ["127.0.0.1"]

        answer = ask(server.address("/a?b", host="receiver.test"))

    (asked,) = server.asked
    assert (answer.status, answer.body) == (200, b"Bonjour")
    assert names["asked"] == ["receiver.test"]
    assert asked.path == "/a?b"
    assert asked.headers["host"] == f"receiver.test:{server.port}"
    assert asked.headers["user-agent"].startswith("Entente/")
    assert not {"cookie", "authorization", "referer"} & asked.headers.keys()


def test_a_name_that_leads_inside_and_outside_is_refused(names, refuses, monkeypatch):
    names["trap.test"] = ["8.8.8.8", "10.0.0.1"]
    monkeypatch.setattr(connecting.PinnedConnection, "connect", lambda _self: pytest.fail("somebody was connected to"))

    assert "10.0.0.1" in refuses("http://trap.test/")


def test_the_next_address_is_tried_when_the_first_takes_no_connection(names, settings):
    with serving(lambda _asked: page(b"Bonjour")) as server:
        settings.OUTBOUND_ALLOWED = {("127.0.0.1", server.port), ("127.0.0.2", server.port)}
        names["two.test"] = ["127.0.0.2", "127.0.0.1"]

        assert ask(server.address(host="two.test")).body == b"Bonjour"


def test_an_allowed_server_is_allowed_at_its_port_alone(allow, refuses, settings):
    with serving(lambda _asked: page(b"ours")) as one, serving(lambda _asked: page(b"secret")) as other:
        allow(one)
        settings.OUTBOUND_PORTS = [other.port]

        assert ask(one.address()).body == b"ours"
        assert refuses(other.address())
    assert other.asked == []


def test_the_proxies_of_the_environment_are_not_asked(monkeypatch, allow):
    with serving(lambda _asked: page(b"direct")) as server, serving(lambda _asked: page(b"proxy")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.address())

        assert ask(allow(server).address()).body == b"direct"
    assert proxy.asked == []


# --- certificates ----------------------------------------------------------------------------------------------------


@pytest.fixture
def trusting(monkeypatch):
    """The machine trusts the authority that the certificate of the tests comes from."""
    trusted = connecting.trusted.__wrapped__()
    trusted.load_verify_locations(CERTIFICATES / "receiver.pem")
    monkeypatch.setattr(connecting, "trusted", lambda: trusted)


@pytest.mark.usefixtures("trusting")
def test_the_certificate_is_checked_for_the_name_that_was_asked_for(names, allow, refuses):
    names |= {"receiver.test": ["127.0.0.1"], "other.test": ["127.0.0.1"]}
    with serving(lambda _asked: page(b"secure"), is_secure=True) as server:
        allow(server)

        assert ask(server.address(host="receiver.test", scheme="https")).body == b"secure"
        assert "no valid certificate" in refuses(server.address(host="other.test", scheme="https"), Failed)
        assert "no valid certificate" in refuses(server.address(scheme="https"), Failed)
    assert len(server.asked) == 1


def test_a_certificate_of_nobody_known_is_refused(names, allow, refuses):
    names["receiver.test"] = ["127.0.0.1"]
    with serving(lambda _asked: page(b"secure"), is_secure=True) as server:
        assert "no valid certificate" in refuses(allow(server).address(host="receiver.test", scheme="https"), Failed)


@pytest.mark.usefixtures("trusting")
def test_https_does_not_send_on_to_http(names, allow, refuses):
    names["receiver.test"] = ["127.0.0.1"]
    with (
        serving(lambda _asked: page(b"plain")) as plain,
        serving(lambda _asked: sends_on(plain.address()), is_secure=True) as server,
    ):
        allow(plain)
        assert "https to http" in refuses(allow(server).address(host="receiver.test", scheme="https"))
    assert plain.asked == []


# --- redirects -------------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_the_last_address_is_named(allow):
    with serving(lambda asked: page(b"end") if asked.path == "/fin" else sends_on("/fin#part")) as server:
        answer = ask(allow(server).address("/début?x"))

        assert (answer.body, answer.address) == (b"end", server.address("/fin"))


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
     "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "//127.0.0.1/", "http://localhost/",
     "file:///etc/passwd", "ftp://example.org/", "http://user:word@example.org/", "http://inside.test/"],
)  # fmt: skip
def test_a_redirect_is_checked_like_the_first_address(location, names, allow, refuses):
    names["inside.test"] = ["10.1.2.3"]
    with serving(lambda _asked: sends_on(location)) as server:
        assert refuses(allow(server).address())


def test_a_redirect_to_another_server_of_this_machine_is_refused(allow, refuses, settings):
    with (
        serving(lambda _asked: page(b"secret")) as inside,
        serving(lambda _asked: sends_on(inside.address())) as server,
    ):
        settings.OUTBOUND_PORTS = [inside.port]
        assert "inside a network" in refuses(allow(server).address())
    assert inside.asked == []


def test_redirects_are_counted(allow, refuses):
    with serving(lambda asked: sends_on(f"{asked.path}x")) as server:
        assert "5 times" in refuses(allow(server).address(), Failed, limits=Limits(seconds=5))
    assert len(server.asked) == 6


def test_what_is_posted_is_not_sent_on(allow):
    with serving(lambda _asked: sends_on("/elsewhere", "307 Temporary Redirect")) as server:
        answer = ask(allow(server).address(), method="POST", body=b"{}")

    assert (answer.status, len(server.asked), server.asked[0].body) == (307, 1, b"{}")


# --- time and size ---------------------------------------------------------------------------------------------------


def dripping(asked, start=b"", drop=b"x"):
    """An answer without an end, a byte at a time."""
    yield start
    while not asked.stop.wait(0.02):
        yield drop


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"],
)
def test_a_slow_server_is_cut_wherever_it_drips(start, allow, refuses):
    with serving(lambda asked: dripping(asked, start)) as server:
        began = time.monotonic()
        words = refuses(allow(server).address(), Failed)

    assert "too slow" in words
    assert time.monotonic() - began < 3


def test_a_server_that_never_answers_is_cut(allow, refuses):
    with serving(lambda asked: [b"" for _once in range(1) if asked.stop.wait(2)]) as server:
        assert "too slow" in refuses(allow(server).address(), Failed)


def test_a_server_that_never_finishes_a_handshake_is_cut(allow, refuses):
    listening = socket.create_server(("127.0.0.1", 0))
    server = type("Silent", (), {"port": listening.getsockname()[1]})
    with listening:
        assert "too slow" in refuses(f"https://127.0.0.1:{allow(server).port}/", Failed)


def test_one_limit_of_time_holds_for_all_redirects(allow, refuses):
    with serving(lambda asked: chain([b""] if asked.stop.wait(0.15) else [], [sends_on("/next")])) as server:
        assert "too slow" in refuses(allow(server).address(), Failed)
    assert len(server.asked) < 5


def test_names_that_take_for_ever_to_look_up_are_cut(monkeypatch, refuses):
    waiting = Event()
    monkeypatch.setattr(connecting.socket, "getaddrinfo", lambda *_a, **_o: waiting.wait(3) and [])

    assert "too slow" in refuses("http://slow.test/", Failed)
    waiting.set()


def test_a_large_answer_is_refused_before_it_is_read(allow, refuses):
    with serving(lambda _asked: b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n") as server:
        assert "larger than" in refuses(allow(server).address(), Failed)


@pytest.mark.parametrize("head", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_an_answer_without_an_end_is_cut(head, allow, refuses):
    piece = b"3e8\r\n" + b"x" * 1000 + b"\r\n" if head else b"x" * 1000
    with serving(lambda _asked: chain([b"HTTP/1.1 200 OK\r\n", head, b"\r\n"], repeat(piece))) as server:
        assert "larger than" in refuses(allow(server).address(), Failed, limits=Limits(seconds=5, size=100_000))


def test_a_compressed_bomb_is_cut_as_it_unpacks(allow, refuses):
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 60_000
    with serving(lambda _asked: page(bomb, Content_Encoding="gzip")) as server:
        tracemalloc.start()
        words = refuses(allow(server).address(), Failed, limits=Limits(seconds=5, size=1_000_000))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert "larger than 1.0 MB" in words
    assert most < 4_000_000


@pytest.mark.parametrize(
    ("body", "packing"),
    [(b"nothing of the kind", "gzip"), (gzip.compress(b"Bonjour")[:-6], "gzip"), (b"x", "br"),
     (zlib.compress(b"x"), "deflate"), (gzip.compress(gzip.compress(b"x")), "gzip, gzip")],
    # What is packed names the second in which it was: the workers of a run must call a test alike.
    ids=["none", "broken off", "br", "deflate", "twice"],
)  # fmt: skip
def test_what_cannot_be_unpacked_is_refused(body, packing, allow, refuses):
    with serving(lambda _asked: page(body, Content_Encoding=packing)) as server:
        assert "packed" in refuses(allow(server).address(), Failed)


def test_what_is_packed_is_unpacked(allow):
    with serving(lambda _asked: page(gzip.compress(b"Bonjour " * 100), Content_Encoding="gzip")) as server:
        assert ask(allow(server).address(), limits=SHORT).body == b"Bonjour " * 100
    with serving(lambda _asked: page(Content_Encoding="gzip")) as server:
        assert ask(allow(server).address()).body == b""


def test_an_answer_that_breaks_off_is_no_answer(allow, refuses):
    with serving(lambda _asked: b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") as server:
        assert "does not answer as a server" in refuses(allow(server).address(), Failed)


def test_as_much_as_is_wanted_of_a_long_answer(allow):
    with serving(lambda _asked: page(b"x" * 5000)) as server:
        assert len(ask(allow(server).address(), limits=Limits(size=100, cuts=True)).body) == 100


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_what_is_no_answer_of_the_web_is_a_failure_in_words(said, allow, refuses):
    with serving(lambda _asked: said) as server:
        assert refuses(allow(server).address(), Failed)


def test_nobody_there(allow, refuses, names):
    with serving(lambda _asked: page()) as server:
        pass
    names["nowhere.test"] = []

    assert "takes no connection" in refuses(allow(server).address(), Failed)
    assert "No server is called" in refuses("http://nowhere.test/", Failed)
