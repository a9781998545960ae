"""`./traps` itself, loaded as a module, and who asks for the addresses of the product."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.db import transaction

from tests import make
from tests.architecture.url_cast import Cast
from traps_web.lib import clock

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def launcher() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("traps_launcher", str(ROOT / "traps"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("traps_launcher", loader))
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """One world for all rows: each row's things and what comes of asking for them are taken back."""
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)
