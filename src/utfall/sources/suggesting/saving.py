"""Drafts saved as mapping files in the organisation's own folder."""

from __future__ import annotations

from pathlib import Path

from utfall.errors import InvalidDefinition, UnwritableFile
from utfall.sources.suggesting.checking import problems_of
from utfall.sources.suggesting.draft import MappingDraft
from utfall.sources.suggesting.toml_text import toml_of
from utfall.store.whole_file import AS_OTHERS, write_whole


def save_draft(draft: MappingDraft, *, own_dir: Path, shipped_dir: Path, replaces: bool = False) -> Path:
    """The file written, as a whole or not at all; ``replaces`` allows an own mapping of that name to be written over.

    Raises ``InvalidDefinition`` for a draft with problems and for a name that is taken (a shipped one always is), and
    ``UnwritableFile``.
    """
    if found := problems_of(draft):
        raise InvalidDefinition(
            f"Mappningen kan inte sparas: {found[0].message}", remedy="Rätta valen och försök igen."
        )
    name = f"{draft.system}.toml"
    path = own_dir / name
    if (shipped_dir / name).exists() or own_dir.resolve() == shipped_dir.resolve():
        raise InvalidDefinition(
            f"Mappningen {draft.system} följer med Utfall och skrivs inte över.", remedy="Välj ett annat namn."
        )
    if path.exists() and not replaces:
        raise InvalidDefinition(
            f"Det finns redan en egen mappning som heter {draft.system}.",
            remedy="Välj ett annat namn, eller ändra den som finns.",
        )
    try:
        own_dir.mkdir(parents=True, exist_ok=True)
        write_whole(path, toml_of(draft).encode(), rights=AS_OTHERS, is_durable=True)
    except OSError as error:
        raise UnwritableFile(
            f"{path} går inte att skriva ({error.strerror or error}).", remedy="Ange en mapp som du får skriva i."
        ) from None
    return path
