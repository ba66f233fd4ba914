"""Time and memory of reading a file of books, in the process that reads one."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django

from bench.deployment import Deployment
from bench.figures import Figure
from portal.jobs.apart import DONE
from portal.jobs.books_process import Order
from portal.server.spool import Spool
from scripts.run import ROOT

MEGABYTE = 1_000_000
SIZES = (10, 200)  # MB
MAX_MEMORY, MAX_MS_PER_MB = 300, 400
ORGNR, FIRST, LAST = "314055403", "2026-01-01", "2026-08-31"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<AuditFile xmlns="urn:StandardAuditFile-Taxation-Financial:NO"><Header><AuditFileVersion>1.30</AuditFileVersion>
<Company><RegistrationNumber>{ORGNR}</RegistrationNumber></Company><DefaultCurrencyCode>NOK</DefaultCurrencyCode>
<SelectionCriteria><SelectionStartDate>{FIRST}</SelectionStartDate><SelectionEndDate>{LAST}</SelectionEndDate>
</SelectionCriteria></Header><MasterFiles><GeneralLedgerAccounts>
<Account><AccountID>1920</AccountID><OpeningDebitBalance>0</OpeningDebitBalance></Account>
<Account><AccountID>2740</AccountID><OpeningCreditBalance>0</OpeningCreditBalance></Account>
<Account><AccountID>3000</AccountID><OpeningCreditBalance>0</OpeningCreditBalance></Account>
</GeneralLedgerAccounts></MasterFiles><GeneralLedgerEntries><Journal>"""
LINE = (
    "<Line><RecordID>{}</RecordID><AccountID>{}</AccountID><Description>Salg av varer</Description>"
    "<{side}Amount><Amount>100.00</Amount></{side}Amount></Line>"
)
TAIL = "</Journal></GeneralLedgerEntries></AuditFile>"


def measure(deployment: Deployment) -> list[Figure]:
    """For each size, in a process of its own, whose only child is the one that reads."""
    figures = []
    for size in SIZES:
        command = [sys.executable, "-m", "bench.boker", str(size)]
        done = subprocess.run(command, cwd=ROOT, env=deployment.env, stdout=subprocess.PIPE, check=True)
        took, peak = json.loads(done.stdout)
        name = f"books of {size} MB:"
        figures += [
            Figure(f"{name} processor time of a megabyte", took, "ms", max_value=MAX_MS_PER_MB),
            Figure(f"{name} peak memory of its process", peak, "MB", max_value=MAX_MEMORY),
        ]
    return figures


def main(size: int) -> None:
    """Prints milliseconds of processor time per MB, and the peak of memory in MB."""
    django.setup()
    from portal.jobs.boklesing import read_apart

    with tempfile.TemporaryDirectory(prefix="bench-books-") as folder:
        spool = Spool(Path(folder))
        for piece in _write(size * MEGABYTE):
            spool.write(piece)
        spool.finish()
        part = spool.get_part(0, spool.size)
        last, earliest = date.fromisoformat(LAST), date(2016, 1, 1)
        order = Order(number=spool.fileno(), part=part, orgnr=ORGNR, dato=last, tidligst=earliest, lagret={})
        kind, _content = read_apart(order, lambda _percent: None)
        spool.close()
    if kind != DONE:
        raise RuntimeError("the file was not read")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps([(used.ru_utime + used.ru_stime) * 1000 / size, used.ru_maxrss / 1024]))


def _write(size: int) -> Iterator[bytes]:
    """Vouchers of ten lines, of which a thousandth is on an account of the tax administration."""
    yield HEAD.encode()
    written, number = len(HEAD), 0
    while written < size:
        number += 1
        account = "2740" if number % 100 == 0 else "3000"
        pair = LINE.format(1, "1920", side="Debit") + LINE.format(2, account, side="Credit")
        voucher = (
            f"<Transaction><TransactionID>{number}</TransactionID><TransactionDate>{FIRST}</TransactionDate>"
            f"{pair * 5}</Transaction>"
        ).encode()
        written += len(voucher)
        yield voucher
    yield TAIL.encode()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(int(sys.argv[1]))
