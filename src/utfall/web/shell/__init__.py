"""What every page has: admission, headers, the known-at day, the frame around the page, and its errors."""
