"""The PEC mailbox from outside: submission by SMTP, reading by IMAP or POP3, and what is known of the providers."""
