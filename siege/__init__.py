"""Attacks and load on a running portal on this machine: `make siege` and `make load`."""
