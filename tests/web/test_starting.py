"""A server that starts anew makes what its pages need, and its processes can draw."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal
import django
django.setup()
import vl_convert
from utfall.web import running, serving

def draw():
    vl_convert.vegalite_to_svg({"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}})

def prepare_and_draw(prepare=running.prepare):  # as where something is published: its pages have charts
    prepare()
    draw()

def in_a_process_of_the_server(address, **_):
    child = os.fork()
    if child == 0:
        signal.alarm(20)  # ends it also where it waits in native code
        draw()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

running.prepare = prepare_and_draw
serving.run_gunicorn = in_a_process_of_the_server
running.serve(["127.0.0.1:0"])
"""


def test_the_servers_processes_draw_also_where_everything_was_made_at_the_start(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "UTFALL_HOME": str(tmp_path / "webb"),
        "UTFALL_STORE": str(tmp_path / "data"),
        "UTFALL_DEFINITIONS": str(ROOT / "definitions"),
        "UTFALL_LOOPBACK": "1",
        "DJANGO_SETTINGS_MODULE": "utfall.web.settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["0"]
    assert (tmp_path / "webb" / "made-static" / "keyfigures" / "vega.js").is_file()
