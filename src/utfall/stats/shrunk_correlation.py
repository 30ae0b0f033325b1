"""Correlations of many series from few months, drawn towards none by as much as chance has put into them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def shrunk_correlation(observations: Floats) -> tuple[Floats, float]:
    """The correlation matrix of the columns of ``observations``, and how far it was drawn towards independence (0–1).

    The shrinkage is the one with the least expected squared error, estimated from the data; the result is positive
    definite unless nothing was drawn. A column that does not vary is independent of all. Under four rows nothing can
    be said, and all are taken as independent. Source: J. Schäfer & K. Strimmer, "A shrinkage approach to large-scale
    covariance matrix estimation", Statistical Applications in Genetics and Molecular Biology 4 (2005), article 32,
    target D with unit variances.
    """
    rows, columns = observations.shape
    independent = np.eye(columns)
    if rows < 4 or columns < 2:
        return independent, 1.0
    standard = _standardised(observations)
    found = standard.T @ standard / (rows - 1)
    products = np.einsum("ri,rj->ij", standard**2, standard**2) / rows
    means = standard.T @ standard / rows
    variance = rows**2 / (rows - 1) ** 3 * (products - means**2)
    apart = ~np.eye(columns, dtype=bool)
    squares = float((found[apart] ** 2).sum())
    share = min(1.0, float(variance[apart].sum()) / squares) if squares > 0 else 1.0
    return np.where(apart, (1 - share) * found, 1.0), share


def correlated_normals(
    observations: Floats, *, shrunk_share: float, draws: int, generator: np.random.Generator
) -> Floats:
    """Standard normal draws (draws, columns) with the columns' correlation, drawn that far towards independence.

    Random sums of the rows, and of each column a part of its own: the same distribution as from the matrix, without
    taking it apart, which is slow where columns are many.
    """
    rows, columns = observations.shape
    own = generator.standard_normal((draws, columns))
    if shrunk_share >= 1:
        return own
    standard = _standardised(observations) * np.sqrt((1 - shrunk_share) / (rows - 1))
    common = generator.standard_normal((draws, rows)) @ standard
    drawn: Floats = common + np.sqrt(np.maximum(1 - (standard**2).sum(axis=0), 0.0)) * own
    return drawn


def _standardised(observations: Floats) -> Floats:
    """Columns with mean 0 and standard deviation 1; 0 throughout where a column does not vary."""
    centred = observations - observations.mean(axis=0)
    spread = centred.std(axis=0, ddof=1)
    varies = spread > 0
    standard: Floats = np.where(varies, centred / np.where(varies, spread, 1.0), 0.0)
    return standard
