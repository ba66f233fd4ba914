"""Changes of one row by several windows at once: none is lost, and whoever is too late tries again."""

MAX_TRIES = 5  # of one change


class CannotChange(Exception):
    """Other windows changed the row each time, or its key is not on this machine; nothing was kept."""
