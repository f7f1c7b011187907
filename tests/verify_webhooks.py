"""Verifies deliveries with the public libraries: reads cases as JSON, writes what each library says of each."""

import json
import sys

import standardwebhooks
import svix


def verdict(webhook, refusal, case):
    try:
        webhook(case["secret"]).verify(case["body"], case["headers"])
    except refusal as error:
        return f"refused: {error}"
    return "accepted"


cases = json.load(sys.stdin)
libraries = {
    "standardwebhooks": (standardwebhooks.Webhook, standardwebhooks.WebhookVerificationError),
    "svix": (svix.Webhook, svix.WebhookVerificationError),
}
json.dump({name: [verdict(*library, case) for case in cases] for name, library in libraries.items()}, sys.stdout)
