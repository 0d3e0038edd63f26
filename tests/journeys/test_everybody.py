"""Nobody is shut out: axe finds nothing on any page in any language, and no page must be pushed sideways."""

import pytest

from doudi.web.portal.carried import END
from doudi.web.portal.tests.answers import FAMILY, WIDOW, at
from tests import findings
from tests.cast import PASSWORD
from tests.journeys.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READERS = [("zh-hans", PHONE), ("zh-hant", PHONE), ("en", PHONE), ("zh-hans", DESK)]
"""Every language on a phone, where room is scarcest, and once on a desk."""

QUESTIONS = (
    *("city", "hukou", "members", "person.0", "trouble", "income.0", "pension.0", "supporters", "property"),
    *("disability", "self_care.0", "idle.0", "parents.0", "hardship"),
)
LIBRARY = (
    "/policies/",
    "/policies/?q=低保&on=2026-13-40",
    "/policies/tekun/?place=440105&on=2026-06-30",
    "/policies/housing/",
)


@pytest.fixture
def usual():
    return findings.keep_findings(findings.huang(), findings.aqiang(), findings.well_off())


SEND = """(fields) => {
    const form = document.createElement("form");
    form.method = "post";
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement("input");
        input.name = name;
        input.value = value;
        form.append(input);
    }
    document.body.append(form);
    form.submit();
}"""


def look(visitor, path="", *, page=""):
    """Open a page, and say what is wrong with it."""
    if path:
        visitor.goto(path)
    where = page or path
    sideways = [f"{where}: wider than the screen"] if visitor.is_wider_than_screen() else []
    return [f"{where}: {one}" for one in visitor.violations()] + sideways


def ask(visitor, step, *, answers, **sent):
    """Bring the questionnaire to a step by the form a page would send."""
    visitor.goto("/help/")
    fields = {"carried": at(step, answers).pack(), **sent}
    with visitor.page.expect_navigation():
        visitor.page.evaluate(SEND, fields)


def choose(visitor, language, *, is_large=False):
    visitor.goto("/")
    visitor.choose_language(language)
    if is_large:
        visitor.page.locator("button[name=large_type]").click()


@pytest.mark.parametrize(("language", "size"), READERS)
def test_the_portal_shuts_nobody_out(visit, language, size):
    anybody = visit(size)
    choose(anybody, language)

    wrong = look(anybody, "/") + look(anybody, "/hub/sign-in") + look(anybody, "/no-such-page")
    for step in QUESTIONS:
        ask(anybody, step, answers=WIDOW, language=language)
        wrong += look(anybody, page=step)
        ask(anybody, step, answers=WIDOW, choice="")
        wrong += look(anybody, page=f"{step} left empty")
    for answers in (WIDOW, FAMILY):
        ask(anybody, END, answers=answers, language=language)
        anybody.page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
        wrong += look(anybody, page="answer")
    for path in LIBRARY:
        wrong += look(anybody, path)

    assert wrong == []


@pytest.mark.parametrize(("language", "size"), READERS)
def test_the_hub_shuts_nobody_out(visit, usual, language, size):
    officer = visit(size)
    wang = visit(size)
    officer.sign_in(name="li", password=PASSWORD)
    wang.sign_in(name="wang", password=PASSWORD)
    choose(officer, language)
    choose(wang, language)

    wrong = look(wang, "/hub/")
    for path in (
        "/hub/",
        "/hub/findings",
        "/hub/findings?kind=change",
        *(f"/hub/findings/{one.number}" for one in usual),
    ):
        wrong += look(officer, path)
    with officer.page.expect_navigation():
        officer.page.locator(".btn-brand").click()
    wrong += look(officer, page="purpose left empty")

    assert wrong == []


def test_a_desk_without_this_work_reads_why(visit):
    xiaoliang = visit(PHONE)
    xiaoliang.sign_in(name="xiaoliang", password=PASSWORD)

    assert look(xiaoliang, "/hub/") == []
    assert xiaoliang.heading() == "您的岗位不能打开这一页"


def test_large_type_fits_the_smallest_phone(visit, usual):
    officer = visit(PHONE)
    officer.sign_in(name="li", password=PASSWORD)
    choose(officer, "en", is_large=True)

    wrong = look(officer, "/") + look(officer, "/help/") + look(officer, LIBRARY[0]) + look(officer, LIBRARY[2])
    for path in ("/hub/", "/hub/findings", f"/hub/findings/{usual[0].number}"):
        wrong += look(officer, path)

    assert wrong == []
