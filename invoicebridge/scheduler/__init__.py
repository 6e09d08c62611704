"""What `invoicebridge serve` does: a table of jobs, each one operation, run at their times by the process that leads.

* table.py: which jobs there are, and when they run; work.py: what each does; reports.py: the one that writes files
* running.py: one run of a job, told line by line, written down, isolated from the others
* clockwork.py: the times at which jobs run (the only importer of APScheduler)
* leading.py: the lease of the leader
* watching.py: mailboxes that tell of new mail by themselves
* serving.py: puts these together until it is told to stop
* health.py, metrics.py, listening.py: what others may ask over HTTP
* logs.py: the form of the log
"""
