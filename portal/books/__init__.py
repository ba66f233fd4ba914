"""Reads files of an organisation's own books: SAF-T Financial, zipped or not, and CSV. Nothing is kept."""
