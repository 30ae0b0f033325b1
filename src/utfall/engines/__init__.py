"""The engines that can answer a measure; ``ENGINES`` is the list of them."""

from __future__ import annotations

from utfall.engines.base import Engine
from utfall.engines.duckdb import DuckDB
from utfall.engines.reference import Reference
from utfall.engines.spark import Spark

ENGINES: dict[str, Engine] = {
    "duckdb": DuckDB(),
    "reference": Reference(),
    "spark": Spark(),
}
