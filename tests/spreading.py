"""Which worker runs what, and in which order.

A file's tests stay with one worker, for they share what is expensive to make. The longest files come first and the
many short ones fill up at the end; else one worker would begin a long file when the other has nothing left.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

LONGEST = (
    "tests/browser/",
    "tests/cli/test_main_job.py",
    "tests/generative/test_engines_agree.py",
    "tests/store/test_killing.py",
    "tests/figures/estimates/test_example_municipality.py",
    "tests/synthetic/test_study.py",
    "tests/sources/test_memory.py",
    "tests/web/test_matrix.py",
    "tests/web/deliveries/test_reading_in.py",
    "tests/repository/test_examples.py",
    "tests/web/test_backup.py",
    "tests/web/keyfigures/test_small_counts.py",
    "tests/finance/forecasting/test_coverage.py",
    "tests/web/test_crash.py",
    "tests/web/meetings/test_fifty_meetings.py",
    "tests/store/test_memory.py",
    "tests/web/test_admission.py",
    "tests/web/crawling/test_crawl.py",
    "tests/reports/test_same_bytes.py",
    "tests/disclosure/test_published_cases.py",
    "tests/synthetic/test_extracts.py",
    "tests/synthetic/test_economy.py",
    "tests/synthetic/test_economy_in_the_store.py",
    "tests/web/sign_in/test_guessing.py",
)
"""What takes ten seconds or more, the longest first; a folder stays together: its files share a server."""


def rank(nodeid: str) -> int:
    """How early a test is handed out: the lower, the earlier."""
    return next((place for place, start in enumerate(LONGEST) if nodeid.startswith(start)), len(LONGEST))


class LongestFirst(LoadFileScheduling):
    """By file, or by folder where that stands in ``LONGEST``, in the order in which the tests were collected."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        config.option.loadscopereorder = False  # else the files with most tests would come first
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        place = rank(nodeid)
        is_together = place < len(LONGEST) and LONGEST[place].endswith("/")
        return LONGEST[place] if is_together else nodeid.split("::", 1)[0]
