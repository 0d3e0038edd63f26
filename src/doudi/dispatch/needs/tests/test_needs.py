"""A need from the first word to the last: taken in once, sorted, overruled with a reason, taken by one, settled; and who sees it."""

from datetime import date

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from doudi.cases.permissions import resident_of
from doudi.dispatch.needs.actions import accept, assign, overrule, settle
from doudi.dispatch.needs.models import Need, Notice, Overruling
from doudi.dispatch.needs.permissions import NotAllowed
from doudi.dispatch.needs.queries import inbox, need_of, outcomes_of, overruled
from doudi.dispatch.needs.refusals import NotReady, TakenAlready
from doudi.journal.queries import entries_about
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY, HUANG_POPO
from tests.letters import register
from tests.needs import ON, OTHER_COMMUNITY, fresh, opened

pytestmark = pytest.mark.django_db


def test_a_need_is_sorted_timed_and_written_down(li):
    need = opened(by=li)

    with acting_as(li):
        line = entries_about(need.number).get(verb="need.open")
    assert (need.kind, need.stage, need.due_on) == ("EDU", "OPEN", date(2026, 8, 24))
    assert line.detail["because"] == "上学的费用由教育部门和学校资助（学费）"
    assert line.actor_name == "李志强"


@pytest.mark.parametrize(("urgency", "day"), [("NOW", "2026-08-04"), ("SOON", "2026-08-10"), ("NORMAL", "2026-08-24")])
def test_how_soon_follows_the_urgency_in_working_days(li, urgency, day):
    assert opened(by=li, urgency=urgency).due_on == date.fromisoformat(day)


def test_whoever_gives_no_name_is_helped_too(li):
    need = opened(by=li, name="", masked="", phone="", place="")

    assert (need.name, need.person, need.phone_sealed) == ("", None, None)


def test_the_same_again_from_the_same_source_is_one_need(li):
    first = opened(by=li, source="WARNING", source_number="YJ1")
    again = opened(by=li, source="WARNING", source_number="YJ1", words="孩子开学交不起学费！")
    other = opened(by=li, source="WARNING", source_number="YJ1", words="没饭吃")

    assert again.pk == first.pk
    assert other.pk != first.pk
    with acting_as(li):
        assert need_of("WARNING", "YJ1") == other
        assert entries_about(first.number).filter(verb="need.open").count() == 1


@pytest.mark.parametrize("lacks", [{"residence": ""}, {"words": " "}])
def test_a_need_says_what_and_where(li, lacks):
    with pytest.raises(NotReady):
        opened(by=li, **lacks)


def test_who_watches_takes_nothing_in(he):
    with pytest.raises(NotAllowed):
        opened(by=he)


def test_both_communities_see_it_and_nobody_else(need, wu, li, chen, wang, zhou, xiaoliang):
    def sees(officer):
        with acting_as(officer):
            return Need.objects.filter(pk=need.pk).exists()

    assert [sees(one) for one in (wu, li, chen, wang)] == [True] * 4
    assert [sees(one) for one in (zhou, xiaoliang)] == [False] * 2
    with acting_as(None):
        assert not Need.objects.exists()


def test_the_place_of_the_hukou_sees_it_where_somebody_lives_elsewhere(li, zhou):
    need = opened(by=li, place="440106001", residence=COMMUNITY)

    with acting_as(zhou):
        assert Need.objects.get() == need


def test_a_person_sees_his_own(li):
    popo = register(HUANG_POPO)
    need = opened(by=li, person=popo)

    with acting_as(resident_of(popo.pk, name="黄秀英")):
        assert Need.objects.get() == need
    with acting_as(resident_of(popo.pk + 1, name="别人")):
        assert not Need.objects.exists()


def test_an_officer_overrules_with_a_reason_and_a_report_counts_it(need, li):
    with acting_as(li):
        overrule(need=need, kind="HOUSE", why="说的是住校的床位费", by=li, on=ON)
        rows = overruled(place=li.desk.place_id, since=ON)

    assert fresh(need).kind == "HOUSE"
    assert rows == [
        {"was": "EDU", "was_because": "上学的费用由教育部门和学校资助（学费）", "became": "HOUSE", "count": 1}
    ]


@pytest.mark.parametrize(("kind", "why"), [("HOUSE", " "), ("EDU", "一样"), ("NOBODY", "没有")])
def test_an_overruling_needs_a_reason_and_another_kind(need, li, kind, why):
    with acting_as(li), pytest.raises(NotReady):
        overrule(need=need, kind=kind, why=why, by=li, on=ON)

    with acting_as(li):
        assert not Overruling.objects.exists()


