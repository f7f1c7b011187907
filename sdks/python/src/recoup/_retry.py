"""Which failures pass, and how long to wait for that. Times are in seconds."""

from __future__ import annotations

import email.utils

# The shortest and longest wait that is chosen here; `Retry-After` may ask for more.
_FIRST = 0.5
_MOST = 8.0


def passes(status: int | None, code: str | None, retry_after: float | None) -> bool:
    """Whether the same request may do better soon. `status` is None when no answer came.

    Every POST carries an idempotency key, and a repeated PATCH, PUT or DELETE asks for the same state again, so that no
    method is an exception.
    """
    if status is None or status == 429 or status >= 500:
        return True
    return status == 409 and (code == "idempotency_in_flight" or retry_after is not None)


def wait(attempt: int, retry_after: float | None, chance: float) -> float:
    """How long to wait after this try.

    Between half and the whole of a time that doubles, so that many clients do not come back together; never less than
    `retry_after`. `chance` is in [0, 1).
    """
    chosen = min(_FIRST * 2.0 ** (attempt - 1), _MOST) * (0.5 + chance / 2)
    return chosen if retry_after is None else max(chosen, retry_after * (1 + chance / 10))


def retry_after(header: str | None, now: float) -> float | None:
    """Reads `Retry-After`, seconds or a date; `now` is Unix time."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now)
    except (TypeError, ValueError):
        return None
