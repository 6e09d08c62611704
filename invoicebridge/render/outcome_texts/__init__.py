"""What operations tell, in words: one module an operation, each a table from the outcome's code to its text.

A text may use the fields of the outcome's detail, and nothing else. No code stands in two tables.
"""
