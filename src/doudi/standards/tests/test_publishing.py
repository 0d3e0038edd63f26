"""Proposing and publishing: two people, one journal line each, nothing changed afterwards."""

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now

from doudi.facts import hao
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.programmes import RULEBOOK
from doudi.rules.receipt import law_hash
from doudi.standards.actions import NotReady, decline, publish
from doudi.standards.models import Publication
from doudi.standards.permissions import NotAllowed
from doudi.standards.queries import publication_for, rulebook, settled_for, standing, waiting_for
from doudi.standards.tests.drafts import ON, RAISED, draft, proposed, published

pytestmark = pytest.mark.django_db


def standard(*, place="440105", residence="urban", term="dibao_standard"):
    notice = rulebook().terms.notice(term, place=place, residence=residence, on=ON)
    return notice and notice.value


def verbs():
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(verb__startswith="standard.").values_list("verb", "actor", "place"))


def test_a_proposal_decides_nothing_and_a_publication_at_once(wang, lin):
    row = proposed(by=wang)
    before = standard()
    with acting_as(lin):
        publish(publication=row, by=lin, on=ON, effect={"months": 2})

    assert before == hao(1309)
    assert standard() == hao(1340)
    assert standard(residence="rural") == hao(1340)


def test_the_urban_standard_follows_and_a_rural_one_leaves_it(wang, lin):
    published(by=wang, second=lin)
    published(by=wang, second=lin, residence="rural", value="1300", since=draft().since.replace(month=3))

    assert standard(term="urban_standard", residence="rural") == hao(1340)
    assert standard(residence="rural") == hao(1300)
    assert standard() == hao(1340)


def test_both_acts_are_written_down(wang, lin):
    published(by=wang, second=lin)

    assert verbs() == [("standard.propose", str(wang.pk), "4401"), ("standard.publish", str(lin.pk), "4401")]


def test_nobody_publishes_what_he_proposed(lin):
    row = proposed(by=lin)

    with acting_as(lin), pytest.raises(NotAllowed, match="必须是两个人"):
        publish(publication=row, by=lin, on=ON, effect=None)


def test_the_database_itself_forbids_one_officer_in_both_parts(lin):
    row = proposed(by=lin)

    with acting_as(lin), pytest.raises(IntegrityError, match="standard_takes_two_people"), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(published_by=lin, published_on=ON, published_at=Now())


def test_nobody_publishes_without_the_duty_to_decide(wang, lin):
    row = proposed(by=lin)

    with acting_as(wang), pytest.raises(NotAllowed, match="审核确认职责"):
        publish(publication=row, by=wang, on=ON, effect=None)


def test_nobody_signs_in_the_name_of_another(wang, lin):
    row = proposed(by=wang)

    with acting_as(wang), pytest.raises(DatabaseError, match="officer at work"), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(published_by=lin, published_on=ON, published_at=Now())


def test_what_was_proposed_is_not_changed_on_its_way(wang, lin):
    row = proposed(by=wang)

    with acting_as(lin), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(
            value="9999", published_by=lin, published_on=ON, published_at=Now()
        )


def test_what_was_published_is_neither_changed_nor_deleted(wang, lin):
    row = published(by=wang, second=lin)

    changes: list[dict[str, Any]] = [{"value": "9999"}, {"effect": {}}, {"published_by": None}]
    for change in changes:
        with acting_as(lin), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Publication.objects.filter(pk=row.pk).update(**change)
    with acting_as(lin), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        row.delete()


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_of_the_table_deletes_one(wang, lin, owner):
    published(by=wang, second=lin)

    with owner.cursor() as cursor:
        cursor.execute("SET LOCAL doudi.place = 'all'")
        assert cursor.execute("DELETE FROM standards_publication").rowcount == 0
        cursor.execute("ALTER TABLE standards_publication NO FORCE ROW LEVEL SECURITY")
        with pytest.raises(psycopg.Error, match="never deleted"):
            cursor.execute("DELETE FROM standards_publication")
    owner.rollback()


def test_a_county_sets_its_own_and_no_other_place_s_standard(chen, lin):
    row = proposed(by=chen, place="440105", value="1330")

    with pytest.raises(NotAllowed, match="管辖的地方"):
        proposed(by=chen, place="440106")
    with pytest.raises(NotAllowed, match="管辖的地方"):
        proposed(by=chen, place="4401")
    assert [breach["rule"] for breach in row.breaches][-1] == "set_by"


def test_another_place_neither_sees_a_proposal_nor_settles_it(chen, zhou, li):
    row = proposed(by=chen, place="440105")

    with acting_as(zhou):
        assert publication_for(officer=zhou, number=row.pk) is None
        assert list(waiting_for(zhou)) == []
        assert Publication.objects.filter(pk=row.pk).update(declined_by=zhou, declined_on=ON, declined_why="不") == 0
    with acting_as(li), pytest.raises(NotAllowed):
        waiting_for(li)


