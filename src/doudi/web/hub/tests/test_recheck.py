"""The page on which the verification desk chooses whom to ask again about what."""

import pytest

from doudi.evidence.sources.models import Commission, Inquiry
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of
from tests.verification import ASKED_ON, MEANS, answer_rest, commissioned, expire, signed_letter

pytestmark = pytest.mark.django_db
HEAD = "梁志强"


@pytest.fixture
def asked(li, chen, guo):
    made = commissioned(signed_letter(by=li, second=chen), by=guo)
    answer_rest(made, but=("bank",))
    expire(ASKED_ON.replace(year=2027))
    return made


def page(asked):
    return f"/hub/verification/{asked.number}/recheck"


def value(source, name=HEAD):
    with acting_as(SYSTEM):
        row = Inquiry.objects.filter(source=source, subject__name=name).latest("id")
    return f"{row.subject_id}:{source}"


def ticked(content):
    return content.decode().count(" checked")


def test_the_commission_leads_there_and_silence_is_ticked(signed_in, guo, asked):
    browser = signed_in(guo)
    assert page(asked) in browser.get(f"/hub/verification/{asked.number}").content.decode()

    shown = browser.get(page(asked)).content

    assert shown.decode().count('type="checkbox"') == 3 * len(MEANS)
    assert words_of(shown).count("没有得到答复") >= 3
    assert ticked(shown) >= 3


def test_what_is_ticked_is_asked_and_nothing_else(signed_in, guo, asked):
    answer = signed_in(guo).post(page(asked), {"pairs": [value("bank"), value("tax")]})

    with acting_as(SYSTEM):
        again = Commission.objects.get(kind="recheck")
        assert {row.source for row in again.inquiries.all()} == {"bank", "tax"}
        assert {row.subject.name for row in again.inquiries.select_related("subject")} == {HEAD}
    assert answer["Location"] == f"/hub/verification/{again.number}"


@pytest.mark.parametrize("data", [{}, {"pairs": ["0:bank"]}, {"pairs": ["x"]}, {"pairs": [""]}])
def test_nothing_and_nonsense_say_what_to_do(signed_in, guo, asked, data):
    answer = signed_in(guo).post(page(asked), data)

    assert answer.status_code == 200
    assert "选择" in words_of(answer.content)
    with acting_as(SYSTEM):
        assert not Commission.objects.filter(kind="recheck").exists()


def test_without_an_answer_there_is_nothing_to_ask_again(signed_in, li, chen, guo):
    waiting = commissioned(signed_letter(by=li, second=chen), by=guo)

    assert "没有可以复查的" in words_of(signed_in(guo).get(page(waiting)).content)


@pytest.mark.parametrize(("who", "status"), [("li", 403), ("chen", 403), ("he", 403), ("wu", 403), ("zhou", 403)])
def test_other_desks_are_told_so(request, signed_in, asked, who, status):
    browser = signed_in(request.getfixturevalue(who))

    assert browser.get(page(asked)).status_code == status
    assert browser.post(page(asked), {"pairs": [value("bank")]}).status_code == status
    assert page(asked) not in browser.get(f"/hub/verification/{asked.number}").content.decode()


def test_an_unknown_number_and_a_wrong_method(signed_in, guo, asked):
    browser = signed_in(guo)

    assert browser.get("/hub/verification/HD0/recheck").status_code == 404
    assert browser.put(page(asked)).status_code == 405
