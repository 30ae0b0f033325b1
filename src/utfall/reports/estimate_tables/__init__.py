"""Tables of estimates: the same months of two years at the same cut-off, each with its interval and its condition."""
