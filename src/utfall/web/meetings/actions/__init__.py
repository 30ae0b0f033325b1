"""What people do with meetings. Each act is one transaction with its entry in the log; no entry holds a title or a text
of an item: the log is read by others than the minutes."""
