"""Reconciling: what the ERP gave, what became a file, what was sent, what PEC and the SdI said, and the portal's list.

Every invoice is put into exactly one class; what does not add up is named. Nothing is changed.

    places.py         one invoice, in all files that hold it → its class
    placing.py        all invoices of the store, by the million → each with its class
    totals.py         counts and amounts by class, and whether they add up
    taxes.py          taxable amounts and VAT by month, rate and Natura
    numbering.py      series of numbers, what is missing and what is double in them
    stated.py         lists from elsewhere (ERP batches, the portal) ↔ invoices
    rescan.py         the mailboxes ↔ the evidence
    history.py        states over time, times until the SdI's answer
    reconciliation.py the result
    operation.py      the whole run
    telling.py        the same as outcomes, for scheduled jobs
"""

from invoicebridge.bridge.reconcile.operation import reconcile as reconcile
