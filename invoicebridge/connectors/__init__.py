"""The outside: disk, network, database. Only `app` imports from here."""
