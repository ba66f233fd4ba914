"""Environment variables: declared once in `variables`; the start fails if one is wrong."""
