"""Certified mail (PEC): what a mail is, who really sent it, and how ours is written (RFC 6109, DM 2/11/2005)."""
