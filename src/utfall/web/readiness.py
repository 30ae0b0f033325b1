"""Making the newest delivery ready to be read: what its pages show is computed, and each room draws its own."""

from __future__ import annotations

from django.dispatch import Signal

from utfall.figures.warming import warm
from utfall.web.gates import gate_at, open_store

figures_are_kept = Signal()
"""Sent with ``gate`` when all its figures are kept: whoever has something to draw of them draws it now."""


def make_ready() -> None:
    """Compute, draw and keep it, so that the first reader need not wait. Raises ``NoDelivery``."""
    gate = gate_at(open_store().delivery(None))
    warm(gate)
    figures_are_kept.send(sender=None, gate=gate)
