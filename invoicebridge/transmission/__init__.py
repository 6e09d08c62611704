"""What has become of each file that was sent: the state graph, what proves a state, what matches what, what is due when."""
