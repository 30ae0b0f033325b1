"""Placements: weekly series, forecast of stock and cost, invoice control. Nothing here yet."""
