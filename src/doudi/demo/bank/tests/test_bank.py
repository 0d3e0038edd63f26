"""A bank as a real process: what it pays and answers, each fault as the platform meets it, and what holds whatever it does."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.delivery.banks.payment import PaymentFile
from doudi.delivery.banks.port import NotReached, render
from doudi.delivery.banks.profile import profile_of
from doudi.delivery.banks.reconciling import Ending, Reconciled, reconcile
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.banks.tests.lists import DAY, line_of, list_of, list_of_many
from doudi.demo.bank.books import Books
from doudi.demo.bank.counter import Counter
from doudi.demo.bank.faults import KINDS, OF_FILE, read_faults
from doudi.demo.bank.shared import visit
from doudi.demo.departments.faults import Faults, FaultsWrong
from doudi.exchange.banks.door import Door
from doudi.exchange.banks.folder import Folder
from doudi.exchange.banks.manifest import manifest_of
from doudi.exchange.banks.signed import SignedBank
from doudi.exchange.banks.tests.schemas import NEEDS_SCHEMAS, faults_of_xml
from doudi.exchange.suites import Signer
from tests.banks import Kept, bank
from tests.departments import OURS, OURS_BY_SM2

NOON = datetime(2026, 12, 8, 4, tzinfo=UTC)
BANK = Signer.of(name="demo-bank", secret=b"\x09" * 32)
STRANGER = Signer.of(name="doudi", secret=b"\x08" * 32)
ROUNDS = 8


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


class Beside:
    """A bank in this very process, behind a folder: the same counter, without waiting for a process to start."""

    def __init__(self, folder: Path, *, profile: str = "iso20022", seed: int = 1, **rates: float) -> None:
        self.folder = folder
        self.at = NOON
        self.counter = Counter(
            signer=BANK, books=Books(folder / "books.sqlite"), profile=profile_of(profile), askers={OURS.name: OURS.peer},
            faults=Faults(rates=rates, late_days=2, seed=seed), is_told_time=True,
        )  # fmt: skip
        self.adapter = SignedBank(
            code="bank", profile=profile_of(profile), way=Folder(folder / "shared"), signer=OURS,
            senders={BANK.name: BANK.peer}, clock=lambda: self.at,
        )  # fmt: skip
        self.inbox = Kept()

    def send(self, file: PaymentFile) -> None:
        for rendered in render(file, profile=self.adapter.profile):
            self.adapter.send(rendered)

    def collect(self, *, on: date) -> None:
        """Let the bank visit its folder and ours be read, until nothing new comes."""
        self.at = noon(on)
        for _ in range(ROUNDS):
            visit(self.folder / "shared", counter=self.counter, on=on)
            for came in self.adapter.collect(self.inbox):
                self.inbox.used[came.message] = came
                self.adapter.close(came)

    def laid_side_by_side(self, file: PaymentFile) -> Reconciled:
        replies = [came.reply for came in self.inbox.used.values() if came.reply]
        return reconcile(
            file, returned=[one for reply in replies for one in reply.returned],
            statements=[one for reply in replies for one in reply.statements],
        )  # fmt: skip

    @property
    def kinds(self) -> set[str]:
        return {"receipt" if came.reply is None else "reply" for came in self.inbox.used.values()}


@pytest.fixture
def beside(tmp_path):
    return lambda **told: Beside(tmp_path, **told)


@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv", "onecard_xlsx"])
def test_a_list_is_paid_to_the_cent(beside, profile):
    there, sent = beside(profile=profile), list_of_many(40)

    there.send(sent)
    there.collect(on=DAY)

    found = there.laid_side_by_side(sent)
    assert found.cents(Ending.PAID) == sent.cents == there.counter.books.counts()["cents"]
    assert there.inbox.refused == []
    assert there.kinds == {"receipt", "reply"}


@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv", "onecard_xlsx"])
def test_before_the_day_of_payment_the_receipt_says_what_was_received_and_nothing_is_paid(beside, profile):
    there, sent = beside(profile=profile), list_of_many(3)

    there.send(sent)
    there.collect(on=DAY - timedelta(days=2))

    (receipt,) = there.inbox.used.values()
    (rendered,) = render(sent, profile=there.adapter.profile)
    assert (receipt.about, receipt.about_hash) == (rendered.message, rendered.content_hash)
    assert there.laid_side_by_side(sent).count(Ending.SILENT) == 3


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("no_account", Outcome.NO_ACCOUNT),
        ("name_mismatch", Outcome.NAME_MISMATCH),
        ("closed", Outcome.CLOSED),
        ("frozen", Outcome.FROZEN),
        ("amount_error", Outcome.AMOUNT_ERROR),
        ("rejects", Outcome.REFUSED),
    ],
)
@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv"])
def test_what_is_refused_is_refused_for_its_reason(beside, profile, fault, outcome):
    there, sent = beside(profile=profile, **{fault: 0.4}), list_of_many(40)

    there.send(sent)
    there.collect(on=DAY)

    found = there.laid_side_by_side(sent)
    refused = [line for line in found.ended if line.ending is Ending.REFUSED]
    assert 5 < len(refused) < 35
    assert {line.outcomes for line in refused} == {(outcome,)}
    assert found.cents(Ending.PAID) + found.cents(Ending.REFUSED) == sent.cents
    assert found.cents(Ending.PAID) == there.counter.books.counts()["cents"]


def test_an_account_that_was_closed_stays_closed_and_a_mended_one_is_paid(beside):
    there, sent = beside(closed=0.4), list_of_many(20)
    there.send(sent)
    there.collect(on=DAY)
    first = next(line for line in there.laid_side_by_side(sent).ended if line.ending is Ending.REFUSED)
    account = sent.lines[first.seq - 1].account
    paid = next(line for line in there.laid_side_by_side(sent).ended if line.ending is Ending.PAID)
    again = list_of(
        line_of(1, end_to_end_id="R-1", account=account, payee=f"收款{first.seq}"),
        line_of(2, end_to_end_id="R-2", account=sent.lines[paid.seq - 1].account, payee=f"收款{paid.seq}"),
        batch="B202612-440105-R1",
    )

    there.send(again)
    there.collect(on=DAY)

    assert [line.ending for line in there.laid_side_by_side(again).ended] == [Ending.REFUSED, Ending.PAID]


@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv"])
def test_a_file_sent_twice_is_paid_once(beside, profile):
    there, sent = beside(profile=profile), list_of_many(10)

    for _ in range(3):
        there.send(sent)
        there.collect(on=DAY)

    found = there.laid_side_by_side(sent)
    assert found.cents(Ending.PAID) == sent.cents == there.counter.books.counts()["cents"]
    assert there.counter.books.counts()["files"] == 1


def test_a_file_sent_again_and_again_in_one_moment_is_answered_each_time(beside):
    there, sent = beside(), list_of_many(2)
    for _ in range(3):
        there.send(sent)
        visit(there.folder / "shared", counter=there.counter, on=DAY)

    there.collect(on=DAY)

    assert sum(bool(came.reply and came.reply.refused) for came in there.inbox.used.values()) == 2
    assert there.laid_side_by_side(sent).cents(Ending.PAID) == sent.cents == there.counter.books.counts()["cents"]


def test_the_same_numbers_in_another_file_are_paid_once(beside):
    there, sent = beside(), list_of_many(10)
    there.send(sent)
    there.collect(on=DAY)

    there.send(list_of_many(10, batch="B202612-440105-AGAIN"))
    there.collect(on=DAY)

    assert there.counter.books.counts() == {"paid": 10, "cents": sent.cents, "files": 2}
    assert there.laid_side_by_side(sent).cents(Ending.PAID) == sent.cents


@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv"])
@pytest.mark.parametrize("fault", OF_FILE)
def test_a_fault_of_a_file_costs_no_cent(beside, fault, profile):
    there, sent = beside(profile=profile, **{fault: 1.0}, closed=0.2), list_of_many(30)

    there.send(sent)
    there.collect(on=DAY)
    there.collect(on=DAY + timedelta(days=3))

    found = there.laid_side_by_side(sent)
    moved = there.counter.books.counts()["cents"]
    if fault == "half":
        assert found.count(Ending.SILENT) > 0
        replies = [came.reply for came in there.inbox.used.values() if came.reply and came.reply.returned]
        assert [reply.is_whole for reply in replies] == [False]
    if fault != "half" or profile == "iso20022":
        assert found.cents(Ending.PAID) == moved
    assert found.count(Ending.CONTRADICTING) == 0
    assert not found.strange_entries and not found.strange_returns
    assert bool(there.inbox.refused) == (fault in {"forged", "truncated", "replayed"})


@pytest.mark.parametrize(("fault", "words"), [("forged", "签名"), ("truncated", "不完整"), ("replayed", "以前收过")])
def test_what_was_forged_cut_or_replayed_is_noted_and_not_used(beside, fault, words):
    there, sent = beside(profile="onecard_csv", **{fault: 1.0}), list_of_many(5)

    there.send(sent)
    there.collect(on=DAY)

    assert len(there.inbox.refused) == 1
    assert words in there.inbox.refused[0]
    assert len(there.inbox.used) == 2


def test_late_is_late_and_early_is_before_the_receipt(tmp_path):
    late, early = Beside(tmp_path / "late", late=1.0), Beside(tmp_path / "early", early=1.0)
    sent = list_of_many(5)
    for there in (late, early):
        there.send(sent)
        there.collect(on=DAY)

    assert (late.kinds, early.kinds) == ({"receipt"}, {"reply"})
    assert late.laid_side_by_side(sent).count(Ending.SILENT) == 5
    late.collect(on=DAY + timedelta(days=2))
    assert late.laid_side_by_side(sent).cents(Ending.PAID) == sent.cents


def test_a_code_nobody_agreed_on_leaves_the_account_to_say(beside):
    there, sent = beside(unknown_code=1.0, closed=0.3), list_of_many(30)

    there.send(sent)
    there.collect(on=DAY)

    found = there.laid_side_by_side(sent)
    assert found.cents(Ending.PAID) == there.counter.books.counts()["cents"] > 0
    assert found.count(Ending.SILENT) == 30 - found.count(Ending.PAID) > 0


def test_a_slip_of_somebody_else_or_another_file_is_not_taken(beside):
    there = beside()
    (one,) = render(list_of_many(3), profile=there.adapter.profile)
    (other,) = render(list_of_many(4), profile=there.adapter.profile)
    (swollen,) = render(list_of_many(5), profile=there.adapter.profile)
    object.__setattr__(swollen, "cents", 1)

    assert not there.counter.take(manifest_of(one, signer=STRANGER, at=NOON), one.content)
    assert not there.counter.take(manifest_of(one, signer=OURS, at=NOON), other.content)
    assert not there.counter.take(manifest_of(swollen, signer=OURS, at=NOON), swollen.content)
    assert there.counter.books.counts()["paid"] == 0


@NEEDS_SCHEMAS
def test_what_the_bank_writes_is_valid_by_the_published_schemas(beside):
    there = beside(closed=0.3, unknown_code=0.2, duplicate_file=1.0)
    there.send(list_of_many(30))
    there.collect(on=DAY)

    seen = set()
    for path in (there.folder / "shared" / "taken").glob("*.xml.*"):
        content = path.read_bytes()
        if path.name.endswith(".json") or not content.startswith(b"<?xml"):
            continue
        name = "camt.053.001.08" if b"camt.053" in content else "pain.002.001.11"
        seen.add(name)
        assert faults_of_xml(content, name=name) == []
    assert seen == {"camt.053.001.08", "pain.002.001.11"}


def test_the_same_seed_does_the_same(tmp_path):
    rates = dict.fromkeys(KINDS, 0.3)
    sent = list_of_many(30)
    ends = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        there = Beside(tmp_path / name, profile="iso20022", seed=seed, **rates)
        there.send(sent)
        there.collect(on=DAY + timedelta(days=5))
        ends.append([(line.ending, line.codes) for line in there.laid_side_by_side(sent).ended])

    assert ends[0] == ends[1] != ends[2]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rates=st.dictionaries(st.sampled_from(KINDS), st.sampled_from([0.2, 0.6, 1.0]), max_size=6),
    seed=st.integers(0, 10_000), profile=st.sampled_from(["iso20022", "onecard_csv"]), times=st.integers(1, 3),
)  # fmt: skip
def test_whatever_a_bank_does_no_line_counts_twice_and_every_cent_is_explained(
    tmp_path_factory, rates, seed, profile, times
):
    there = Beside(tmp_path_factory.mktemp("bank"), profile=profile, seed=seed, **rates)
    sent = list_of_many(12)

    for place in range(times):
        there.send(sent)
        there.collect(on=DAY + timedelta(days=3 * place))

    found = there.laid_side_by_side(sent)
    moved = there.counter.books.counts()["cents"]
    assert sum(found.count(ending) for ending in Ending) == 12
    assert sum(found.cents(ending) for ending in Ending) == sent.cents
    assert found.count(Ending.CONTRADICTING) == 0
    assert not found.strange_entries and not found.strange_returns
    assert found.cents(Ending.PAID) <= moved
    if any(line.left_cents is not None for line in found.ended):
        assert found.left_cents == found.cents(Ending.PAID) == moved


@pytest.mark.parametrize("profile", ["iso20022", "onecard_csv"])
def test_ten_thousand_lines_go_round(beside, profile):
    there, sent = beside(profile=profile, closed=0.01, reordered=1.0), list_of_many(10_000)

    there.send(sent)
    there.collect(on=DAY)

    found = there.laid_side_by_side(sent)
    assert found.cents(Ending.PAID) == there.counter.books.counts()["cents"]
    assert found.cents(Ending.PAID) + found.cents(Ending.REFUSED) == sent.cents
    assert 50 < found.count(Ending.REFUSED) < 200


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with bank(tmp_path_factory.mktemp("running"), faults={"closed": 0.2, "replayed": 1.0}) as one:
        yield one


def collected(adapter, inbox):
    for came in adapter.collect(inbox):
        inbox.used[came.message] = came
        adapter.close(came)


def test_over_http_a_list_goes_out_and_comes_back_once(running):
    adapter, inbox = running.adapter(clock=lambda: noon(DAY)), Kept()
    sent = list_of_many(25, batch="HTTP-1")
    for rendered in render(sent, profile=adapter.profile):
        adapter.send(rendered)
        adapter.send(rendered)

    collected(adapter, inbox)
    collected(adapter, inbox)

    replies = [came.reply for came in inbox.used.values() if came.reply]
    found = reconcile(
        sent, returned=[one for reply in replies for one in reply.returned],
        statements=[one for reply in replies for one in reply.statements],
    )  # fmt: skip
    assert found.cents(Ending.PAID) + found.cents(Ending.REFUSED) == sent.cents
    assert found.left_cents == found.cents(Ending.PAID) == running.counts()["cents"]
    assert any("以前收过" in why for why in inbox.refused)
    assert "DU01" in {reply.refused for reply in replies}
    assert list(adapter.way.names()) == []


def test_a_bank_that_was_killed_goes_on_from_its_books(tmp_path):
    sent, inbox = list_of_many(30, batch="KILL-1"), Kept()
    (rendered,) = render(sent, profile=profile_of("iso20022"))
    with bank(tmp_path) as one:
        adapter = one.adapter(clock=lambda: noon(DAY))
        adapter.send(rendered)
        one.process.kill()

    with bank(tmp_path) as one:
        adapter = one.adapter(clock=lambda: noon(DAY))
        adapter.send(rendered)
        collected(adapter, inbox)
        assert one.counts() == {"paid": 30, "cents": sent.cents, "files": 1}

    replies = [came.reply for came in inbox.used.values() if came.reply]
    found = reconcile(
        sent, returned=[one for reply in replies for one in reply.returned],
        statements=[one for reply in replies for one in reply.statements],
    )  # fmt: skip
    assert found.cents(Ending.PAID) == sent.cents


def test_over_http_a_stranger_gets_nothing(running):
    stranger = running.adapter(clock=lambda: noon(DAY), signer=STRANGER)
    (rendered,) = render(list_of_many(2, batch="HTTP-2"), profile=stranger.profile)

    with pytest.raises(NotReached, match="403"):
        stranger.send(rendered)
    with pytest.raises(NotReached, match="403"):
        list(stranger.collect(Kept()))


def test_a_bank_that_does_not_answer_is_not_reached():
    door = Door("http://127.0.0.1:9", signer=OURS, clock=lambda: NOON, timeout=0.5)

    with pytest.raises(NotReached, match="ConnectError"):
        door.names()
    door.close()


def test_by_sm2_and_a_shared_folder_it_goes_as_well(tmp_path):
    shared = tmp_path / "shared"
    more = ["--shared", str(shared), "--on", DAY.isoformat()]
    with bank(tmp_path / "bank", profile="onecard_xlsx", asker=OURS_BY_SM2, more=more) as one:
        adapter, inbox = one.adapter(clock=lambda: noon(DAY), signer=OURS_BY_SM2), Kept()
        sent = list_of_many(6, batch="SM2-1")
        for rendered in render(sent, profile=adapter.profile):
            adapter.send(rendered)
        until = datetime.now(UTC) + timedelta(seconds=30)
        while len(inbox.used) < 2 and datetime.now(UTC) < until:
            collected(adapter, inbox)

    (reply,) = [came.reply for came in inbox.used.values() if came.reply]
    assert reconcile(sent, returned=reply.returned).cents(Ending.PAID) == sent.cents
    assert inbox.refused == []


def test_a_fault_nobody_knows_is_said(tmp_path):
    (tmp_path / "faults.yaml").write_text("lates: 1", encoding="utf-8")

    with pytest.raises(FaultsWrong, match="lates"):
        read_faults(tmp_path / "faults.yaml")
