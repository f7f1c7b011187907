"""Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again."""

# What a call brings is described here and checked nowhere.
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._config import RequestOptions
from .._paging import Page
from .._resource import Resource
from .._transport import Call, Transport
from .._wire import segment

if TYPE_CHECKING:
    from . import types as t


class CustomersResource(Resource):
    """`customers`"""

    def list(
        self,
        params: t.ListCustomersParams | None = None,
        options: RequestOptions | None = None,
    ) -> Page[t.Customer]:
        """List customers

        D
        """
        call = Call("GET", "/v1/customers", "page", query=params)
        return self._many(call, options)

    def create(self, params: t.CreateCustomer | None = None, options: RequestOptions | None = None) -> t.Customer:
        """Create"""
        call = Call("POST", "/v1/customers", "data", body=params)
        return self._one(call, options)

    def retrieve(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Show

        id: The customer.
        """
        call = Call("GET", f"/v1/customers/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)

    def archive(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> t.Customer:
        """Show

        id: The customer.
        """
        call = Call("DELETE", f"/v1/customers/{segment(id, 'id')}", "data", query=params)
        return self._one(call, options)


class InvoicesResource(Resource):
    """`invoices`"""

    def retrieve_pdf(
        self,
        id: str,
        params: dict[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> bytes:
        """Pdf"""
        call = Call("GET", f"/v1/invoices/{segment(id, 'id')}/pdf", "bytes", query=params)
        return self._one(call, options)


class Resources:
    """Every resource of the API."""

    def _attach(self, transport: Transport) -> None:
        self.customers = CustomersResource(transport)
        self.invoices = InvoicesResource(transport)
