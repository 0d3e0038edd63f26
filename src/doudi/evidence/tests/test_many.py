"""Many files: what a folder holds, and two processes that import it."""

from datetime import date

import pytest

from doudi.evidence.many import Asked, import_many, orders_for
from doudi.evidence.refusal import Refused
from doudi.evidence.tests import mini_city as city
from doudi.evidence.tests.deliveries import write_delivery


@pytest.fixture
def folder(tmp_path):
    for dataset in ("vehicles", "marriage", "petitions"):
        write_delivery(tmp_path / "incoming", dataset, city.REGISTERS[dataset])
    return tmp_path / "incoming"


def test_file_names_say_what_when_and_where(folder):
    orders = orders_for(folder, asked=Asked())

    assert {order.mapping.dataset for order in orders} == {"vehicles", "marriage", "petitions"}
    assert {(order.as_of, order.places) for order in orders} == {(date(2026, 7, 1), ("4401",))}


def test_what_is_asked_goes_before_the_names(folder):
    orders = orders_for(folder, asked=Asked(dataset="marriage", as_of=date(2026, 6, 30), places=("440105", "440106")))

    assert [(order.mapping.dataset, order.as_of, order.places) for order in orders] == [
        ("marriage", date(2026, 6, 30), ("440105", "440106"))
    ]


def test_a_folder_without_the_asked_data_set(folder):
    with pytest.raises(Refused, match="没有名字像数据集的文件"):
        orders_for(folder, asked=Asked(dataset="hukou"))


def test_every_new_delivery_is_told_once_and_progress_is_watched(folder, tmp_path):
    orders = orders_for(folder, asked=Asked())
    told: list[str] = []
    watched: set[str] = set()

    for _ in range(2):
        results = list(
            import_many(
                orders,
                var=tmp_path,
                watch=lambda order, share: watched.add(order.mapping.dataset),
                on_delivery=lambda delivery: told.append(delivery.dataset),
            )
        )

    assert sorted(told) == ["marriage", "petitions", "vehicles"]
    assert all(result.outcome and result.outcome.is_again for result in results)
    assert watched <= {"marriage", "petitions", "vehicles"}
    assert watched
