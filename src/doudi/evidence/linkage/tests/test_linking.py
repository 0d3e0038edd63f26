"""A run: what is sure is merged, what is doubtful goes to a desk, what was decided stays decided."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import IntegrityError, transaction

from doudi.engine.snapshots import Lake
from doudi.evidence.assembly.inputs import inputs_json
from doudi.evidence.linkage import actions, queries
from doudi.evidence.linkage.models import LinkageModel, Mark, Pair
from doudi.evidence.linkage.permissions import NotAllowed
from doudi.evidence.linkage.register import NobodyRegistered
from doudi.evidence.linkage.run import link_all
from doudi.evidence.linkage.tests.register_city import ON, build, people, residence_row
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.tests.deliveries import deliver
from doudi.journal.models import Entry
from doudi.offices.acting import acting_as

pytestmark = pytest.mark.django_db


def transposed(number, *, spot=10):
    return number[:spot] + number[spot + 1] + number[spot] + number[spot + 2 :]


def link(var):
    return {one.dataset: one for one in link_all(var=var, on=ON)}


def persons(var):
    delivery = Lake.of(var).current("residence", on=ON)[0]
    return pa.concat_tables([pq.read_table(part, columns=["person"]) for part in delivery.parts])["person"].to_pylist()


CHEN = people()[8]  # 陈淑仪
UNSURE = residence_row(CHEN, person="", name=CHEN["name"][:2] + "敏", birth="1948-03-21")


@pytest.fixture
def sure(tmp_path, system):
    """A row whose number has two digits changed, everything else as in the register."""
    build(tmp_path, residence_row(CHEN, person=transposed(CHEN["person"])))
    return tmp_path


@pytest.fixture
def doubtful(tmp_path, system):
    """A row without a number, with another given name, and another day of birth in the year."""
    build(tmp_path, UNSURE)
    return tmp_path


def test_a_sure_row_is_merged_and_joins_its_delivery(sure):
    before = inputs_json(Lake.of(sure), on=ON)

    done = link(sure)["residence"]

    pair = Pair.objects.get()
    assert (done.rows, done.merged, done.grey, done.joined) == (1, 1, 0, 1)
    assert (pair.zone, pair.verdict, pair.judged_by) == ("merged", "same", None)
    assert Pseudonyms.of(sure).person(CHEN["person"]) in persons(sure)
    assert inputs_json(Lake.of(sure), on=ON) != before, "facts made before are no longer current"


def test_a_doubtful_row_waits_for_a_desk_and_stays_out_of_the_lake(doubtful):
    done = link(doubtful)["residence"]

    pair = queries.pairs_for().order_by("-chance")[0]
    assert (done.merged, done.joined) == (0, 0)
    assert done.grey >= 1
    assert pair.person == Pseudonyms.of(doubtful).person(CHEN["person"])
    assert pair.person not in persons(doubtful)


def test_a_run_twice_finds_nothing_new(doubtful):
    first = link(doubtful)["residence"]

    second = link(doubtful)["residence"]

    assert (second.merged, second.grey, second.joined) == (0, 0, 0)
    assert Pair.objects.count() == first.grey
    assert LinkageModel.objects.count() == 1


def test_every_run_and_model_leaves_one_line(sure):
    link(sure)

    assert Entry.objects.filter(verb="linkage.train").count() == 1
    line = Entry.objects.get(verb="linkage.run")
    assert line.detail == {"dataset": "residence", "weighed": 1, "new": 1}


def test_the_explanation_adds_up_to_the_weight(sure):
    link(sure)

    pair = Pair.objects.get()
    assert pair.start + sum(step["weight"] for step in pair.steps) == pytest.approx(pair.weight, abs=0.06)
    levels = {step["compared"]: step["level"] for step in pair.steps}
    assert levels["number"] == "swapped"
    assert levels["name"] == levels["birth"] == levels["sex"] == levels["place"] == "same"


def test_what_is_kept_shows_no_whole_number_and_no_whole_name(sure):
    link(sure)

    kept = str(Pair.objects.get().steps)
    assert CHEN["person"][:17] not in kept
    assert CHEN["name"] not in kept


def test_same_joins_the_row_at_the_next_run_and_at_the_next_delivery(doubtful, chen):
    link(doubtful)
    pair = queries.pairs_for().order_by("-chance")[0]
    with acting_as(chen):
        actions.judge(pair=pair, verdict="same", why="电话问过本人", by=chen, on=ON)

    again = link(doubtful)["residence"]
    deliver(doubtful, "residence", [UNSURE], places=("440106",))
    later = link(doubtful)["residence"]

    assert again.joined == 1
    assert pair.person in persons(doubtful)
    assert (later.merged, later.grey) == (0, 0)
    assert later.joined == 2


def test_a_rejected_pair_does_not_return_and_a_decision_taken_back_takes_the_row_out(sure, chen):
    link(sure)
    pair = Pair.objects.get()
    with acting_as(chen):
        actions.judge(pair=pair, verdict="different", why="本人说没有住过", by=chen, on=ON)

    again = link(sure)["residence"]

    assert (again.merged, again.grey, again.joined) == (0, 0, 0)
    assert pair.person not in persons(sure)
    assert Pair.objects.get().verdict == "different"


def test_judging_writes_one_line_with_the_reason(doubtful, chen):
    link(doubtful)
    with acting_as(chen):
        judged = actions.judge(
            pair=queries.pairs_for().order_by("-chance")[0], verdict="unknown", why="联系不上", by=chen, on=ON
        )

    line = Entry.objects.get(verb="linkage.judge")
    assert (line.purpose, line.actor, line.place) == ("联系不上", str(chen.pk), judged.place)
    assert line.detail["verdict"] == "unknown"


def test_same_closes_the_other_candidates_of_the_row(doubtful, chen):
    link(doubtful)
    first = queries.pairs_for().order_by("-chance")[0]
    rival = Pair.objects.get(pk=first.pk)
    rival.pk, rival.person = None, first.person + 1
    rival.save(force_insert=True)
    with acting_as(chen):
        actions.judge(pair=first, verdict="same", why="核对过户口簿", by=chen, on=ON)

    rival.refresh_from_db()
    assert (rival.verdict, rival.judged_by) == ("different", chen)
    with acting_as(chen), pytest.raises(actions.NotReady, match="另一个人"):
        actions.judge(pair=rival, verdict="same", why="又是他", by=chen, on=ON)


@pytest.mark.parametrize(("verdict", "why"), [("maybe", "x"), ("", "x"), ("same", "  ")])
def test_a_judgement_needs_a_verdict_and_a_reason(doubtful, chen, verdict, why):
    link(doubtful)

    with acting_as(chen), pytest.raises(actions.NotReady):
        actions.judge(pair=queries.pairs_for().order_by("-chance")[0], verdict=verdict, why=why, by=chen, on=ON)


def test_only_verification_and_county_judge_and_only_at_home(doubtful, li, zhou):
    link(doubtful)
    pair = queries.pairs_for().order_by("-chance")[0]
    with acting_as(li), pytest.raises(NotAllowed):
        actions.judge(pair=pair, verdict="same", why="x", by=li, on=ON)
    with acting_as(zhou):
        assert not Pair.objects.exists()
        with pytest.raises(Pair.DoesNotExist):
            actions.judge(pair=pair, verdict="same", why="x", by=zhou, on=ON)


def test_the_database_lets_a_row_be_one_person_s_only(sure):
    link(sure)
    second = Pair.objects.get()
    second.pk, second.person = None, second.person + 1

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)


def test_a_delivery_is_marked_with_how_good_it_is(doubtful):
    link(doubtful)

    mark = Mark.objects.get(dataset="residence")
    assert (mark.rows, mark.rejected, mark.without_number, mark.linked, mark.waiting) == (36, 1, 1, 0, 1)
    assert mark.unmatched == 0


def test_without_a_register_nothing_is_linked(tmp_path, system):
    with pytest.raises(NobodyRegistered):
        list(link_all(var=tmp_path, on=ON))
