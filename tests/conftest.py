"""What holds for every test: the same clock zone and language everywhere, no settings of the machine, patient draws;
and the longest files first, so that no worker waits for another at the end.

Warnings are errors and the network is blocked by ``pyproject.toml``.
"""

from __future__ import annotations

import gc
import os
import time
from typing import Any

import hypothesis
import pytest
from tests.spreading import LongestFirst, rank

# What a run of the tests may bring: the Spark cluster to run them on, and that the guide's pictures are wanted.
MAY_COME = {"UTFALL_SPARK_MASTER", "UTFALL_PICTURES"}
for name in [name for name in os.environ if name.startswith("UTFALL_") and name not in MAY_COME]:
    del os.environ[name]
os.environ["TZ"] = "UTC"
os.environ["LC_ALL"] = "C.UTF-8"
time.tzset()
# Spark for a few minutes: its Java translates quickly rather than well, which is half of the time.
os.environ["PYSPARK_SUBMIT_ARGS"] = '--driver-java-options "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" pyspark-shell'
# Django, SciPy and the tests are some million objects that never go. To look through them as often as Python does by
# itself took a sixth of the time of the web's tests.
gc.set_threshold(100_000, 50, 50)

# No deadline: the machine may be busy with the other worker. The same draws in every run: a failure is the change's.
hypothesis.settings.register_profile("utfall", deadline=None, derandomize=True)
hypothesis.settings.load_profile("utfall")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; else as they were."""
    items.sort(key=lambda item: rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst:
    """Files go to workers in that order."""
    return LongestFirst(config, log)
