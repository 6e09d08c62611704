"""What belongs to copies of the store: how old the last one is, what has to be done after one was taken up, pruning."""
