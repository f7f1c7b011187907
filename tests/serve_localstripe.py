"""Runs localstripe on loopback only, keeping nothing on disk, with the filter that a list of intents has and it lacks.

    python serve_localstripe.py PORT
"""

import sys

from aiohttp import web
from localstripe import resources, server


def by_customer(cls, url, customer=None, limit=None, starting_after=None):
    found = super(resources.PaymentIntent, cls)._api_list_all(url, limit=limit, starting_after=starting_after)
    found._list = [intent for intent in found._list if customer in (None, intent.customer)]
    return found


def forget(_store):
    """It would write to a file that all of its kind share."""


resources.Store.dump_to_disk = forget
resources.PaymentIntent._api_list_all = classmethod(by_customer)


web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=lambda line: print(line, flush=True))
