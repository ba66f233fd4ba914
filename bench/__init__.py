"""What `make bench` runs: the figures the portal is held to, measured against the sandbox on one machine."""
