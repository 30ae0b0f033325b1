"""Opening the gate from a terminal, and what its commands have in common."""

from __future__ import annotations

from pathlib import Path

from utfall.cli.presenting import console
from utfall.cli.surroundings import decided_folder, definitions_folder, parse_day
from utfall.disclosure.policy import load_policy, policy_file
from utfall.figures.gate import Gate
from utfall.measures.load import load_catalogue
from utfall.store.store import Store


def open_gate(store_path: Path, *, definitions: Path | None, as_of: str | None, engine: str) -> Gate:
    """The gate over a store, with the definitions found from here and the disclosure policy in force: the one decided
    in the web where ``UTFALL_HOME`` names its folder."""
    folder = definitions_folder(definitions)
    return Gate.open(
        Store.open(store_path),
        load_catalogue(folder),
        policy=load_policy(policy_file(folder, decided=decided_folder())),
        as_of=parse_day(as_of),
        engine=engine,
    )


def chosen_groups(groups: list[str]) -> tuple[tuple[str, str], ...]:
    """``area=Boende`` as pairs of breakdown and value."""
    return tuple((name, value) for name, _, value in (group.partition("=") for group in groups))


def print_plain(text: str, *, end: str = "\n") -> None:
    """Write text for another program: never wrapped, never coloured."""
    console().out(text, end=end, highlight=False)
