"""Work that takes longer than a second: done by the embedded worker, followed by a page with progress."""
