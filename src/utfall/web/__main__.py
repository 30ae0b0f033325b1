"""The server from a terminal: ``python -m utfall.web serve``, ``worker``, ``prepare``, ``verify-log``, ``backup``,
``restore`` and Django's own commands. The command line of the product (``utfall serve``) starts these; it does not
import Django itself."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command named first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utfall.web.settings")
    from utfall.errors import UtfallError

    try:
        command, *rest = sys.argv[1:] or ["help"]
        _run(command, rest)
    except UtfallError as error:
        sys.stderr.write(f"{error.title}: {error.cause}\nGör så här: {error.remedy}\n")
        sys.exit(error.exit_code)


def _run(command: str, rest: list[str]) -> None:
    import django

    gc.disable()  # a fifth of the time to load all this went to looking through it for what could go: nothing
    django.setup()
    from utfall.web import running

    gc.enable()

    match command:
        case "serve":
            running.serve(rest)
        case "worker":
            running.work()
        case "prepare":
            running.prepare()
        case "demo-accounts":
            from utfall.web.demonstration import make_demonstration

            make_demonstration()
        case "make-account":
            running.make_account(*rest)
        case "warm":
            from utfall.web.deliveries.tasks import part_newest
            from utfall.web.readiness import make_ready

            make_ready()
            part_newest()  # by the worker, when it is there
        case "kolada-fetch":
            running.fetch_kolada()
        case "verify-log":
            running.verify_log()
        case "export-heads":
            running.export_heads()
        case "backup":
            running.back_up(*rest)
        case "restore":
            running.put_back(*rest)
        case _:
            from django.core.management import execute_from_command_line

            execute_from_command_line(["utfall.web", command, *rest])


if __name__ == "__main__":
    main()
