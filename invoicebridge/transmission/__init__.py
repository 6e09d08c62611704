"""What has become of each file that was sent: the state graph, its proofs, what matches what, what is due when."""
