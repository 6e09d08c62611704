"""Reproducible timings, each beside the floor that it is compared with, in the same run: `python -m benchmarks`.

corpus.py      invoices as plain values, the same ones in every run; corpus_files.py: the same as XML files
drafts.py      the same values as a draft of ours; a38_side.py: as an invoice of the package a38, and its reader
measure.py     what one measure is: a spread beside another, a figure, a wish
interleave.py  how calls are timed: one contender after the other on each item
library.py     check and the codec as library calls; building.py: complete and write
floor.py       what they are compared with: lxml, its XMLSchema, xmllint
command.py     the command over folders, and how soon it starts; memory.py: how much memory it takes
messages.py    PEC mails: read, classified, verified; the memory of a large one
report.py      the results as a table, Markdown, JSON
"""
