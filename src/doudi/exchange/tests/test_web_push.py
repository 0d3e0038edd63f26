"""Web Push over real HTTP: what arrives can be opened by the browser alone, says who sent it, and goes nowhere else."""

import socket
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured

from doudi.cases.outbox import NeverSent, NotSent
from doudi.cases.pushes.addresses import Address, Gone, Later, Parcel
from doudi.cases.pushes.keys import public_key
from doudi.exchange.web_push import LATER_MOST, SILENT_FOR, TOKEN_LIVES, USUAL_HOSTS, WebPush, push_configured
from tests.push_service import SILENCE, SUBJECT, Browser, PushService, read

AT = datetime(2026, 8, 3, 9, tzinfo=UTC)
PARCEL = Parcel(b"there is news", seconds=3600, urgency="high", topic="abc_DEF-123")


@pytest.fixture
def service(push_service: PushService) -> PushService:
    return push_service


@pytest.fixture
def browser() -> Browser:
    return Browser()


def address_of(browser: Browser, service: PushService) -> Address:
    return Address(browser.told(service)["endpoint"], public=browser.public, auth=browser.auth)


def send(service: PushService, browser: Browser, *, at: datetime = AT) -> None:
    service.sender().send(address=address_of(browser, service), parcel=PARCEL, at=at)


def test_the_opener_of_these_tests_opens_the_example_of_the_standard():
    """RFC 8291, section 5."""
    secret = int.from_bytes(read("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
    browser = Browser(key=ec.derive_private_key(secret, ec.SECP256R1()), auth=read("BTBZMqHH6r4Tts7J_aSIgg"))
    sealed = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )

    assert browser.opened(read(sealed)) == b"When I grow up, I want to be a watermelon"


def test_only_the_browser_can_open_what_arrives(service, browser):
    send(service, browser)

    (arrived,) = service.arrived
    assert browser.opened(arrived.body) == PARCEL.content
    assert PARCEL.content not in arrived.body
    with pytest.raises(InvalidTag):
        Browser().opened(arrived.body)


def test_two_parcels_share_no_key(service, browser):
    send(service, browser)
    send(service, browser)

    first, second = service.arrived
    assert first.body[:16] != second.body[:16]
    assert first.body[21:86] != second.body[21:86]


def test_it_says_how_long_how_urgent_and_about_what(service, browser):
    send(service, browser)

    headers = service.arrived[0].headers
    assert (headers["ttl"], headers["urgency"], headers["topic"]) == ("3600", "high", "abc_DEF-123")
    assert headers["content-encoding"] == "aes128gcm"


def test_it_is_signed_for_this_push_service_and_not_for_long(service, browser):
    send(service, browser)

    claims = service.arrived[0].claims()
    assert claims["aud"] == service.origin
    assert claims["sub"] == SUBJECT
    assert claims["k"] == public_key()
    assert timedelta() < datetime.fromtimestamp(claims["exp"], tz=UTC) - AT <= TOKEN_LIVES <= timedelta(hours=24)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_said_to_be(service, browser, status):
    service.answers.append((status, {}))

    with pytest.raises(Gone):
        send(service, browser)


@pytest.mark.parametrize("status", [400, 413])
def test_what_will_never_be_taken_is_said_to_be(service, browser, status):
    service.answers.append((status, {}))

    with pytest.raises(NeverSent) as reason:
        send(service, browser)
    assert not isinstance(reason.value, Gone)


@pytest.mark.parametrize(
    ("status", "told", "until"),
    [
        (429, "120", AT + timedelta(minutes=2)),
        (503, "Mon, 03 Aug 2026 09:30:00 GMT", AT + timedelta(minutes=30)),
        (429, "99999999999999999999", AT + LATER_MOST),
        (429, "Sat, 01 Jan 2050 00:00:00 GMT", AT + LATER_MOST),
    ],
)
def test_a_busy_push_service_says_when(service, browser, status, told, until):
    service.answers.append((status, {"Retry-After": told}))

    with pytest.raises(Later) as reason:
        send(service, browser)
    assert reason.value.until == until


@pytest.mark.parametrize(
    ("status", "told"), [(500, {}), (429, {}), (503, {"Retry-After": "soon"}), (403, {"Retry-After": "9"})]
)
def test_what_is_not_taken_now_is_tried_again(service, browser, status, told):
    service.answers.append((status, told))

    with pytest.raises(NotSent) as reason:
        send(service, browser)
    assert not isinstance(reason.value, Later)


def test_a_push_service_that_does_not_answer_is_left_alone_for_a_while(service, browser):
    service.answers.append((SILENCE, {}))
    sender, address = service.sender(), address_of(browser, service)

    for nth in range(3):
        with pytest.raises(NotSent):
            sender.send(address=address, parcel=PARCEL, at=AT + nth * SILENT_FOR / 4)
    assert len(service.arrived) == 1
    sender.send(address=address, parcel=PARCEL, at=AT + SILENT_FOR)
    assert len(service.arrived) == 2


def test_no_redirection_is_followed(service, browser):
    service.answers.append((307, {"Location": f"{service.origin}/inside"}))

    with pytest.raises(NotSent):
        send(service, browser)
    assert [one.path for one in service.arrived] == ["/push/one"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/QABC",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://fcm.googleapis.com:443/fcm/send/abc",
    ],
)
def test_the_usual_push_services_are_taken(endpoint):
    assert WebPush(SUBJECT).takes(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com.example.org/x",
        "https://example.org/fcm.googleapis.com",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com:port/x",
        "https://fcm.googleapis.com/x#y",
        "https://notify.windows.com.evil.example/x",
        "https://10.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "http://127.0.0.1:5432/",
        "file:///etc/passwd",
        "https://[",
        "",
        "nothing",
    ],
)
def test_no_other_address_is_taken(endpoint):
    assert not WebPush(SUBJECT).takes(endpoint)
    with pytest.raises(NeverSent):
        WebPush(SUBJECT).send(address=Address(endpoint, public=b"", auth=b""), parcel=PARCEL, at=AT)


