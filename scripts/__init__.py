"""Commands for developers. The browser tests also use `scripts.run`."""
