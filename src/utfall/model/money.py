"""Amounts are whole öre everywhere; these are the units that people write and read them in."""

ORE_PER_KRONA = 100
ORE_PER_TKR = 1_000 * ORE_PER_KRONA
ORE_PER_MNKR = 1_000 * ORE_PER_TKR
