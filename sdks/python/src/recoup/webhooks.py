"""Webhooks: whether a message is Recoup's, unaltered and fresh, as Standard Webhooks 1.0 says.

Give the body as it arrived, byte for byte: JSON that was parsed and written again is another text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict, cast

from .errors import WebhookVerificationError

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
"""The headers of a request, as a mapping or as pairs."""

_TOLERANCE = 300.0
_LEAST_BYTES, _MOST_BYTES = 24, 64


class WebhookEvent(TypedDict):
    """What a webhook brings: one recorded fact."""

    id: str
    """The event's id, the same over all tries of its delivery. Handle each one once."""
    type: str
    """`noun.verb`, such as `invoice.paid`. New types come; ignore what you do not know."""
    seq: int
    """Counts from 1 without a gap, over all events of the account and mode."""
    createdAt: str
    """RFC 3339."""
    data: dict[str, Any]
    """What happened to what."""


def construct_event(
    body: bytes | str,
    headers: Headers,
    secret: str | Sequence[str],
    *,
    tolerance: float = _TOLERANCE,
    now: float | None = None,
) -> WebhookEvent:
    """The event of a message that is Recoup's.

    `secret` is the endpoint's (`whsec_…`); give several while you change them. `tolerance` says how far the message's
    time may be from now, either way, in seconds. `now` is Unix time, for tests.

    Raises `WebhookVerificationError` for any other message, and `ValueError` when the secret is not one.
    """
    verify(body, headers, secret, tolerance=tolerance, now=now)
    try:
        return cast(WebhookEvent, json.loads(body))
    except ValueError as cause:
        raise WebhookVerificationError("The message is signed, but its body is not JSON.") from cause


def verify(
    body: bytes | str,
    headers: Headers,
    secret: str | Sequence[str],
    *,
    tolerance: float = _TOLERANCE,
    now: float | None = None,
) -> None:
    """The same check without reading the body."""
    if not isinstance(body, (bytes, str)):
        raise TypeError("give the body as it arrived, as bytes or text, not parsed")
    keys = [_key(one) for one in ([secret] if isinstance(secret, str) else secret)]
    given = _lowered(headers)
    message_id = _demanded(given, "webhook-id")
    timestamp = _demanded(given, "webhook-timestamp")
    signatures = _demanded(given, "webhook-signature").split(" ")
    _fresh(timestamp, tolerance, time.time() if now is None else now)
    expected = ["v1," + _signature(key, message_id, timestamp, body) for key in keys]
    # Every pair is compared, so that the time taken tells nothing of which one fits.
    fits = [hmac.compare_digest(_bytes(one), wanted.encode()) for one in signatures for wanted in expected]
    if not any(fits):
        raise WebhookVerificationError("No signature fits. Check the secret, and that the body is as it arrived.")


def sign_test_delivery(
    body: bytes | str,
    secret: str,
    *,
    id: str = "evt_00000000-0000-7000-8000-000000000000",
    now: float | None = None,
) -> dict[str, str]:
    """The headers that Recoup would send with this body. For tests of your own receiver."""
    timestamp = str(int(time.time() if now is None else now))
    signed = _signature(_key(secret), id, timestamp, body)
    return {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{signed}"}


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True) if secret.startswith("whsec_") else b""
    except (binascii.Error, ValueError):
        key = b""
    if not _LEAST_BYTES <= len(key) <= _MOST_BYTES:
        raise ValueError("this is not a webhook secret: whsec_ and 24 to 64 bytes in base64")
    return key


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes | str) -> str:
    text = _bytes(body) if isinstance(body, str) else body
    signed = _bytes(f"{message_id}.{timestamp}.") + text
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _bytes(text: str) -> bytes:
    # Servers hand over bytes that are not UTF-8 as surrogates; a stranger's header must not become an error of ours.
    return text.encode(errors="surrogateescape")


def _fresh(timestamp: str, tolerance: float, now: float) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 15):
        raise WebhookVerificationError("webhook-timestamp is not a number of seconds.")
    if not abs(int(now) - int(timestamp)) <= tolerance:
        raise WebhookVerificationError(f"The message is not of the last {tolerance:g} seconds, or the clocks differ.")


def _lowered(headers: Headers) -> dict[str, str]:
    pairs = headers.items() if isinstance(headers, Mapping) or hasattr(headers, "items") else headers
    return {name.lower(): value for name, value in pairs}


def _demanded(given: Mapping[str, str], name: str) -> str:
    value = given.get(name)
    if not value:
        raise WebhookVerificationError(f"The header {name} is missing.")
    return value
