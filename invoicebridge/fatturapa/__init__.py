"""The document, as the law writes it. Pure: values and bytes in, values and bytes out."""
