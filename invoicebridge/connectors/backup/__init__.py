"""Copies of a store in one portable file: written, checked, and made a store again. docs/backup.md has the format."""
