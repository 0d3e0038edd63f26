"""Many files at once: what a folder holds becomes orders, imported by two processes side by side.

Nouns: Reading (a file's progress), Result. Verbs: orders_for, import_many.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from queue import Empty
from typing import Any

from doudi.engine.snapshots import OnDelivery
from doudi.evidence.importing import Order, Outcome, import_file
from doudi.evidence.mapping import mapping_for_file, mapping_of
from doudi.evidence.refusal import Refused, Sentence, gettext_noop

PROCESSES = 2
LOOK_EVERY_SECONDS = 0.2

_UNKNOWN_NAME = gettext_noop("%(file)s 的名字不像任何数据集的文件；请用 --dataset、--as-of 和 --place 说明它是什么。")
_NO_DAY = gettext_noop("%(file)s 是哪一天的数据？请用 --as-of 写日期，例如 --as-of 2026-07-01")
_NOTHING = gettext_noop("%(folder)s 里没有名字像数据集的文件；文件名的写法见 evidence/mappings/README.md。")
_NO_SUCH = gettext_noop("没有这个文件或文件夹：%(path)s")

Watch = Callable[[Order, float], None]
"""Told of an order's progress, from 0 to 1."""


@dataclass(frozen=True)
class Asked:
    """What whoever imports says of the files; what he does not say is read from their names."""

    dataset: str = ""
    as_of: date | None = None
    places: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True)
class Result:
    """What became of an order: an outcome or a refusal."""

    order: Order
    outcome: Outcome | None = None
    refused: Refused | None = None


def orders_for(path: Path, *, asked: Asked) -> list[Order]:
    """Make orders for a file, or for every file of a folder that a data set names so.

    :raises Refused: when there is no such file, or nothing says what it is.
    """
    if path.is_file():
        return [_order(path, asked=asked)]
    if not path.is_dir():
        raise Refused(Sentence(_NO_SUCH, {"path": str(path)}))
    known = [found for found in sorted(path.iterdir()) if found.is_file() and mapping_for_file(found.name)]
    orders = [_order(found, asked=replace(asked, dataset="")) for found in known]
    orders = [order for order in orders if asked.dataset in ("", order.mapping.dataset)]
    if not orders:
        raise Refused(Sentence(_NOTHING, {"folder": str(path)}))
    return orders


def _order(path: Path, *, asked: Asked) -> Order:
    match = mapping_for_file(path.name)
    if not asked.dataset and match is None:
        raise Refused(Sentence(_UNKNOWN_NAME, {"file": path.name}))
    as_of = asked.as_of or (match.as_of if match else None)
    if as_of is None:
        raise Refused(Sentence(_NO_DAY, {"file": path.name}))
    named = (match.place,) if match and match.place else ()
    mapping = mapping_of(asked.dataset) if asked.dataset or match is None else match.mapping
    return Order(path=path, mapping=mapping, as_of=as_of, places=asked.places or named, at=asked.at)


def import_many(
    orders: Sequence[Order],
    *,
    var: Path,
    watch: Watch = lambda order, share: None,
    on_delivery: OnDelivery = lambda delivery: None,
) -> Iterator[Result]:
    """Import orders, the largest files first, and yield each result as it comes."""
    if len(orders) == 1:
        result = _import_one(orders[0], var=var, watch=watch)
        yield from _told([result], on_delivery=on_delivery)
        return
    context = multiprocessing.get_context("spawn")
    news = context.Queue()
    ordered = sorted(orders, key=lambda order: (-order.path.stat().st_size, order.path.name))
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_listen, initargs=(news,)) as pool:
        waiting = {pool.submit(_import_numbered, number, order=order, var=var) for number, order in enumerate(ordered)}
        while waiting:
            done, waiting = wait(waiting, timeout=LOOK_EVERY_SECONDS, return_when="FIRST_COMPLETED")
            for number, share in _heard(news):
                watch(ordered[number], share)
            yield from _told(_results(done), on_delivery=on_delivery)


def _results(done: Iterable[Future[Result]]) -> list[Result]:
    return sorted((future.result() for future in done), key=lambda result: result.order.path.name)


def _told(results: Iterable[Result], *, on_delivery: OnDelivery) -> Iterator[Result]:
    for result in results:
        if result.outcome and not result.outcome.is_again:
            on_delivery(result.outcome.delivery)
        yield result


def _import_one(order: Order, *, var: Path, watch: Watch) -> Result:
    try:
        outcome = import_file(order, var=var, progress=lambda share: watch(order, share))
    except Refused as refused:
        return Result(order=order, refused=refused)
    return Result(order=order, outcome=outcome)


_news: list[Any] = []


def _listen(news: Any) -> None:
    """Keep the queue to the parent, in a worker process that leaves the second core to the other one."""
    os.environ["OMP_NUM_THREADS"] = "1"
    _news[:] = [news]


def _import_numbered(number: int, *, order: Order, var: Path) -> Result:
    return _import_one(order, var=var, watch=lambda _, share: _news[0].put((number, share)))


def _heard(news: Any) -> Iterator[tuple[int, float]]:
    while True:
        try:
            yield news.get_nowait()
        except Empty:
            return
