"""What can go wrong, one class per kind.

Whatever a call raises is a `RecoupError`, unless it never began because an argument is wrong (`TypeError`,
`ValueError`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FieldError:
    """One field of a request that is at fault."""

    field: str
    """Path of the field, such as `prices[0].amount`."""
    message: str
    """What is wrong with it, for people."""
    code: str
    """Stable code."""


@dataclass(frozen=True)
class Refusal:
    """What a refusal says of itself."""

    status: int
    code: str
    message: str
    details: tuple[FieldError, ...] = ()
    request_id: str | None = None
    docs_url: str | None = None
    retry_after: float | None = None
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RecoupError(Exception):
    """Anything that goes wrong in this library."""


class ApiConnectionError(RecoupError):
    """No answer came: no connection, or one that broke. A POST may have taken effect all the same."""


class ApiTimeoutError(ApiConnectionError):
    """No answer came within the time allowed."""


class FileNotReadyError(RecoupError):
    """A file is still being made. Ask again later."""


class WebhookVerificationError(RecoupError):
    """A message that is not from Recoup, was altered, or is too old."""


class ApiError(RecoupError):
    """The server answered with a refusal or a fault.

    Subclasses tell the kinds apart; `code` tells everything apart.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal

    def __str__(self) -> str:
        return self.refusal.message

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.refusal.status

    @property
    def code(self) -> str:
        """Stable code, such as `validation_error`; `unreadable_answer` when something else than the API answered."""
        return self.refusal.code

    @property
    def message(self) -> str:
        """What happened, why, and what to do next."""
        return self.refusal.message

    @property
    def details(self) -> tuple[FieldError, ...]:
        """The fields at fault."""
        return self.refusal.details

    @property
    def request_id(self) -> str | None:
        """Finds this request in the server's log."""
        return self.refusal.request_id

    @property
    def docs_url(self) -> str | None:
        """Where this code is explained."""
        return self.refusal.docs_url

    @property
    def retry_after(self) -> float | None:
        """When to come back, in seconds, if the server said so."""
        return self.refusal.retry_after

    @property
    def body(self) -> Any:
        """The whole body, with the members that some codes add."""
        return self.refusal.body

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the answer, by names in lower case."""
        return self.refusal.headers


class InvalidRequestError(ApiError):
    """400 and its kin: the request is not valid. `details` names the fields."""


class AuthenticationError(ApiError):
    """401: the key is missing, mistyped, expired or revoked."""


class PaymentError(ApiError):
    """402: the payment provider declined."""


class PermissionDeniedError(ApiError):
    """403: the key may not do that."""


class NotFoundError(ApiError):
    """404 and 410: there is no such object in this account and mode."""


class ConflictError(ApiError):
    """409: the object's state does not allow it."""


class PreconditionError(ApiError):
    """412 and 428: the object has changed since you read it."""


class UnprocessableError(ApiError):
    """422: a rule says no."""


class IdempotencyError(ApiError):
    """The idempotency key is invalid, missing, in use right now, or was used for another request."""


class RateLimitError(ApiError):
    """429: too many requests. `retry_after` says when to come back."""


class ServerError(ApiError):
    """5xx: the server cannot answer now, or made a mistake."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: InvalidRequestError,
    401: AuthenticationError,
    402: PaymentError,
    403: PermissionDeniedError,
    404: NotFoundError,
    405: InvalidRequestError,
    406: InvalidRequestError,
    409: ConflictError,
    410: NotFoundError,
    412: PreconditionError,
    413: InvalidRequestError,
    415: InvalidRequestError,
    422: UnprocessableError,
    428: PreconditionError,
    429: RateLimitError,
}


def error_of(refusal: Refusal) -> ApiError:
    """The error for an answer that is not a success."""
    if refusal.code.startswith("idempotency_"):
        return IdempotencyError(refusal)
    kind = _BY_STATUS.get(refusal.status) or (ServerError if refusal.status >= 500 else ApiError)
    return kind(refusal)
