"""How many public pages a second the server gives, beside a static file from the same server in the same run.

Usage: python scripts/public_load.py [SECONDS]

A real server with its worker and a store of the example municipality, in a folder that is removed afterwards; three
measures are published. Two processes keep eight connections open and ask for one thing after another, so that clients
and server share the machine's cores. Machines differ: the ratio to the static file is what can be compared.
"""

from __future__ import annotations

import multiprocessing
import re
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from web_load import run, server, surroundings

CLIENTS, CONNECTIONS = 2, 4
MEASURES = ("ifo.aktualiseringar", "ifo.inledda_insatser", "placering.lvm")
PAGE = f"/oppet/nyckeltal/{MEASURES[0]}/"
PUBLISH = f"""
import django
django.setup()
from utfall.web.accounts.actions import create_person
from utfall.web.public import actions
by = create_person("publicerar", name="Publicerar", password=None, by="matningen")
one = actions.begin(measures={MEASURES!r}, reports=(), by_group=False, by=by)
actions.prepare(one)
actions.publish(one, by=by)
"""
ASKED = {
    "en statisk fil": "/static/{style}",
    "första sidan": "/oppet/",
    "ett nyckeltal": PAGE,
    "en version som CSV": f"{PAGE}v/1/siffror.csv",
    "en fråga om något nytt (304)": PAGE,
    "en sökning": "/oppet/sok/?q=anmalningar",
}


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        environment = surroundings(Path(name))
        run(environment, "-m", "utfall.web", "prepare")
        run(environment, "-c", PUBLISH)
        with server(environment) as port:
            style = re.search(rb'/static/(utfall/utfall\.[^"]+\.css)', asked(port, "/oppet/"))
            assert style is not None, "the page has its stylesheet"
            tag = re.search(rb"ETag: ([^\r]+)", asked(port, PAGE))
            assert tag is not None, "the page has an ETag"
            speeds = {}
            for what, address in ASKED.items():
                head = f"If-None-Match: {tag[1].decode()}\r\n" if "304" in what else ""
                speeds[what] = per_second(port, address.format(style=style[1].decode()), head, seconds)
            static = speeds["en statisk fil"]
            for what, speed in speeds.items():
                print(f"{what:30} {speed:6.0f} svar i sekunden, kvot mot den statiska filen {speed / static:.2f}")


def per_second(port: int, address: str, head: str, seconds: float) -> float:
    """Answers a second, over all clients."""
    with multiprocessing.Pool(CLIENTS) as pool:
        found = pool.starmap(client, [(port, address, head, seconds)] * CLIENTS)
    return sum(found) / seconds


def client(port: int, address: str, head: str, seconds: float) -> int:
    """How many answers this process's connections got."""
    counts: list[int] = []
    ends = time.monotonic() + seconds
    threads = [
        threading.Thread(target=lambda: counts.append(connection(port, address, head, ends)))
        for _ in range(CONNECTIONS)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sum(counts)


def connection(port: int, address: str, head: str, ends: float) -> int:
    """How many answers one connection got; anything but 200 or 304 stops the measurement."""
    request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n".encode()
    found = 0
    with socket.create_connection(("127.0.0.1", port)) as one:
        while time.monotonic() < ends:
            one.sendall(request)
            answer = whole(one)
            assert answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 304")), answer[:200]
            found += 1
    return found


def asked(port: int, address: str) -> bytes:
    """One answer, with its head."""
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        return whole(one)


def whole(one: socket.socket) -> bytes:
    """An answer with its body."""
    found = b""
    while b"\r\n\r\n" not in found:
        found += received(one)
    head, _, body = found.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length is not None and not head.startswith(b"HTTP/1.1 304") and len(body) < int(length[1]):
        body += received(one)
    return head + b"\r\n\r\n" + body


def received(one: socket.socket) -> bytes:
    """The next bytes."""
    found = one.recv(1 << 18)
    assert found, "the server closed the connection"
    return found


if __name__ == "__main__":
    main()
