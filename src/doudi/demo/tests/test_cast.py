"""The cast is let in where nobody else works, and nowhere else."""

import pytest
from django.contrib.auth.models import User

from doudi.demo.cast import others_work_here
from doudi.demo.city import ensure_demo
from doudi.offices.actions import appoint


def test_where_others_work_nobody_with_a_published_password_is_let_in(db, chen):
    before = others_work_here()
    user = User.objects.create(username="real")
    appoint(user=user, desk=chen.desk, name="真实人员", staff_number="REAL-1", on=chen.since)

    assert (before, others_work_here()) == (False, True)
    assert ensure_demo(lambda step, done, total: pytest.fail("made a city")) == []
