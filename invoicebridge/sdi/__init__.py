"""The Sistema di Interscambio: what it takes and what it answers. Pure: bytes in, values out."""
