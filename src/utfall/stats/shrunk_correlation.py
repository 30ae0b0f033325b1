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
    centred = observations - observations.mean(axis=0)
    spread = centred.std(axis=0, ddof=1)
    varies = spread > 0
    standard = np.where(varies, centred / np.where(varies, spread, 1.0), 0.0)
    found = standard.T @ standard / (rows - 1)
    products = np.einsum("ri,rj->ij", standard**2, standard**2) / rows
    means = standard.T @ standard / rows
    variance = rows**2 / (rows - 1) ** 3 * (products - means**2)
    apart = ~np.eye(columns, dtype=bool)
    squares = float((found[apart] ** 2).sum())
    share = min(1.0, float(variance[apart].sum()) / squares) if squares > 0 else 1.0
    return np.where(apart, (1 - share) * found, 1.0), share


def correlated_normals(correlation: Floats, *, draws: int, generator: np.random.Generator) -> Floats:
    """Standard normal draws (draws, columns) with that correlation."""
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    drawn: Floats = generator.standard_normal((draws, len(values))) @ root.T
    return drawn
