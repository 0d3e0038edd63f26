"""A resident signs the letter on a phone, with the browser's own authenticator; the officer sees it."""

import pytest
from playwright.sync_api import expect

from doudi.evidence.letters import actions, queries
from doudi.evidence.letters.models import Letter, Signature
from doudi.offices.acting import acting_as
from doudi.offices.models import Officer
from doudi.web.shell.signed_in import today
from tests.cast import AQIANG, CHEN, LI, PASSWORD
from tests.journeys.browser import DESK, PHONE
from tests.letters import covers, drafted, family, sheet, subject_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def lend_authenticator(visitor) -> None:
    """Give the browser a phone's fingerprint reader that always agrees (Chrome DevTools, WebAuthn domain)."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    phone = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": phone})


@pytest.fixture
def officer(db) -> Officer:
    return Officer.objects.select_related("desk__place", "user").get(staff_number=LI.staff_number)


@pytest.fixture
def letter(officer) -> Letter:
    return drafted(by=officer, people=covers(family()), on=today())


def code_for(letter, officer) -> str:
    from django.utils.timezone import now

    with acting_as(officer):
        return actions.invite(subject=subject_of(letter, AQIANG.name), by=officer, at=now())


def open_letter(visitor, letter, officer) -> None:
    visitor.goto(f"/me/at/{letter.number}")
    visitor.page.get_by_label("8 个字母的口令").fill(code_for(letter, officer).lower())
    visitor.press("打开")
    expect(visitor.page.locator("h1")).to_have_text("请先看一看授权书")


def test_a_resident_reads_registers_and_signs_for_himself_and_his_child(visit, letter, officer):
    aqiang = visit(PHONE)
    page = aqiang.page
    lend_authenticator(aqiang)
    open_letter(aqiang, letter, officer)
    found = aqiang.violations()

    page.get_by_role("link", name="看完了，去签署").click()
    expect(page.locator("h1")).to_have_text("梁志强，先登记这部手机")
    found += aqiang.violations()
    aqiang.press("登记这部手机")
    expect(page.locator("h1")).to_have_text("梁志强，您同意并签署吗？")
    found += aqiang.violations()
    aqiang.press("我同意，签署")
    expect(page.locator("h1")).to_have_text("您作为监护人，替梁晓晴签署吗？")
    aqiang.press("我同意，签署")
    expect(page.locator("h1")).to_have_text("签好了，谢谢您")
    expect(page.get_by_text("还有人没有签")).to_contain_text("何丽华")

    assert found + aqiang.violations() == []
    assert not aqiang.is_wider_than_screen()
    assert aqiang.complaints == []
    with acting_as(officer):
        signatures = Signature.objects.select_related("subject__letter", "passkey").order_by("id")
        assert [one.subject.name for one in signatures] == ["梁志强", "梁晓晴"]
        assert all(queries.is_signature_sound(one) for one in signatures)
        letter.refresh_from_db()
        assert letter.valid_from == today()


def test_he_takes_it_back_on_the_phone(visit, letter, officer):
    aqiang = visit(PHONE)
    page = aqiang.page
    lend_authenticator(aqiang)
    open_letter(aqiang, letter, officer)
    page.get_by_role("link", name="看完了，去签署").click()
    aqiang.press("登记这部手机")
    aqiang.press("我同意，签署")
    expect(page.locator("h1")).to_have_text("您作为监护人，替梁晓晴签署吗？")
    aqiang.press("我同意，签署")
    expect(page.locator("h1")).to_have_text("签好了，谢谢您")

    page.get_by_role("link", name="撤回授权").first.click()
    expect(page.get_by_text("整份授权书终止")).to_be_visible()
    assert aqiang.violations() == []
    aqiang.press("撤回授权")

    expect(page.locator("h1")).to_have_text("这份授权书已经终止")
    assert aqiang.violations() == []
    aqiang.press("完成，关上这份授权书")
    expect(page.locator("h1")).to_have_text("打开您的授权书")
    with acting_as(officer):
        letter.refresh_from_db()
        assert letter.ended_because == "withdrawn"


@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_a_phone_that_cannot_sign_says_how_to_sign_on_paper(visit, letter, officer, script):
    aqiang = visit(PHONE, script=script)
    page = aqiang.page
    if script:  # an old browser: script, and no passkeys
        aqiang.context.add_init_script("delete window.PublicKeyCredential")
    open_letter(aqiang, letter, officer)

    page.get_by_role("link", name="看完了，去签署").click()

    expect(page.get_by_text("这部手机或者这个浏览器，现在不能用来签署")).to_be_visible()
    expect(page.get_by_role("button", name="登记这部手机")).to_be_hidden()
    page.get_by_role("link", name="怎么在纸上签").click()
    expect(page.locator("h1")).to_have_text("在纸上签，一样有效")


def test_saying_no_on_the_phone_signs_nothing_and_says_so(visit, letter, officer):
    aqiang = visit(PHONE)
    page = aqiang.page
    open_letter(aqiang, letter, officer)  # no authenticator: the browser's own window is refused
    aqiang.context.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('no'))")

    page.get_by_role("link", name="看完了，去签署").click()
    aqiang.press("登记这部手机")

    expect(page.get_by_text("没有登记成功。请再按一次")).to_be_visible()
    expect(page.get_by_role("button", name="登记这部手机")).to_be_enabled()
    with acting_as(officer):
        assert not Signature.objects.exists()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_officer_drafts_hands_the_code_over_and_takes_in_paper(visit, officer, size, tmp_path):
    family()
    li = visit(size)
    page = li.page
    scan = tmp_path / "sheet.png"
    scan.write_bytes(sheet())
    found: list[str] = []

    def looked_at(heading: str) -> None:
        expect(page.locator("h1")).to_contain_text(heading)
        found.extend(li.violations())
        assert not li.is_wider_than_screen()

    li.sign_in(name=LI.user_name, password=PASSWORD)
    page.get_by_role("link", name="授权书").click()
    looked_at("授权书")
    page.get_by_role("link", name="起草授权书").click()
    page.get_by_label("家里任何一个人的姓名").fill(AQIANG.name)
    li.press("查找")
    looked_at("为哪一家起草授权书")
    page.get_by_role("link", name=AQIANG.name).click()
    looked_at("起草授权书：梁志强一家")
    page.get_by_label("案件编号").fill("DB-440105-2026-0001")
    page.get_by_label("用途").fill("办理最低生活保障申请")
    li.press("起草")
    looked_at("梁志强一家的授权书")

    page.get_by_role("button", name="给口令，手机签").first.click()
    expect(page.locator(".letter-code-letters")).to_be_visible()
    looked_at("梁志强一家的授权书")
    page.get_by_role("link", name="纸质签署").nth(1).click()
    looked_at("纸质签署：何丽华")
    page.get_by_label("扫描件").set_input_files(scan)
    page.get_by_label("第二位工作人员的用户名").fill(CHEN.user_name)
    page.get_by_label("第二位工作人员的密码").fill(PASSWORD)
    li.press("我们两人都已当面确认，存档")
    expect(page.get_by_text("重新核验：签名有效")).to_be_visible()
    looked_at("梁志强一家的授权书")
    page.get_by_role("link", name="公开查验页").click()
    looked_at("这份授权书还没有生效")

    assert found == []
    assert li.complaints == []
