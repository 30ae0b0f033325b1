"""The benchmark: every definition on large data, beside hand-written SQL and beside a plain scan, in one run.

It lives in the gate's room because only that room may run an engine; it shows times and checksums, never figures.
"""

from utfall.figures.benchmark.running import Benchmark, Measured, run_benchmark

__all__ = ["Benchmark", "Measured", "run_benchmark"]
