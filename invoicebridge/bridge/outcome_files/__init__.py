"""Outcome files for ERPs: every change of an invoice's state, once, in files that an ERP fetches from a folder."""
