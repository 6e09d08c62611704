"""From a draft or a ready file to a file in the store, and again after a rejection: `prepare`, `correct`."""
