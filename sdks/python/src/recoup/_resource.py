"""What every generated resource is made of."""

from __future__ import annotations

import asyncio
from typing import Any

from ._config import RequestOptions
from ._paging import AsyncListing, Page
from ._transport import Answer, Call, ResponseInfo, Transport


class _Object(dict[str, Any]):
    last_response: ResponseInfo


class _Array(list[Any]):
    last_response: ResponseInfo


def last_response(reply: object) -> ResponseInfo:
    """The answer that brought what a call returned: status, headers, request id, tries.

    Raises `TypeError` for anything else than what a call returned; what lies inside it has no answer of its own.
    """
    info = getattr(reply, "last_response", None)
    if not isinstance(info, ResponseInfo):
        raise TypeError("this was not returned by a call")
    return info


def _value(answer: Answer) -> Any:
    if isinstance(answer.value, dict):
        value = _Object(answer.value)
        value.last_response = answer.info
        return value
    if isinstance(answer.value, list):
        rows = _Array(answer.value)
        rows.last_response = answer.info
        return rows
    return answer.value


class Resource:
    """Calls that belong together."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _one(self, call: Call, options: RequestOptions | None) -> Any:
        return _value(self._transport.send(call, options))

    def _many(self, call: Call, options: RequestOptions | None) -> Page[Any]:
        return Page(self._transport.send, call, options)


class AsyncResource:
    """The same, awaited. The call is made in a thread; one that is canceled still runs to its end there."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def _send(self, call: Call, options: RequestOptions | None) -> Answer:
        return await asyncio.to_thread(self._transport.send, call, options)

    async def _one(self, call: Call, options: RequestOptions | None) -> Any:
        return _value(await self._send(call, options))

    def _many(self, call: Call, options: RequestOptions | None) -> AsyncListing[Any]:
        return AsyncListing(self._send, call, options)
