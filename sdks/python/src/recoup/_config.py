"""The settings of a client and of one call, with what holds when nothing is said. Times are in seconds."""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict
from urllib.parse import urlsplit

from ._generated.version import API_VERSION


class RequestOptions(TypedDict, total=False):
    """The settings of one call; what is left out is the client's."""

    idempotency_key: str
    """Your own key for a POST: one effect and one answer, however often it is sent. Made up when left out."""
    timeout: float
    """Time for one try, in seconds."""
    max_retries: int
    """How often it is sent again."""
    headers: Mapping[str, str]
    """Further headers, such as `If-Match`."""


OPTIONS = frozenset(RequestOptions.__annotations__)


@dataclass(frozen=True)
class Try:
    """One try of a request."""

    method: str
    path: str
    """With its ids, without its query, which may name people."""
    attempt: int
    """From 1."""
    status: int | None
    """The HTTP status; None when no answer came."""
    request_id: str | None
    took: float
    retry_in: float | None
    """How long is waited before the next try; None when this was the last."""


@dataclass(frozen=True)
class Settings:
    """Every setting, decided."""

    # Not shown: whoever prints a client must not print its key.
    api_key: str = field(repr=False)
    base_url: str
    max_retries: int = 2
    timeout: float = 40.0
    max_retry_after: float = 60.0
    api_version: str = API_VERSION
    ssl_context: ssl.SSLContext | None = None
    on_try: Callable[[Try], None] | None = None
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        bounds(self.max_retries, self.timeout)
        if not self.max_retry_after >= 0:
            raise ValueError("max_retry_after is a number of seconds from 0")


def key_of(given: str | None) -> str:
    """The secret key, or `RECOUP_KEY` of the environment."""
    key = os.environ.get("RECOUP_KEY") if given is None else given
    if not isinstance(key, str) or not re.fullmatch(r"[\x21-\x7e]+", key):
        raise ValueError("give the secret key (sk_test_… or sk_live_…), or set RECOUP_KEY")
    return key


def base_of(given: str | None) -> str:
    """Where the API is, or `RECOUP_URL` of the environment."""
    base = os.environ.get("RECOUP_URL") if given is None else given
    parts = urlsplit(base) if isinstance(base, str) else None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("give base_url, such as https://billing.example.com, or set RECOUP_URL")
    return parts.geturl().rstrip("/")


# Headers that decide who asks and how often it counts; they have settings of their own.
_DECIDED = frozenset({"authorization", "idempotency-key"})


def checked(options: RequestOptions, method: str) -> None:
    """Refuses options that would silently do nothing, or something else."""
    if unknown := set(options) - OPTIONS:
        raise TypeError(f"there is no option {sorted(unknown)[0]!r}")
    if decided := {name.lower() for name in options.get("headers", {})} & _DECIDED:
        name = sorted(decided)[0]
        raise TypeError(f"{name} is not set by a header: give the client its key, and a POST its idempotency_key")
    if options.get("idempotency_key") is not None and method != "POST":
        raise TypeError(f"idempotency_key is for POST, and this is a {method}")
    bounds(options.get("max_retries", 0), options.get("timeout", 1))


def bounds(max_retries: object, timeout: object) -> None:
    """Refuses numbers that cannot be meant."""
    if not isinstance(max_retries, int) or isinstance(max_retries, bool) or max_retries < 0:
        raise ValueError("max_retries is a whole number from 0")
    if not isinstance(timeout, (int, float)) or not 0 < timeout < 2_000_000:
        raise ValueError("timeout is a number of seconds above 0")
