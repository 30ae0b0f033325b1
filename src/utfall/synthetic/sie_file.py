"""Writing a ledger as a SIE file, as an economy system would hand it over."""

from __future__ import annotations

from utfall.sources.sie.checksum import checksum_of
from utfall.sources.sie.fields import Field
from utfall.sources.sie.ledger import SieFile, Voucher

_NEEDS_QUOTES = frozenset(' \t"{}')
Lines = list[tuple[str, list[Field]]]


def sie_bytes(file: SieFile, *, has_checksum: bool = True) -> bytes:
    """The file in CP437 with CR LF, in the standard's order. Characters that CP437 lacks become question marks."""
    lines = _head(file) + _amounts(file)
    for voucher in file.vouchers:
        lines += _voucher(voucher)
    written = [_line(tag, fields) for tag, fields in lines]
    if has_checksum:
        counted = [(tag, fields) for tag, fields in lines if tag.startswith("#") and tag != "#FLAGGA"]
        written[1:1] = ["#KSUMMA"]
        written.append(f"#KSUMMA {checksum_of(counted)}")
    return "".join(f"{line}\r\n" for line in written).encode("cp437", errors="replace")


def amount_text(ore: int) -> str:
    """The amount as the standard writes it: ``-1250.50``."""
    whole, part = divmod(abs(ore), 100)
    return f"{'-' if ore < 0 else ''}{whole}.{part:02}"


def _head(file: SieFile) -> Lines:
    lines: Lines = [
        ("#FLAGGA", ["0"]),
        ("#PROGRAM", [file.program]),
        ("#FORMAT", ["PC8"]),
        ("#SIETYP", [str(file.sie_type)]),
        ("#ORGNR", [file.company.number]),
        ("#FNAMN", [file.company.name]),
    ]
    if file.generated_on:
        lines.append(("#GEN", [f"{file.generated_on:%Y%m%d}"]))
    lines += [("#RAR", [str(year.index), f"{year.first:%Y%m%d}", f"{year.last:%Y%m%d}"]) for year in file.years]
    for account in file.accounts:
        lines.append(("#KONTO", [account.number, account.name]))
        if account.kind:
            lines.append(("#KTYP", [account.number, account.kind]))
    for one in file.dimensions:
        tag, above = ("#UNDERDIM", [one.parent]) if one.parent else ("#DIM", [])
        lines.append((tag, [one.number, one.name, *above]))
    lines += [("#OBJEKT", [one.dimension, one.id, one.name]) for one in file.objects]
    return lines


def _amounts(file: SieFile) -> Lines:
    lines: Lines = []
    for balance in file.balances:
        objects = [_inside(balance.objects)] if balance.kind.startswith("O") else []
        lines.append(
            (f"#{balance.kind}", [str(balance.year), balance.account, *objects, amount_text(balance.amount_ore)])
        )
    for tag, rows in (("#PSALDO", file.period_balances), ("#PBUDGET", file.period_budgets)):
        for row in rows:
            place: list[Field] = [str(row.year), f"{row.month:%Y%m}", row.account]
            lines.append((tag, [*place, _inside(row.objects), amount_text(row.amount_ore)]))
    return lines


def _voucher(voucher: Voucher) -> Lines:
    day = f"{voucher.day:%Y%m%d}" if voucher.day else ""
    lines: Lines = [("#VER", [voucher.series, voucher.number, day, voucher.text]), ("{", [])]
    for row in voucher.transactions:
        own = f"{row.own_day:%Y%m%d}" if row.own_day else ""
        lines.append((f"#{row.kind}", [row.account, _inside(row.objects), amount_text(row.amount_ore), own, row.text]))
    return [*lines, ("}", [])]


def _inside(objects: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(part for pair in objects for part in pair)


def _line(tag: str, fields: list[Field]) -> str:
    return " ".join([tag, *(_written(field) for field in fields)])


def _written(field: Field) -> str:
    if isinstance(field, tuple):
        return "{" + " ".join(_written(part) for part in field) + "}"
    if field and not _NEEDS_QUOTES.intersection(field):
        return field
    escaped = field.replace('"', '\\"')
    return f'"{escaped}"'
