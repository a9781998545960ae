"""What a server loads before it forks its workers."""

import subprocess
import sys

PROGRAM = """
import gc, sys, django
django.setup()
from traps_web.supervise.sharing import share_what_is_loaded
print("pipeline.board.views.bulk" in sys.modules, gc.get_freeze_count() > 0)
share_what_is_loaded()
print("pipeline.board.views.bulk" in sys.modules, gc.get_freeze_count() > 100_000)
"""


def test_pages_are_loaded_and_left_alone_by_the_collector() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "False", "True", "True"], ended.stderr
