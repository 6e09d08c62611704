"""Alerts: what a person has to know, told once to an ordinary mailbox and to web hooks.

`gather` turns what waits for a person into alerts of the store, `noting` what operations tell, `received` messages that
rules choose, `calls` alerts and changes of state into calls of web hooks. `posting` sends mails, `calling` makes the
calls; `alert` is the operation that does all of it, again and again.
"""
