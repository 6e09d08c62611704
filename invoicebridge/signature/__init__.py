"""Electronic signatures: made (cades.py, xades.py), opened (p7m.py) and judged (verify.py).

Pure: the private key, the time and the trusted certificates are arguments. der.py writes and ber.py reads ASN.1;
keys.py holds the port to whoever keeps the private key.
"""
