"""The store: SQLAlchemy tables on SQLite or PostgreSQL by one code path. Nothing else imports SQLAlchemy.

tables.py says what is kept; database.py opens it and begins transactions; migrations/ make and change the tables;
store.py puts the parts together: names, invoices, evidence, transmissions, attempts, story, mailboxes, drafts, lists.
"""
