"""Lists: a first page, and every row there is when one goes on.

Further pages are asked for when they are needed, by the cursor of the page before, so that rows that come and go
meanwhile are neither repeated nor left out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Generic, TypedDict, TypeVar

from ._config import RequestOptions
from ._transport import Answer, Call, ResponseInfo

T = TypeVar("T")


class _Ends(TypedDict):
    hasMore: bool
    """Whether more rows follow."""
    pageSize: int
    """Most rows on this page."""


class PageMeta(_Ends, total=False):
    """What follows a page. Members that are not listed here may come at any time."""

    nextCursor: str | None
    """Where the rows that follow begin; None at the end."""
    page: int
    """With `page` only: its number."""
    totalCount: int
    """With `page` only: all rows, as far as they are counted."""
    totalPages: int
    """With `page` only: all pages, as far as they are counted."""
    totalIsCapped: bool
    """With `page` only: whether there are more rows than are counted."""


class _Read(Generic[T]):
    """What a page is, however the next one is asked for."""

    def __init__(self, call: Call, answer: Answer) -> None:
        value = answer.value if isinstance(answer.value, dict) else {}
        self.data: list[T] = value.get("data") or []
        """The rows of this page."""
        self.meta: PageMeta = value.get("meta") or {"hasMore": False, "pageSize": 0}
        """What follows."""
        self.last_response: ResponseInfo = answer.info
        """The answer that brought the page."""
        self._following = _next(call, self.data, self.meta)

    @property
    def has_more(self) -> bool:
        """Whether more rows follow this page."""
        return self.meta["hasMore"]


class Page(_Read[T]):
    """A page of a list. Iterating goes on through all pages behind it; `data` is this one's rows."""

    def __init__(
        self, send: Callable[[Call, RequestOptions | None], Answer], call: Call, options: RequestOptions | None
    ):
        super().__init__(call, send(call, options))
        self._send, self._options = send, options

    def next_page(self) -> Page[T] | None:
        """The next page; None after the last."""
        return None if self._following is None else Page(self._send, self._following, self._options)

    def pages(self) -> Iterator[Page[T]]:
        """This page and every one behind it."""
        page: Page[T] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.data


class AsyncPage(_Read[T]):
    """A page of a list. Iterating goes on through all pages behind it; `data` is this one's rows."""

    def __init__(self, send: AsyncSend, call: Call, options: RequestOptions | None, answer: Answer):
        super().__init__(call, answer)
        self._send, self._options = send, options

    async def next_page(self) -> AsyncPage[T] | None:
        """The next page; None after the last."""
        if self._following is None:
            return None
        answer = await self._send(self._following, self._options)
        return AsyncPage(self._send, self._following, self._options, answer)

    async def pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and every one behind it."""
        page: AsyncPage[T] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for row in page.data:
                yield row


class AsyncListing(Generic[T]):
    """A list, before it is asked for: `await` gives its first page, `async for` every row."""

    def __init__(self, send: AsyncSend, call: Call, options: RequestOptions | None) -> None:
        self._send, self._call, self._options = send, call, options

    async def page(self) -> AsyncPage[T]:
        """The first page."""
        answer = await self._send(self._call, self._options)
        return AsyncPage(self._send, self._call, self._options, answer)

    def __await__(self) -> Any:
        return self.page().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for row in await self.page():
            yield row


AsyncSend = Callable[[Call, "RequestOptions | None"], Awaitable[Answer]]


def _next(call: Call, data: list[Any], meta: Mapping[str, Any]) -> Call | None:
    """The call of the page behind this one: by cursor, or by sequence number where a list is read forwards."""
    if not meta.get("hasMore"):
        return None
    query = dict(call.query or {})
    if meta.get("nextCursor"):
        query.pop("page", None)
        return replace(call, query={**query, "cursor": meta["nextCursor"]})
    last = data[-1] if data else {}
    return replace(call, query={**query, "after": last["seq"]}) if "seq" in last else None
