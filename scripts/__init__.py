"""Commands of the project; `make` says which there are."""
