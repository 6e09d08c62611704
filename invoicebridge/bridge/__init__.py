"""In what order things happen. One module an operation; no disk, network or clock but through what is handed in."""
