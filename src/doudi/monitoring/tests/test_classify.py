"""What somebody would get against what he holds."""

from doudi.facts import hao
from doudi.monitoring.classify import findings_of
from doudi.rules import Answer, Household, Person, Policy
from doudi.rules.explain import Missing

OF_HOUSEHOLD = ("dibao", "edge", "rigid")


def answer(programme, met, *, person=None, amount=None, holds=False, waits_for=""):
    policy = Policy(programme, title=programme, law="法", of="household" if programme in OF_HOUSEHOLD else "person")
    missing = (Missing(path="x", label="x", source=waits_for, person=None, is_judged=False),) if waits_for else ()
    amount_hao = hao(amount) if amount is not None else (0 if met is False else None)
    return Answer(
        policy=policy,
        person=person,
        met=met,
        conditions=(),
        amount_hao=amount_hao,
        steps=(),
        missing=missing,
        holds=holds,
    )


def found(*, people=({},), paid_dibao=0, paid_supplement=0, paid_tekun=0, **verdicts):
    """Classify a household; verdicts are (met, amount) by programme, for a person's programme one for each person."""
    facts = {"paid_dibao": hao(paid_dibao), "paid_supplement": hao(paid_supplement), "paid_tekun": hao(paid_tekun)}
    household = Household("440105", "urban", facts, tuple(Person(str(i), "", one) for i, one in enumerate(people)))
    holds = {
        "dibao": "holds_dibao",
        "edge": "holds_edge",
        "rigid": "holds_rigid",
        "tekun": "holds_tekun",
        "dibao_single": "holds_dibao",
    }
    answers = []
    for programme in OF_HOUSEHOLD:
        met, amount, *rest = verdicts.get(programme, (False, 0))
        held = any(one.get(holds[programme]) for one in people)
        answers.append(answer(programme, met, amount=amount, holds=held, waits_for=rest[0] if rest else ""))
    for programme in ("tekun", "dibao_single", "supplement"):
        rows = verdicts.get(programme, [(False, 0)] * len(people))
        for number, (met, amount) in enumerate(rows):
            held = bool(people[number].get(holds.get(programme, ""), False))
            answers.append(answer(programme, met, person=number, amount=amount, holds=held))
    return [(one.kind, one.programme, one.towards) for one in findings_of(household, answers)]


HOLDER = ({"holds_dibao": True},)


def test_nothing_to_say_about_somebody_who_gets_nothing_and_is_due_nothing():
    assert found() == []


def test_a_family_that_would_get_dibao_and_holds_nothing_is_missed():
    assert found(dibao=(True, 500)) == [("missed", "dibao", "")]


def test_a_family_refused_by_the_law_that_still_draws_it_is_wrong():
    assert found(people=HOLDER, paid_dibao=500) == [("wrong", "dibao", "")]


def test_the_right_amount_is_no_finding_and_another_amount_is_a_change():
    assert found(people=HOLDER, paid_dibao=500, dibao=(True, 500)) == []
    assert found(people=HOLDER, paid_dibao=500, dibao=(True, 600)) == [("change", "dibao", "")]


def test_supplements_are_part_of_what_a_dibao_family_is_due():
    right = found(people=HOLDER, paid_dibao=500, paid_supplement=261, dibao=(True, 500), supplement=[(True, 261)])

    assert right == []
    assert found(people=HOLDER, paid_dibao=500, dibao=(True, 500), supplement=[(True, 261)]) == [
        ("change", "dibao", "")
    ]


def test_losing_dibao_for_edge_is_one_transfer_not_a_loss_and_a_gain():
    assert found(people=HOLDER, paid_dibao=500, edge=(True, 0)) == [("change", "dibao", "edge")]


def test_turning_sixty_moves_from_dibao_to_tekun():
    assert found(people=HOLDER, paid_dibao=500, tekun=[(True, 2000)]) == [("change", "dibao", "tekun")]


def test_a_single_entrant_in_an_edge_family_is_no_wrong_grant():
    people = ({"holds_dibao": True, "holds_edge": True}, {"holds_dibao": False, "holds_edge": True})
    verdicts = {"edge": (True, 0), "dibao_single": [(True, 1309), (False, 0)]}

    assert found(people=people, paid_dibao=1309, **verdicts) == []
    assert found(people=people, paid_dibao=1000, **verdicts) == [("change", "dibao_single", "")]


def test_a_severely_disabled_person_of_an_edge_family_without_single_entry_is_missed():
    people = ({"holds_edge": True}, {"holds_edge": True})

    assert found(people=people, edge=(True, 0), dibao_single=[(False, 0), (True, 1309)]) == [
        ("missed", "dibao_single", "")
    ]


def test_a_holder_whose_facts_are_silent_is_an_open_question():
    assert found(people=HOLDER, paid_dibao=500, dibao=(None, None, "bank")) == [("unknown", "dibao", "")]


def test_only_the_strongest_open_question_of_a_family_is_asked():
    assert found(dibao=(None, None, "bank"), edge=(None, None, "bank"), rigid=(None, None, "bank")) == [
        ("unknown", "dibao", "")
    ]


def test_an_open_question_about_less_is_not_asked_of_somebody_already_helped():
    assert found(people=HOLDER, paid_dibao=500, dibao=(True, 500), edge=(None, None, "bank")) == []


def test_a_silent_register_of_recipients_makes_a_would_be_missed_family_an_open_question():
    assert found(people=({"holds_dibao": None},), dibao=(True, 500)) == [("unknown", "dibao", "")]


def test_an_edge_family_due_a_supplement_it_is_not_paid_is_missed():
    people = ({"holds_edge": True},)

    assert found(people=people, edge=(True, 0), supplement=[(True, 261)]) == [("missed", "supplement", "")]
    assert found(people=people, edge=(True, 0), supplement=[(True, 261)], paid_supplement=261) == []


def test_a_rigid_family_nobody_recognised_is_missed():
    assert found(rigid=(True, 0)) == [("missed", "rigid", "")]


def test_the_dead_mans_status_is_wrong():
    assert found(people=({"holds_tekun": True},), paid_tekun=3000) == [("wrong", "tekun", "")]
