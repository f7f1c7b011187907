"""The clients: one for programs that wait, one for programs with an event loop."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from . import webhooks
from ._config import RequestOptions, Settings, Try, base_of, key_of
from ._generated.async_resources import AsyncResources
from ._generated.resources import Resources
from ._generated.version import API_VERSION
from ._transport import Answer, Call, Transport


class _Client(ABC):
    """What both clients are."""

    webhooks = webhooks
    """Verifies webhooks. Needs no client."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | None = None,
        max_retries: int = 2,
        timeout: float = 40.0,
        max_retry_after: float = 60.0,
        api_version: str = API_VERSION,
        ssl_context: ssl.SSLContext | None = None,
        on_try: Callable[[Try], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        settings = Settings(
            api_key=key_of(api_key),
            base_url=base_of(base_url),
            max_retries=max_retries,
            timeout=timeout,
            max_retry_after=max_retry_after,
            api_version=api_version,
            ssl_context=ssl_context,
            on_try=on_try,
            sleep=sleep,
        )
        self._transport = Transport(settings)
        self._attach(self._transport)

    @abstractmethod
    def _attach(self, transport: Transport) -> None:
        """Makes the resources."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Recoup(Resources, _Client):
    """A client of one merchant in one mode, as its key says. Make one and share it, between threads too.

    `api_key` is `RECOUP_KEY` of the environment when left out, `base_url` is `RECOUP_URL`. Times are in seconds:
    `timeout` is for one try of a request, to the last byte; `max_retry_after` is the longest `Retry-After` that is
    waited for. `max_retries` says how often a request that failed for a passing reason is sent again. `on_try` hears of
    every answer and every try that failed.

    Raises `ValueError` when the key or a setting cannot be one. Nothing is asked of the server.
    """

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Answer:
        """Any other request, with the same key, retries and errors.

        For routes that this version of the library does not know. `value` of the answer is the whole JSON.
        """
        return self._transport.send(_any_call(method, path, query, body), options)

    def close(self) -> None:
        """Closes the connections that are kept. The client may be used again."""
        self._transport.close()

    def __enter__(self) -> Recoup:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncRecoup(AsyncResources, _Client):
    """The same client for programs with an event loop: each call is awaited, lists are iterated with `async for`.

    Calls are made in the loop's threads, so that one which is canceled still runs to its end. Settings are those of
    `Recoup`.
    """

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Answer:
        """Any other request, with the same key, retries and errors. `value` of the answer is the whole JSON."""
        return await asyncio.to_thread(self._transport.send, _any_call(method, path, query, body), options)

    async def close(self) -> None:
        """Closes the connections that are kept. The client may be used again."""
        self._transport.close()

    async def __aenter__(self) -> AsyncRecoup:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _any_call(method: str, path: str, query: Mapping[str, Any] | None, body: Mapping[str, Any] | None) -> Call:
    if not re.fullmatch(r"/[^/?#\s][^?#\s]*", path):
        raise ValueError("path begins with one slash and has no query, such as /v1/customers")
    return Call(method, path, "json", query=query, body=body)