def test_supervision_looks_and_sets_nothing(he, wang):
    row = proposed(by=wang)

    with acting_as(he):
        assert publication_for(officer=he, number=row.pk) == row
        assert list(waiting_for(he)) == [row]
    with pytest.raises(NotAllowed, match="不制定标准"):
        proposed(by=he)


def test_strangers_read_what_is_published_and_no_proposal(wang, lin):
    published(by=wang, second=lin)
    proposed(by=wang, since=draft().since.replace(month=4))

    assert Publication.objects.count() == 1


def test_a_breach_needs_a_written_reason(wang):
    with pytest.raises(NotReady, match="2 处提醒"):
        proposed(by=wang, despite=" ")
    assert proposed(by=wang).despite == RAISED.despite


def test_without_a_breach_no_reason_is_kept(wang):
    row = proposed(by=wang, term="assets_months", value="24", despite="没有提醒")

    assert (row.breaches, row.despite) == ([], "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "一千四"}, "读不懂"),
        ({"value": "-5"}, "读不懂"),
        ({"value": "1e9"}, "读不懂"),
        ({"value": "1340.00001"}, "读不懂"),
        ({"source": ""}, "依据的文件"),
        ({"reason": "  "}, "依据的文件"),
        ({"announced_on": ON.replace(day=11)}, "还没有到"),
        ({"since": ON.replace(year=2014)}, "太早或太晚"),
        ({"since": ON.replace(year=2030)}, "太早或太晚"),
        ({"place": "440199"}, "没有区划代码"),
        ({"term": "urban_standard"}, "随另一项一起变"),
        ({"since": RAISED.since.replace(year=2025)}, "广州市2025年低保标准"),
    ],
)
def test_what_cannot_be_proposed_is_refused_in_words(wang, changes, words):
    with pytest.raises(NotReady, match=words):
        proposed(by=wang, **changes)

    assert verbs() == []


def test_a_standard_hidden_behind_more_precise_ones_is_refused(wang, lin):
    published(by=wang, second=lin, residence="urban")

    with pytest.raises(NotReady, match="分别提出"):
        proposed(by=wang, residence="any", since=RAISED.since.replace(month=2))


def test_the_same_standard_waits_only_once(wang):
    proposed(by=wang)

    with pytest.raises(NotReady, match="正在等待发布"):
        proposed(by=wang, value="1350")


def test_a_published_standard_is_only_replaced_and_the_later_one_holds(wang, lin):
    first = published(by=wang, second=lin)

    with pytest.raises(NotReady, match=f"第 {first.pk} 号"):
        proposed(by=wang, value="1345")
    second = published(by=wang, second=lin, value="1345", replaces=first.pk)

    assert standard() == hao(1345)
    assert standing(draft()) == second
    with pytest.raises(NotReady, match=f"第 {second.pk} 号"):
        proposed(by=wang, value="1350", replaces=first.pk)


def test_a_published_standard_is_taken_back_and_the_old_one_holds_again(wang, lin):
    first = published(by=wang, second=lin)
    published(by=wang, second=lin, value="", replaces=first.pk)

    assert standard() == hao(1309)
    assert [row.value for row in settled_for(lin)] == ["", "1340"]


def test_a_declined_proposal_is_settled_and_may_be_made_again(wang, lin):
    row = proposed(by=wang)
    with acting_as(lin):
        with pytest.raises(NotReady, match="理由"):
            decline(publication=row, by=lin, on=ON, why=" ")
        decline(publication=row, by=lin, on=ON, why="文件号写错了")
        with pytest.raises(NotReady, match="已经有人处理"):
            publish(publication=row, by=lin, on=ON, effect=None)

    assert proposed(by=wang).is_waiting
    assert [verb for verb, _, _ in verbs()] == ["standard.propose", "standard.decline", "standard.propose"]


def test_a_publication_changes_the_law_s_hash_and_the_file_law_keeps_its_own(wang, lin):
    before = law_hash(rulebook())
    published(by=wang, second=lin)

    assert before == law_hash(RULEBOOK) == law_hash()
    assert law_hash(rulebook()) != before
    assert law_hash(RULEBOOK) == before


def test_the_book_is_put_together_once_until_somebody_publishes(wang, lin):
    published(by=wang, second=lin)
    book = rulebook()

    assert rulebook() is book
    published(by=wang, second=lin, term="assets_months", value="24")
    assert rulebook() is not book


def test_another_process_sees_a_publication_without_being_told(wang, lin):
    assert standard() == hao(1309)

    with acting_as(wang), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO standards_publication (term, place, residence, value, since, announced_on, source, reason, breaches,"
            " despite, proposed_by_id, proposed_on, declined_why) VALUES ('dibao_standard', '4401', 'any', '1340', '2026-01-01',"
            " '2026-01-01', '通知', '理由', '[]', '', %s, '2026-01-02', '')",
            [wang.pk],
        )
    with acting_as(lin):
        Publication.objects.update(published_by=lin, published_on=ON, published_at=Now())

    assert standard() == hao(1340)
