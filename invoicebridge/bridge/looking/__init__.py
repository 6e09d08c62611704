"""What there is, how it stands, what is due: lists, tasks, stories."""