def test_a_whole_origin_is_only_taken_on_this_machine():
    assert WebPush(SUBJECT, hosts=("http://127.0.0.1:9",)).takes("http://127.0.0.1:9/x")
    assert not WebPush(SUBJECT, hosts=("http://10.0.0.1:9",)).takes("http://10.0.0.1:9/x")


@pytest.mark.parametrize("found", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "fd00::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_into_our_own_network_is_refused(monkeypatch, browser, found):
    asked = []

    def looked_up(host, *_, **__):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    address = Address("https://fcm.googleapis.com/fcm/send/abc", public=browser.public, auth=browser.auth)

    with pytest.raises(NotSent, match="private"):
        WebPush(SUBJECT).send(address=address, parcel=PARCEL, at=AT)
    assert asked == ["fcm.googleapis.com"]


def test_nobody_named_means_nothing_is_sent():
    assert push_configured({}) is None


def test_a_place_names_its_push_services_and_its_proxy():
    made = push_configured(
        {"subject": "https://minzheng.example.org", "hosts": "a.example, .b.example", "proxy": "http://p:1"}
    )

    assert made is not None
    assert (made.hosts, made.proxy) == (("a.example", ".b.example"), "http://p:1")
    usual = push_configured({"subject": SUBJECT})
    assert usual is not None
    assert usual.hosts == USUAL_HOSTS


@pytest.mark.parametrize(
    "subject", ["it@example.org", "mailto:", "mailto:it", "http://example.org", "https://", "mailto:a b@c.d"]
)
def test_a_subject_nobody_can_write_to_is_refused_at_the_start(subject):
    with pytest.raises(ImproperlyConfigured):
        push_configured({"subject": subject})
