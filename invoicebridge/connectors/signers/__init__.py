"""Signers: what holds a private key, or speaks to who holds it. One module per kind; `registry` finds them."""
