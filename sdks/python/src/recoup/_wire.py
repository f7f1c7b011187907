"""How values look in a request: paths that cannot be escaped from, queries, bodies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote, urlencode


def segment(value: str | int, name: str) -> str:
    """A value in a path. Refuses what would lead to another route."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or text in ("", ".", ".."):
        raise ValueError(f"{name} must be a text that is not empty")
    return quote(text, safe="")


def query(params: Mapping[str, Any] | None) -> str:
    """A query string with its question mark, or nothing.

    Members that are None are left out; a mapping becomes `name[member]=…`, a list `name[]=…` repeated.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in (params or {}).items():
        _put(pairs, name, value)
    return "?" + urlencode(pairs) if pairs else ""


def _put(pairs: list[tuple[str, str]], name: str, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, Mapping):
        for member, inner in value.items():
            _put(pairs, f"{name}[{member}]", inner)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _put(pairs, f"{name}[]", one)
    elif isinstance(value, bool):
        pairs.append((name, "true" if value else "false"))
    else:
        pairs.append((name, _instant(value) if isinstance(value, datetime) else str(value)))


def body(value: Any) -> bytes:
    """A JSON body. Instants need a zone; NaN and infinity are refused."""
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=_other).encode()


def _other(value: Any) -> str:
    if isinstance(value, datetime):
        return _instant(value)
    raise TypeError(f"{type(value).__name__} is not a value of JSON")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("give instants with their zone, such as datetime.now(timezone.utc)")
    return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def form(value: Mapping[str, Any]) -> bytes:
    """A body of a form, for the routes that demand one."""
    return query(value)[1:].encode()
