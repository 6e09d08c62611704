"""What has to be there first: `doctor`, `company`, `mailbox`, `ledger`."""