def test_an_overruling_stays_as_it_was_written(need, li):
    with acting_as(li):
        overrule(need=need, kind="HOUSE", why="说的是住校的床位费", by=li, on=ON)
        with pytest.raises(ProgrammingError, match="permission denied"):
            Overruling.objects.update(why="改了")


def test_the_first_has_it_and_the_second_reads_who(need, wu, li):
    with acting_as(wu):
        accept(need=need, by=wu, on=ON)
    with acting_as(li), pytest.raises(TakenAlready, match="社区救助协理员的吴小妹已经先接了"):
        accept(need=need, by=li, on=ON)

    assert fresh(need).handler == wu


def test_another_place_cannot_take_it(need, zhou):
    with acting_as(zhou), pytest.raises(NotAllowed):
        accept(need=need, by=zhou, on=ON)


def test_a_volunteer_sees_what_is_put_into_his_hands_and_loses_it_with_it(need, li, wu, xiaoliang):
    with acting_as(li):
        assign(need=need, to=xiaoliang, by=li, on=ON)
    with acting_as(xiaoliang):
        assert Need.objects.get() == need
    with acting_as(li):
        assign(need=need, to=wu, by=li, on=ON)
    with acting_as(xiaoliang):
        assert not Need.objects.exists()


def test_it_is_closed_once_with_what_came_of_it(li):
    need = opened(by=li, source="WARNING", source_number="YJ7")
    with acting_as(li):
        settle(need, outcome="AIDED", words="学校已减免学费", by=li, on=ON)
        with pytest.raises(NotReady):
            settle(need, outcome="AIDED", words="再来一次", by=li, on=ON)
        came = outcomes_of("WARNING", ["YJ7", "YJ8"])

    assert [*came] == ["YJ7"]
    assert (came["YJ7"].stage, came["YJ7"].outcome, came["YJ7"].settled_on) == ("CLOSED", "AIDED", ON)


@pytest.mark.parametrize(("outcome", "words"), [("", "做了"), ("NOTHING", "做了"), ("AIDED", "  ")])
def test_it_is_not_closed_without_a_reason_and_words(need, li, outcome, words):
    with acting_as(li), pytest.raises(NotReady):
        settle(need, outcome=outcome, words=words, by=li, on=ON)


def test_a_warning_with_two_needs_is_open_while_one_is(li):
    one = opened(by=li, source="WARNING", source_number="YJ9")
    opened(by=li, source="WARNING", source_number="YJ9", words="没饭吃")
    with acting_as(li):
        settle(one, outcome="AIDED", words="学校已减免学费", by=li, on=ON)
        assert outcomes_of("WARNING", ["YJ9"])["YJ9"].stage == "OPEN"


def test_needs_are_never_deleted(need, li):
    with acting_as(li), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM needs_need")


def test_both_communities_are_told_at_once_and_the_other_that_it_is_taken(need, wu, li):
    def told(officer):
        with acting_as(officer):
            return list(Notice.objects.filter(desk=officer.desk, read_on=None).values_list("kind", "side"))

    assert (told(wu), told(li)) == ([("PUSHED", "RESIDENCE")], [("PUSHED", "HUKOU")])
    with acting_as(wu):
        accept(need=need, by=wu, on=ON)
    assert (told(wu), told(li)) == ([], [("TAKEN", "HUKOU")])


def test_one_community_is_told_once(li, wu):
    need = opened(by=li, place=COMMUNITY)

    with acting_as(SYSTEM):
        assert [one.desk for one in need.notices.all()] == [wu.desk]


def test_the_shelves_of_the_inbox(li, wu):
    free, mine, closed = (opened(by=li, words=words) for words in ("学费", "没米", "住院"))
    with acting_as(li):
        accept(need=mine, by=li, on=ON)
        settle(closed, outcome="ALREADY_AIDED", words="已有医疗救助", by=li, on=ON)
        found = {name: [*inbox(name, by=li, on=ON)] for name in ("free", "mine", "sent", "done", "closed")}

    assert found == {"free": [free], "mine": [mine], "sent": [mine], "done": [], "closed": [closed]}
    assert need_places(free) == (OTHER_COMMUNITY, COMMUNITY)


def need_places(need):
    return need.place, need.residence
