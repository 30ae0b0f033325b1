"""A server that receives a letter, for what sends one."""

from __future__ import annotations

import socket
import threading
from typing import Any


class Receiver(threading.Thread):
    """Speaks enough of RFC 5321 to receive one letter on loopback."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.received = ""

    def run(self) -> None:
        """One connection."""
        connection, _ = self.listening.accept()
        with connection, connection.makefile("rw", newline="\r\n", encoding="utf-8") as lines:
            self._say(lines, "220 prov")
            for line in iter(lines.readline, ""):
                word = line[:4].upper()
                if word == "DATA":
                    self._say(lines, "354 go on")
                    self.received = "".join(iter(lines.readline, ".\r\n"))
                self._say(lines, "221 bye" if word == "QUIT" else "250 ok")
                if word == "QUIT":
                    return

    @staticmethod
    def _say(lines: Any, text: str) -> None:
        lines.write(f"{text}\r\n")
        lines.flush()
