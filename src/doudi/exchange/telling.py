"""The channels by which residents are told: a short-message gateway, WeCom, mail, and a folder for a demo.

Nouns: ShortMessages, WeCom, Mail (adapters of the port in `cases.messages.sending`). Verb: senders_configured.
What is sent holds no programme, no amount and nothing of health (`cases.messages.wording.sms_text`). Addresses go in the body, never
in a URL; every request has its time limit, and its number makes the same message the same.
"""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext, override

from doudi.cases.messages.sending import MAIL, PHONE, FileSender, Sender
from doudi.cases.outbox import NeverSent, NotSent

TIMEOUT_SECONDS = 5.0
TOKEN_LIVES = timedelta(minutes=90)
NEVER = (400, 404, 410, 422)
"""Answers of a gateway that say this number will never be reached; every other failure is tried again."""

WECOM_UNKNOWN = (40003, 46004, 60111)
"""WeCom's codes for a member it does not know."""

WECOM_STALE = (40014, 42001)
"""WeCom's codes for a token that is over."""


@dataclass(frozen=True)
class ShortMessages:
    """A short-message gateway over HTTPS: one JSON post a message, with a bearer token."""

    url: str
    token: str
    name: str = "sms"
    needs: str = PHONE

    def send(self, *, to: str, text: str, number: str, at: datetime) -> None:
        """Post one message.

        :raises NotSent: when the gateway does not answer, or not now.
        :raises NeverSent: when it refuses the number.
        """
        body = {"number": number, "to": to, "text": text}
        answer = _post(self.url, body=body, headers={"Authorization": f"Bearer {self.token}"})
        if answer.status_code in NEVER:
            raise NeverSent(f"HTTP {answer.status_code}")
        if not answer.is_success:
            raise NotSent(f"HTTP {answer.status_code}")


@dataclass
class WeCom:
    """WeCom's own interface (企业微信 服务端 API): a token, the member behind a telephone number, a text message."""

    url: str
    corporation: str
    secret: str
    agent: int
    name: str = "wecom"
    needs: str = PHONE
    _token: tuple[str, datetime] | None = field(default=None, repr=False)

    def send(self, *, to: str, text: str, number: str, at: datetime) -> None:
        """Find the member and send him the text.

        :raises NotSent: when WeCom does not answer, or not now.
        :raises NeverSent: when it knows nobody under this number.
        """
        member = self._call("user/getuserid", body={"mobile": to}, at=at)["userid"]
        content = {"touser": member, "msgtype": "text", "agentid": self.agent, "text": {"content": text}}
        self._call("message/send", body={**content, "enable_duplicate_check": 1}, at=at)

    def _call(self, what: str, *, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        found = _json(_post(f"{self.url}/cgi-bin/{what}", body=body, query={"access_token": self._access(at)}))
        code = found.get("errcode", 0)
        if code in WECOM_UNKNOWN:
            raise NeverSent(f"WeCom {code}")
        if code in WECOM_STALE:
            self._token = None
        if code != 0:
            raise NotSent(f"WeCom {code}")
        return found

    def _access(self, at: datetime) -> str:
        if self._token is None or at >= self._token[1]:
            asked = {"corpid": self.corporation, "corpsecret": self.secret}
            found = _json(_get(f"{self.url}/cgi-bin/gettoken", query=asked))
            if found.get("errcode", 0) != 0:
                raise NotSent(f"WeCom {found['errcode']}")
            self._token = (str(found["access_token"]), at + TOKEN_LIVES)
        return self._token[0]


@dataclass(frozen=True)
class Mail:
    """Mail through a server of the place, over TLS."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    name: str = "mail"
    needs: str = MAIL

    def send(self, *, to: str, text: str, number: str, at: datetime) -> None:
        """Send one mail; its id is the message's number.

        :raises NotSent: when the server does not take it now.
        :raises NeverSent: when it refuses the address.
        """
        with override("zh-hans"):
            subject = gettext("救助办理进度提醒")
        through = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host=self.host, port=self.port, username=self.user,
            password=self.password, use_tls=True, timeout=TIMEOUT_SECONDS,
        )  # fmt: skip
        mail = EmailMessage(
            subject, text, self.sender, [to], connection=through, headers={"Message-ID": f"<{number}@{self.host}>"}
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as reason:
            raise NeverSent(type(reason).__name__) from reason
        except (smtplib.SMTPException, OSError) as reason:
            raise NotSent(type(reason).__name__) from reason


def senders_configured(settings: Mapping[str, str]) -> list[Sender]:
    """Make the channels a place has configured, the first tried first; none means residents read in the app alone.

    Keys: sms_url, sms_token; wecom_url, wecom_corporation, wecom_secret, wecom_agent; mail_host, mail_port, mail_user,
    mail_password, mail_from; outbox (a folder).
    """
    made: list[Sender] = []
    if settings.get("sms_url"):
        made.append(ShortMessages(settings["sms_url"], settings.get("sms_token", "")))
    if settings.get("wecom_corporation"):
        made.append(
            WeCom(settings["wecom_url"].rstrip("/"), settings["wecom_corporation"], settings["wecom_secret"], int(settings["wecom_agent"]))
        )  # fmt: skip
    if settings.get("mail_host"):
        made.append(
            Mail(settings["mail_host"], int(settings["mail_port"]), settings["mail_user"], settings["mail_password"], settings["mail_from"])
        )  # fmt: skip
    if settings.get("outbox"):
        made.append(FileSender(Path(settings["outbox"])))
    return made


def _post(
    url: str,
    *,
    body: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> httpx.Response:
    try:
        return httpx.post(
            url, json=dict(body), headers=dict(headers or {}), params=dict(query or {}), timeout=TIMEOUT_SECONDS
        )
    except httpx.HTTPError as reason:
        raise NotSent(type(reason).__name__) from reason


def _get(url: str, *, query: Mapping[str, str]) -> httpx.Response:
    try:
        return httpx.get(url, params=dict(query), timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError as reason:
        raise NotSent(type(reason).__name__) from reason


def _json(answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise NotSent(f"HTTP {answer.status_code}")
    try:
        found: dict[str, Any] = answer.json()
    except ValueError as reason:
        raise NotSent("no JSON") from reason
    return found
