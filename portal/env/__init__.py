"""The environment: its variables, declared once in `variables`, and a start that stops where one is wrong."""
