"""How a run is spread over processes: which tests stay together, and who gives way to whom."""

from __future__ import annotations

import gc
import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

JOURNEYS = "tests/journeys/"
TOGETHER = (JOURNEYS, "tests/services/traps_web/test_maven_sample.py")
"""What shares something dear: an installation, an imported sample."""
GIVES_WAY = 10
OBJECTS_BETWEEN_COLLECTIONS = 10_000
"""A request makes and drops thousands of objects; Python would look for garbage after every 700 of them."""


class OneByOne(LoadScopeScheduling):
    """Hands out the tests one by one, but those together that share something dear."""

    def _split_scope(self, nodeid: str) -> str:
        return next((start for start in TOGETHER if nodeid.startswith(start)), nodeid)

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        super().mark_test_complete(node, item_index, duration)
        # What is done is asked for no more: it would be counted again for each of thousands of tests.
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneByOne:
    return OneByOne(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """What is made while tests are gathered stays: to look for garbage among it takes a fifth of the time."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there by now stays to the end: no collection of garbage has to look at it again."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


class GivesWay:
    """In a process of a spread run: journeys wait for clocks and a browser, so all other tests let them go first."""

    def __init__(self) -> None:
        self.given = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if not self.given and not item.nodeid.startswith(JOURNEYS):
            os.nice(GIVES_WAY)
            self.given = True


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(GivesWay(), "gives-way")
