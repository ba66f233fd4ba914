"""Commands for whoever develops; `scripts.run` is also what the tests start."""
