"""How people are reached: an ordinary mailbox by SMTP, web hooks by HTTP."""
