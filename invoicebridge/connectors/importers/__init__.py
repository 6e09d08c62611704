"""Files of an ERP as drafts: tables (CSV, XLSX), JSON, JSON Lines, ready invoices, and archives and folders of these.

`registry.opened` gives the importer of any of them. A table goes this way:

    content → rows of cells (csv_rows, xlsx_rows) → header → plan (plan) → rows of one invoice together (grouping)
            → values of each cell (cells, numbers, dates) → draft (drafting)

What a column is called, where it goes in the draft and how it is read stands once, in `columns`. A mapping file
(`mapping`) says how an ERP calls its own.
"""
