"""Takes a token with Authlib, uses it, looks at it and ends it; prints what it got as one line of JSON.

Arguments: the service's address, a client's id and secret, and how the client proves who it is.
"""

import json
import sys

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

base, client_id, secret, method = sys.argv[1:]
metadata = requests.get(base + "/.well-known/oauth-authorization-server", timeout=30).json()
assert metadata["issuer"] == base and method in metadata["token_endpoint_auth_methods_supported"], metadata


def session(with_secret=secret):
    return OAuth2Session(client_id, with_secret, token_endpoint_auth_method=method)


def refusal(with_secret, scope):
    try:
        session(with_secret).fetch_token(metadata["token_endpoint"], grant_type="client_credentials", scope=scope)
    except OAuthError as error:
        return error.error
    return None


client = session()
token = client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials", scope="plans:read")
plans = client.get(base + "/v1/plans").status_code
ledger = client.get(base + "/v1/ledger/trial-balance").status_code
seen = client.introspect_token(metadata["introspection_endpoint"], token=token["access_token"]).json()
client.revoke_token(metadata["revocation_endpoint"], token=token["access_token"])
after = client.introspect_token(metadata["introspection_endpoint"], token=token["access_token"]).json()
bearer = {"Authorization": "Bearer " + token["access_token"]}
print(
    json.dumps(
        {
            "method": method,
            "tokenType": token["token_type"].lower(),
            "expiresIn": token["expires_in"],
            "scope": token["scope"],
            "plans": plans,
            "ledger": ledger,
            "active": seen["active"],
            "clientId": seen["client_id"],
            "activeAfterRevocation": after["active"],
            "plansAfterRevocation": requests.get(base + "/v1/plans", headers=bearer, timeout=30).status_code,
            "wider": refusal(secret, "customers:read"),
            "wrongSecret": refusal(secret[:-1] + ("a" if secret[-1] != "a" else "b"), "plans:read"),
        }
    )
)
