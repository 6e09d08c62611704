"""From the store to the provider, each file at most once: `transmit`, `retry`."""
