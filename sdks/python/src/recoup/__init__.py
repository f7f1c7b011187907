"""The Recoup API from Python. `Recoup(key, base_url=…)` is where everything begins."""

from . import errors, webhooks
from ._client import AsyncRecoup, Recoup
from ._config import RequestOptions, Try
from ._generated.version import API_VERSION
from ._paging import AsyncListing, AsyncPage, Page, PageMeta
from ._resource import last_response
from ._transport import Answer, ResponseInfo
from ._version import LIBRARY_VERSION
from .errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    AuthenticationError,
    ConflictError,
    FieldError,
    FileNotReadyError,
    IdempotencyError,
    InvalidRequestError,
    NotFoundError,
    PaymentError,
    PermissionDeniedError,
    PreconditionError,
    RateLimitError,
    RecoupError,
    ServerError,
    UnprocessableError,
    WebhookVerificationError,
)
from .webhooks import WebhookEvent

__all__ = [
    "API_VERSION",
    "LIBRARY_VERSION",
    "Answer",
    "ApiConnectionError",
    "ApiError",
    "ApiTimeoutError",
    "AsyncListing",
    "AsyncPage",
    "AsyncRecoup",
    "AuthenticationError",
    "ConflictError",
    "FieldError",
    "FileNotReadyError",
    "IdempotencyError",
    "InvalidRequestError",
    "NotFoundError",
    "Page",
    "PageMeta",
    "PaymentError",
    "PermissionDeniedError",
    "PreconditionError",
    "RateLimitError",
    "Recoup",
    "RecoupError",
    "RequestOptions",
    "ResponseInfo",
    "ServerError",
    "Try",
    "UnprocessableError",
    "WebhookEvent",
    "WebhookVerificationError",
    "errors",
    "last_response",
    "webhooks",
]
