"""From the mailbox to what became of each invoice: `collect`, `resolve`, `recompute`, `inbox`."""
