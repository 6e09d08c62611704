"""Reproducible timings, each beside the floor that it is compared with, in the same run: `python -m benchmarks`.

corpus.py      invoices as plain values, and as XML; the same ones in every run
drafts.py      the same values as a draft of ours; a38_side.py: as an invoice of the package a38
measure.py     what one measure is: a spread beside another, a figure, a wish
interleave.py  how it is taken: one contender after the other on each file
library.py     check, the codec and complete() as library calls
command.py     the command over folders, and how soon it starts; memory.py: its peak memory
report.py      table, Markdown, JSON
"""
