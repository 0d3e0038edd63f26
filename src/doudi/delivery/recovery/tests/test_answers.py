"""A debtor answers himself: his view of the notice in time, how he could pay, that he agrees; nobody for him, and nothing moves by it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import resident_of
from doudi.delivery.recovery.answering import answer, may_answer
from doudi.delivery.recovery.claiming import hear
from doudi.delivery.recovery.models import Answer, Claim
from doudi.delivery.recovery.planning import plan
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.tests.acts import APRIL, OVER, decided, told
from doudi.delivery.recovery.tests.conftest import ON
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db


def says(claim, kind, words="", *, on=ON):
    me = resident_of(claim.debtor_id, name=claim.debtor_name)
    with acting_as(me):
        return answer(claim=Claim.objects.get(pk=claim.pk), kind=kind, words=words, by=me, on=on)


def test_he_says_what_he_thinks_in_time_and_is_heard(luo, second):
    claim = told(luo, second)
    with pytest.raises(NotReady, match="请写一写"):
        says(claim, "said", " ")
    says(claim, "said", "我三月就告诉村里了")
    with pytest.raises(NotReady, match="现在不能"):
        says(claim, "said", "太晚了", on=claim.answer_by + timedelta(days=1))
    with pytest.raises(NotReady, match="现在不能"):
        says(claim, "agrees")

    with acting_as(luo):
        assert Answer.objects.get().words == "我三月就告诉村里了"
        with pytest.raises(NotReady, match="已经在手机上说了"):
            hear(claim, said="", is_silent=True, by=luo, on=claim.answer_by + timedelta(days=1))
        assert hear(claim, said="三月已告诉村里", by=luo, on=ON).stage == "heard"
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="recovery.answer", about=f"claim:{claim.number}").count() == 1


def test_he_wishes_and_agrees_to_the_agreement_that_holds_once(luo, chen, second):
    claim = decided(luo, chen, second)
    says(claim, "wishes", "每月退一百", on=APRIL)
    with acting_as(luo):
        plan(claim, document="协议 1", instalments=[(date(2026, 5, 1), OVER)], by=luo, on=APRIL)
    says(claim, "agrees", on=APRIL)
    with pytest.raises(NotReady, match="现在不能"):
        says(claim, "agrees", on=APRIL)
    with acting_as(luo):
        plan(claim, document="协议 2", instalments=[(date(2026, 6, 1), OVER)], by=luo, on=APRIL)
        assert may_answer(claim, on=APRIL) == ["agrees", "wishes"], "another agreement asks again"


def test_nobody_answers_for_another_and_nothing_is_changed(luo, second, paid):
    claim = told(luo, second)
    says(claim, "said", "不对")
    other = resident_of(paid[0].subject_id, name="别人")
    with acting_as(other):
        assert not Claim.objects.exists() and not Answer.objects.exists()
    for who in (other, luo, SYSTEM):
        with acting_as(who), pytest.raises(DatabaseError), transaction.atomic():
            Answer.objects.create(claim=claim, kind="said", words="x", person_id=claim.debtor_id, on=ON)
    with acting_as(luo), pytest.raises(DatabaseError), transaction.atomic():
        Answer.objects.update(words="x")
