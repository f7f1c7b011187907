"""Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

__all__ = [
    "CreateCustomer",
    "Customer",
    "CustomerInner",
    "ListCustomersParams",
    "ListCustomersParamsCreatedAt",
    "Status",
]


class CreateCustomer(TypedDict, total=False):
    name: str | None
    """Their "name\""""
    status: Status | None


_CustomerTakes = TypedDict("_CustomerTakes", {"from": "str | None"}, total=False)


class _CustomerRequired(_CustomerTakes):
    id: str
    status: Status | str


class Customer(_CustomerRequired, total=False):
    meta: dict[str, str]
    inner: CustomerInner


class CustomerInner(TypedDict, total=False):
    x: int


class ListCustomersParams(TypedDict, total=False):
    """What `list_customers` may be asked with."""

    limit: int
    createdAt: ListCustomersParamsCreatedAt
    status: Literal["a", "b"]
    expand: list[str]


class ListCustomersParamsCreatedAt(TypedDict, total=False):
    gte: str
    """since"""


Status: TypeAlias = "Literal['x', 'y']"
