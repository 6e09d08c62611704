"""What the SdI says of a file, and the archives it takes: bytes in, values out."""
