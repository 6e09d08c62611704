"""Files get their signature: the operation `sign`, and what `prepare` shares with it."""
