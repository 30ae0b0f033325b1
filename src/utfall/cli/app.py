"""The command line: every theme's commands under one name, and what a user error looks like.

A command reads its options, calls one use case, and shows the result.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from utfall.cli import extract_commands, figure_commands, forecasts, keeping, ledgers, plans, trial_commands
from utfall.errors import UtfallError

EXIT_CODES_EPILOG = (
    "Slutkoder: 0 klart · 1 fel · 2 fel användning eller period · 3 definition · 4 fil vägrad · 5 för många felaktiga "
    "rader · 6 datalager eller leverans saknas · 7 datalagret upptaget eller skadat · 8 nyckel · 9 okänd person · "
    "10 beräkningsmotor · 11 rapport · 12 behörighet · 13 ekonomifil · 14 webben · 130 avbrutet."
)

INTERRUPTED = 130  # what a shell gives after Ctrl-C

app = typer.Typer(
    name="utfall",
    help="Utfall: från utdrag till beslutad tertialrapport, med varje siffra spårbar.",
    epilog=EXIT_CODES_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)

for theme in (extract_commands, figure_commands, trial_commands, keeping, ledgers, plans, forecasts):
    theme.add_to(app)


def main() -> None:
    """Run the command line; a user error is two lines on standard error and its own exit code."""
    from typer._click.exceptions import NoArgsIsHelpError, UsageError

    try:
        code = app(standalone_mode=False)
    except UtfallError as error:
        _fail(error.title, error.cause, error.remedy, code=error.exit_code)
    except NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        sys.exit(error.exit_code)
    except UsageError as error:
        from utfall.cli.misuse import describe_misuse

        _fail("Kommandot går inte att tolka", *describe_misuse(error), code=error.exit_code)
    except typer.Abort:
        sys.stderr.write("Avbrutet. Inget har ändrats.\n")
        sys.exit(1)
    except RuntimeError as error:
        if str(error) != "Query interrupted":  # what DuckDB makes of Ctrl-C
            raise
        code = INTERRUPTED
    if code == INTERRUPTED:
        sys.stderr.write("\nAvbrutet.\n")
    sys.exit(code)


def _fail(title: str, cause: str, remedy: str, *, code: int) -> NoReturn:
    from utfall.cli.presenting import printable

    sys.stderr.write(printable(f"{title}: {cause}\nGör så här: {remedy}\n"))
    sys.exit(code)
