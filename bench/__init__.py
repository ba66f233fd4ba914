"""`make bench`: measures the portal's performance targets against the sandbox, on one machine."""
