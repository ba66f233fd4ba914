"""The domain: claims, payments, sums and the statement. Standard library only, no I/O."""
