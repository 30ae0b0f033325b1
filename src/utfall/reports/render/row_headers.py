"""Row headers in a PDF's tables: typst tags column heads only, so the first cell of each body row is made one here.

PDF/UA-1 (ISO 14289-1, 7.5) asks that headers of rows and columns are tagged; ISO 32000-1, 14.8.5.7 gives Scope.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name


def mark_row_headers(pdf: bytes) -> bytes:
    """The PDF with ``TH`` and ``Scope /Row`` in the first cell of each body row.

    The file identifier is made from the content: by default it would hold the clock.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for row in _body_rows(document.Root.StructTreeRoot.K, in_body=False):
            cells = row.K if isinstance(row.K, Array) else Array([row.K])
            first = cells[0]
            if isinstance(first, Dictionary) and first.get("/S") == Name.TD:
                first.S = Name.TH
                _set_row_scope(first)
        saved = io.BytesIO()
        document.save(
            saved,
            deterministic_id=True,
            fix_metadata_version=False,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return saved.getvalue()


def _body_rows(element: object, *, in_body: bool) -> Iterator[Dictionary]:
    if isinstance(element, Array):
        for child in element:
            yield from _body_rows(child, in_body=in_body)
    elif isinstance(element, Dictionary) and "/S" in element:
        if in_body and element.S == Name.TR:
            yield element
        elif "/K" in element:
            yield from _body_rows(element.K, in_body=in_body or Name.TBody == element.S)


def _set_row_scope(cell: Dictionary) -> None:
    """Scope goes into the cell's table attributes if it has any; other attribute owners are left alone."""
    attributes = cell.get("/A")
    owners = [] if attributes is None else list(attributes) if isinstance(attributes, Array) else [attributes]
    for owner in owners:
        if isinstance(owner, Dictionary) and owner.get("/O") == Name.Table:
            owner.Scope = Name.Row
            return
    cell.A = Array([Dictionary(O=Name.Table, Scope=Name.Row), *owners])
