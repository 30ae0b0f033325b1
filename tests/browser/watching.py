"""A page that is listened to: what its console says, what it asks for elsewhere, what axe finds, how wide it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

RULES = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")
PHONE_WIDTH, PHONE_HEIGHT, DOUBLED_WIDTH = 320, 640, 640
"""A phone; and 1280 px at 200 %, which leaves half the width."""


@dataclass
class Watched:
    """The page, and its complaints so far: errors in the console (which is where a breach of the content policy is
    told), scripts that fail, anything asked of another server."""

    page: Any
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("request", self._see)

    def _complain(self, text: str) -> None:
        self.complaints.append(f"{self.page.url}: {text}")

    def _hear(self, message: Any) -> None:
        refused = "Failed to load resource" in message.text and message.location.get("url") == self.page.url
        if message.type == "error" and not refused:  # a page that is refused is told apart by its status
            self._complain(f"console: {message.text}")

    def _see(self, request: Any) -> None:
        if not request.url.startswith((self.address, "blob:")):
            self._complain(f"asks {request.url}")

    def findings(self) -> list[str]:
        """What axe finds on the page as it stands, its folded parts opened."""
        from axe_playwright_python.base import AXE_SCRIPT
        from axe_playwright_python.sync_playwright import Axe

        self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        of = {"type": "tag", "values": list(RULES)}
        is_there = self.page.evaluate("typeof axe === 'object'")
        axe = Axe("0" if is_there else AXE_SCRIPT)
        found = axe.run(self.page, options={"runOnly": of, "resultTypes": ["violations"]}).response["violations"]
        return [
            f"{self.page.url} {one['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for one in found
            for node in one["nodes"][:3]
        ]

    def everywhere(self) -> list[str]:
        """What is wrong with the page on a screen in the light, twice as large, and on a phone in the dark: a long
        report takes axe some ten seconds, and the dark has the same colours on a screen as on a phone."""
        size = self.page.viewport_size
        found = [*self.findings(), *self.too_wide(DOUBLED_WIDTH), *self.too_wide(PHONE_WIDTH)]
        self.page.emulate_media(color_scheme="dark")
        self.page.set_viewport_size({"width": PHONE_WIDTH, "height": PHONE_HEIGHT})
        found += [f"dark, {PHONE_WIDTH} px: {one}" for one in self.findings()]
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme="light")
        return found

    def too_wide(self, width: int) -> list[str]:
        """The elements that make the page wider than the screen; none where it can be read without scrolling aside."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": width, "height": size["height"]})
        found = self.page.evaluate(
            """() => {
              const wide = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= wide) return [];
              const all = [...document.body.querySelectorAll("*")]
                .filter((one) => one.getBoundingClientRect().right > wide + 1);
              return ["page", ...all.slice(0, 4).map((one) => one.outerHTML.slice(0, 120))];
            }"""
        )
        self.page.set_viewport_size(size)
        return [f"{self.page.url} at {width} px: {one}" for one in found]
