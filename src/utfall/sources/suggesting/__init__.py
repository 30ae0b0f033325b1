"""Help with a file that no mapping knows: what it holds, a draft of its mapping, a preview, and the file written."""
