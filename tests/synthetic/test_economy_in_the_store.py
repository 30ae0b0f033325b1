"""The example municipality's ledger through the store comes out as its truth says, to the öre."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

from utfall.finance.coding import load_coding
from utfall.finance.ledger import month_amounts
from utfall.sources.importing import import_files
from utfall.store.store import Store
from utfall.synthetic.economy import write_economy
from utfall.synthetic.municipality import Municipality

DEFINITIONS = Path(__file__).parents[2] / "definitions"
CLOSING = date(2022, 2, 5)


def test_every_area_and_account_group_of_a_year_is_the_truth(town: Municipality, tmp_path: Path) -> None:
    """Four deliveries of one file, each fuller than the last; the last is the whole year."""
    written = write_economy(tmp_path, town=town, until=CLOSING)
    store = Store.create(tmp_path / "lager")
    for folder in written.folders:
        ledger = folder.files[0]
        import_files(store, [ledger], mappings_dir=DEFINITIONS / "mappings", known_at=folder.known_at)
    coding = load_coding(DEFINITIONS)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in month_amounts(store.current_files(store.delivery()), coding):
        if one.line != "balansrakning":
            found[coding.areas[one.area]][coding.groups[one.group]] += one.amount_ore
    truth = json.loads(written.truth.read_text(encoding="utf-8"))["år"]["2021"]["helår_öre"]
    assert len(store.deliveries()) == 4
    assert found == truth
