"""Live: a kept need is heard by those whose place it concerns, without a name; one that is rolled back is not."""

import asyncio
import json
from typing import Any

import pytest
from django.db import connection, transaction

from doudi.dispatch.needs.live import QUEUE_MOST, Heard, Listener, Streams, read_heard, words
from tests.cast import COMMUNITY
from tests.needs import opened

TOLD = {"verb": "need.open", "number": "XQ1", "kind": "EDU", "urgency": "NOW", "stage": "OPEN"}
WAIT_MOST = 20


def heard(place="440117", residence=COMMUNITY):
    return read_heard(json.dumps({**TOLD, "place": place, "residence": residence}))


def test_both_places_and_those_around_them_are_told_and_nobody_else():
    one = heard()

    assert [one.concerns(place) for place in ("44", "4401", "440105", COMMUNITY, "440117")] == [True] * 5
    assert [one.concerns(place) for place in ("440106", "440105001101", "35", "")] == [False] * 4


def test_places_are_not_passed_on():
    assert json.loads(heard().text) == TOLD


def test_whoever_does_not_keep_up_loses_the_oldest():
    listener = Listener(place="44")
    for number in range(QUEUE_MOST + 5):
        listener.put(str(number))

    assert listener.queue.qsize() == QUEUE_MOST
    assert listener.queue.get_nowait() == "5"


def test_whoever_left_is_told_nothing():
    streams = Streams()
    stays, leaves = streams.join(place="4401"), streams.join(place="4401")
    streams.leave(leaves)

    assert streams.tell(heard()) == 1
    assert (stays.queue.qsize(), leaves.queue.qsize()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_heard_and_what_is_rolled_back_is_not(li):
    async def first_word() -> Heard:
        stream: Any = words(connection.settings_dict["NAME"])
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0.5)
        await asyncio.to_thread(_open_two, li)
        heard: Heard = await asyncio.wait_for(waiting, WAIT_MOST)
        await stream.aclose()
        return heard

    told = json.loads(asyncio.run(first_word()).text)

    assert (told["verb"], told["kind"]) == ("need.open", "MED")
    assert "梁志强" not in json.dumps(told, ensure_ascii=False)


def _open_two(li):
    try:
        with transaction.atomic():
            opened(by=li)
            transaction.set_rollback(True)
        opened(by=li, words="住院")
    finally:
        connection.close()
