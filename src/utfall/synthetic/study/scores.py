"""How right a figure is that was said many times: bias, error, coverage, and how sure that is itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from utfall.synthetic.days import Shares


@dataclass(frozen=True, eq=False)
class Said:
    """One figure as it was said in each replication, with its limits; NaN where nothing could be said."""

    values: Shares
    lows: Shares
    highs: Shares


@dataclass(frozen=True)
class Score:
    """The figure against the truth, over the replications in which it was shown; NaN where it never was.

    ``bias``, ``error`` (root of the mean square) and ``width`` (mean, low to high) are in the unit of the figure, or in
    percent of the mean truth. ``bias_error`` and ``coverage_error_percent`` are the standard errors that come from the
    number of replications alone.
    """

    figure: str
    truth: float
    tries: int
    shown_percent: float
    bias: float
    bias_error: float
    error: float
    coverage_percent: float
    coverage_error_percent: float
    width: float


def score(
    figure: str, said: Said, *, truth: float | Shares, noise: Shares | None = None, in_percent: bool = False
) -> Score:
    """The score of one figure.

    ``truth`` is one number or one per replication. ``noise`` are numbers that are known to be 0 in the mean, also where
    the figure is shown, one row per replication: what they explain of the errors is taken out of the bias, which leaves
    it as it is in the mean but makes it surer (control variates; S. Asmussen & P. W. Glynn, "Stochastic Simulation",
    2007, V.2). ``in_percent`` gives bias, error and width in percent of the mean truth.
    """
    truths = np.broadcast_to(np.asarray(truth, dtype=np.float64), said.values.shape)
    shown = ~np.isnan(said.values)
    tries, times = len(shown), int(shown.sum())
    mean_truth = float(truths.mean())
    if times == 0:
        return Score(figure, mean_truth, tries, 0.0, *[math.nan] * 6)
    unit = 100 / mean_truth if in_percent else 1.0
    errors = (said.values[shown] - truths[shown]) * unit
    inside = (said.lows[shown] <= truths[shown]) & (truths[shown] <= said.highs[shown])
    coverage = float(inside.mean())
    left = errors if noise is None else _without(errors, noise[shown])
    # One that is always or never inside is not known to be so: two more tries, one of each (Laplace).
    likely = (inside.sum() + 1) / (times + 2)
    return Score(
        figure=figure,
        truth=mean_truth,
        tries=tries,
        shown_percent=100 * times / tries,
        bias=float(left.mean()),
        bias_error=float(left.std(ddof=1) / math.sqrt(times)) if times > 1 else math.nan,
        error=float(np.sqrt((errors**2).mean())),
        coverage_percent=100 * coverage,
        coverage_error_percent=100 * math.sqrt(likely * (1 - likely) / times),
        width=float((said.highs[shown] - said.lows[shown]).mean() * unit),
    )


def _without(errors: Shares, noise: Shares) -> Shares:
    """The errors less what is explained by the noise, by least squares."""
    centred = noise - noise.mean(axis=0)
    slopes, *_ = np.linalg.lstsq(centred, errors - errors.mean(), rcond=None)
    found: Shares = errors - noise @ slopes
    return found
