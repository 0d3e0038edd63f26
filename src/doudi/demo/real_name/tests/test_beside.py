"""The demo's provider starts beside the pages, names itself in the configuration, and proves the invented over real HTTP."""

from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from django.utils.timezone import now

from doudi.demo.real_name import beside, people
from doudi.demo.real_name.people import ensure_people, known_people
from doudi.exchange.real_name import ProviderFailed, begin, complete, providers
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.models import Household, Person
from tests.real_name import provider_at

BACK = "http://localhost/me/in/proved"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("DOUDI_REAL_NAME", str(tmp_path / "real_name.yaml"))
    monkeypatch.setattr(beside, "others_work_here", lambda: False)
    return tmp_path / "real_name.yaml"


def code_at(provider, *, number: int = 0, **changed):
    there, waiting = begin(provider, redirect_uri=BACK)
    asked = {**dict(parse_qsl(urlsplit(there).query)), "person": str(number), **changed}
    answer = httpx.post(there.partition("?")[0], data=asked)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))["code"], waiting


def test_it_starts_and_proves_and_ends(file):
    (process,) = beside.begin()
    try:
        provider = providers()["demo"]
        code, waiting = code_at(provider)
        proof = complete(provider, waiting=waiting, code=code, redirect_uri=BACK, at=now())
    finally:
        process.kill()
        process.communicate()

    assert (proof.name, proof.number.text, proof.provider) == ("梁志强", "E12345601", "demo")
    assert file.stat().st_mode & 0o077 == 0


def test_a_configuration_of_others_is_not_touched(file):
    file.write_text("providers: {}\n", encoding="utf-8")

    assert beside.begin() == []
    assert file.read_text(encoding="utf-8") == "providers: {}\n"


@pytest.mark.parametrize("changed", [{"nonce": "another"}, {"code_challenge": "another"}], ids=["nonce", "challenge"])
def test_a_proof_for_another_question_is_refused(file, changed):
    with provider_at(file):
        provider = providers()["demo"]
        code, waiting = code_at(provider, **changed)

        with pytest.raises(ProviderFailed):
            complete(provider, waiting=waiting, code=code, redirect_uri=BACK, at=now())


def test_a_proof_that_is_too_old_is_refused(file):
    from datetime import timedelta

    with provider_at(file):
        provider = providers()["demo"]
        code, waiting = code_at(provider)

        with pytest.raises(ProviderFailed, match="too old"):
            complete(provider, waiting=waiting, code=code, redirect_uri=BACK, at=now() + timedelta(hours=1))


def test_nobody_is_sent_away_from_this_machine(file):
    with provider_at(file) as served:
        asked = {"client_id": "doudi", "redirect_uri": "https://evil.example/", "code_challenge": "x"}

        assert httpx.get(f"{served.issuer}/authorize", params=asked).status_code == 400


@pytest.mark.django_db
def test_those_who_live_together_are_in_the_registry_once(monkeypatch):
    monkeypatch.setattr(people, "others_work_here", lambda: False)

    ensure_people(None)
    ensure_people(None)

    with acting_as(SYSTEM):
        assert Household.objects.count() == len({one.home for one in known_people() if one.home})
        assert Person.objects.filter(name="梁晓晴").count() == 1
