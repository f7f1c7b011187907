"""Loads a ledger with Beancount and prints what it adds up to, as one line of JSON: how many transactions, the ids that they
carry, every complaint, and the debits and credits of each account in each currency, as exact decimals.

Argument: the file.
"""

import json
import sys
from collections import defaultdict
from decimal import Decimal

from beancount import loader
from beancount.core import data

entries, errors, _ = loader.load_file(sys.argv[1])
transactions = list(data.filter_txns(entries))
totals = defaultdict(lambda: [Decimal(0), Decimal(0)])
for transaction in transactions:
    for posting in transaction.postings:
        units = posting.units
        totals[posting.account, units.currency][units.number < 0] += abs(units.number)
print(
    json.dumps(
        {
            "transactions": len(transactions),
            "journals": [transaction.meta["journal"] for transaction in transactions],
            "days": sorted({str(transaction.date) for transaction in transactions}),
            "errors": [error.message for error in errors],
            "totals": [
                [account, currency, format(debit, "f"), format(credit, "f")]
                for (account, currency), (debit, credit) in sorted(totals.items())
            ],
        }
    )
)
