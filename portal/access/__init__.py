"""Sign-in and permissions; the only place that creates a `Tilgang`."""
