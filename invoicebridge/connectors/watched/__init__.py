"""Folders into which ERPs put their batches."""
