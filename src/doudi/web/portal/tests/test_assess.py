"""POST /api/assess: a household in, every programme's answer out; no session, one question to the database, nothing kept."""

import json
from datetime import date

import jsonschema
import pytest
from django.test import Client

from doudi.evidence.household_schema import FOLDER
from doudi.programmes import RULEBOOK
from doudi.standards.tests.drafts import published
from doudi.web.portal.pages.assess import BYTES_MAX

pytestmark = pytest.mark.django_db
ADDRESS = "/api/assess"
HUANG = {
    "date": "2025-08-01",
    "place": "440105",
    "residence": "rural",
    "people": [{"name": "黄婆婆", "age": 78, "sex": "female", "pension": 230, "deposits": None}],
}
PUBLISHED = {
    name: json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in ("household", "assessment", "faults")
}


def sent(body, *, address=ADDRESS, **more):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client(enforce_csrf_checks=True).post(address, content, content_type="application/json", **more)


def assert_published(name, data):
    jsonschema.Draft202012Validator(PUBLISHED[name]).validate(data)


def test_a_household_is_assessed_without_session_or_token(django_assert_num_queries):
    assert_published("household", HUANG)
    with django_assert_num_queries(1):  # was a standard published here since?
        answer = sent(HUANG)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert_published("assessment", answer.json())
    assert {one["programme"] for one in answer.json()["answers"]} == {policy.name for policy in RULEBOOK.policies}


def test_a_standard_published_here_holds_at_once(wang, lin):
    before = sent({**HUANG, "date": "2026-03-10"}).json()
    published(by=wang, second=lin, value="1400")
    after = sent({**HUANG, "date": "2026-03-10"}).json()

    assert "1309.00" in json.dumps(before)
    assert "1400.00" in json.dumps(after)
    assert before["law"] != after["law"]


def test_what_is_missing_is_said_with_who_could_supply_it():
    missing = [one for answer in sent(HUANG).json()["answers"] for one in answer["missing"]]

    assert {"people.0.deposits"} <= {one["fact"] for one in missing}
    assert all(one["who"] for one in missing)


def test_asked_to_explain_every_answer_says_what_to_ask_next_and_where_its_facts_come_from():
    answer = sent(HUANG, address=f"{ADDRESS}?explain=yes").json()

    assert_published("assessment", answer)
    assert answer["next_question"]["fact"] == "people.0.deposits"
    dibao = next(one for one in answer["answers"] if one["programme"] == "dibao")
    facts = {one["fact"]: one for condition in dibao["conditions"] for one in condition["facts"]}
    assert facts["people.0.pension"]["value"] == "230.00"
    assert facts["people.0.pension"]["source"]["status"] == "DECLARED"
    assert dibao["next_question"]["why"]


def test_unasked_nothing_is_explained():
    assert "next_question" not in sent(HUANG).json()


def test_nothing_is_kept_and_nothing_set():
    answer = sent(HUANG)

    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_without_a_day_the_law_of_today_answers():
    today = sent({name: value for name, value in HUANG.items() if name != "date"}).json()

    assert date.fromisoformat(today["date"]) >= date(2026, 1, 1)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "不认识的词"), ("zh-hant", "不認識"), ("en", "unknown word")]
)
def test_faults_are_told_in_the_asked_language(language, said):
    answer = sent(HUANG | {"houshold": {}}, HTTP_ACCEPT_LANGUAGE=language)

    assert answer.status_code == 400
    assert_published("faults", answer.json())
    (fault,) = answer.json()["faults"]
    assert fault["key"] == "houshold"
    assert said in fault["message"]


def test_too_much_is_refused_unread():
    answer = sent(json.dumps(HUANG).encode() + b" " * BYTES_MAX)

    assert answer.status_code == 413
    assert_published("faults", answer.json())


def test_exactly_as_much_as_is_allowed_is_read():
    content = json.dumps(HUANG).encode()

    assert sent(content + b" " * (BYTES_MAX - len(content))).status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_refused(method):
    assert getattr(Client(), method)(ADDRESS).status_code == 405
