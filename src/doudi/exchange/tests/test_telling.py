"""The channels speak to a real server on this machine, as the gateway or WeCom would."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from doudi.cases.outbox import NeverSent, NotSent
from doudi.exchange.telling import Mail, ShortMessages, WeCom, senders_configured
from tests.letters import DRAFTED_ON
from tests.verification import moment

AT = moment(DRAFTED_ON)
MESSAGE: dict[str, Any] = {"to": "13800138000", "text": "请查看", "number": "AJ1-1", "at": AT}


@contextmanager
def server(*answers: tuple[int, Any]) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Answer each request with the next answer, and remember what was asked."""
    waiting: list[tuple[int, Any]] = list(answers)
    asked: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            asked.append((self.path, json.loads(self.rfile.read(length) or b"{}")))
            status, body = waiting.pop(0)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815  likewise

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{httpd.server_port}", asked
        finally:
            httpd.shutdown()
            thread.join()


def wecom(url: str) -> WeCom:
    return WeCom(url=url, corporation="corp", secret="hidden", agent=7)


def test_a_gateway_gets_number_and_text_in_the_body():
    with server((200, {})) as (url, asked):
        ShortMessages(url + "/send", "token").send(**MESSAGE)

    assert asked == [("/send", {"number": "AJ1-1", "to": "13800138000", "text": "请查看"})]


@pytest.mark.parametrize(("status", "problem"), [(503, NotSent), (429, NotSent), (404, NeverSent)])
def test_a_gateway_says_whether_to_try_again(status, problem):
    with server((status, {})) as (url, _asked), pytest.raises(problem, match=str(status)):
        ShortMessages(url, "token").send(**MESSAGE)


def test_a_gateway_that_is_away_is_tried_again():
    with server() as (url, _asked):
        pass

    with pytest.raises(NotSent):
        ShortMessages(url, "token").send(**MESSAGE)


def test_wecom_is_asked_for_a_token_once_and_for_the_member_behind_a_number():
    token, member, sent = {"errcode": 0, "access_token": "t"}, {"errcode": 0, "userid": "liang"}, {"errcode": 0}
    with server((200, token), (200, member), (200, sent), (200, member), (200, sent)) as (url, asked):
        channel = wecom(url)
        channel.send(**MESSAGE)
        channel.send(**MESSAGE)

    assert [path.partition("?")[0] for path, _body in asked] == [
        "/cgi-bin/gettoken", *["/cgi-bin/user/getuserid", "/cgi-bin/message/send"] * 2,
    ]  # fmt: skip
    assert asked[2][1]["touser"] == "liang"
    assert asked[2][1]["text"] == {"content": "请查看"}
    assert not [path for path, _body in asked if MESSAGE["to"] in path]


def test_wecom_that_knows_nobody_is_not_asked_again():
    answers = ((200, {"errcode": 0, "access_token": "t"}), (200, {"errcode": 46004}))
    with server(*answers) as (url, _asked), pytest.raises(NeverSent, match="46004"):
        wecom(url).send(**MESSAGE)


def test_wecom_gets_a_new_token_when_the_old_one_is_over():
    token = {"errcode": 0, "access_token": "t"}
    answers = [token, {"errcode": 42001}, token, {"errcode": 0, "userid": "liang"}, {"errcode": 0}]
    with server(*((200, one) for one in answers)) as (url, asked):
        channel = wecom(url)
        with pytest.raises(NotSent):
            channel.send(**MESSAGE)
        channel.send(**MESSAGE)

    assert len(asked) == len(answers)


def test_a_mail_server_that_is_away_is_tried_again():
    with server() as (url, _asked):
        pass
    port = int(url.rpartition(":")[2])

    with pytest.raises(NotSent):
        Mail("127.0.0.1", port, "u", "p", "救助 <no-reply@doudi.example>").send(**{**MESSAGE, "to": "a@doudi.example"})


def test_only_what_is_configured_is_plugged_in(tmp_path):
    assert senders_configured({}) == []
    names = [one.name for one in senders_configured({"sms_url": "https://sms.example", "outbox": str(tmp_path)})]
    assert names == ["sms", "file"]
