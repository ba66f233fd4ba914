"""The organisations' own books, kept from the same events as the authority's ledger, as SAF-T files.

Whoever keeps them knows which event each line is of, so that tests can tell a right match from a wrong one. Faults are
put in on request (`faults.py`).
"""
