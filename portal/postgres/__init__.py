"""Django's PostgreSQL backend, with limits on how long a process waits for it."""
