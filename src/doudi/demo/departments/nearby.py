"""Nearby: the demo's departments in this very process, answering over HTTP as of any day, for the story the demo lived through.

Verb: nearby. What they were asked they remember in the same file as the departments beside the pages, which go on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Thread

from doudi.demo.departments.answers import Kept
from doudi.demo.departments.command import desk_as
from doudi.demo.departments.faults import Faults
from doudi.demo.departments.serving import DepartmentServer
from doudi.evidence.sources import port
from doudi.evidence.sources.catalogue import SOURCES
from doudi.exchange.configured import our_signer
from doudi.exchange.platform import Platform

OUR_NAME = "doudi"


@contextmanager
def nearby(*, clock: Callable[[], datetime], faults: Mapping[str, Faults], kept: Kept) -> Iterator[None]:
    """Let the sources that are not asked by hand be asked here, until the block ends. `faults` may grow meanwhile."""
    desk = replace(desk_as("--told-time"), faults=faults, kept=kept)
    with DepartmentServer(desk, port=0) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="departments", daemon=True).start()
        url, senders = f"http://127.0.0.1:{server.server_address[1]}", {desk.signer.name: desk.signer.peer}
        platforms = [
            Platform(code=code, url=url, signer=our_signer(OUR_NAME), senders=senders, clock=clock)
            for code, entry in SOURCES.items()
            if not entry.is_by_hand
        ]
        try:
            with port.asking(platforms):
                yield
        finally:
            for platform in platforms:
                platform.close()
            server.shutdown()
