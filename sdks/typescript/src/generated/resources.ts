/** Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again. */

import type { RequestOptions } from "../config";
import type { Reply } from "../open";
import type { Listing } from "../paging";
import { Resource } from "../resource";
import type { Transport } from "../transport";
import { segment } from "../wire";
import type * as t from "./types";

/** What a call without parameters of its own takes in their place. */
export type NoParams = Record<string, never>;

/** `customers` */
export class CustomersResource extends Resource {
  /**
   * List customers
   *
   * D
   */
  list(params?: t.ListCustomersParams, options?: RequestOptions): Listing<t.Customer> {
    return this.many<t.Customer>({ method: "GET", path: "/v1/customers", shape: "page", query: params }, options);
  }

  /** Create */
  async create(params?: t.CreateCustomer, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>({ method: "POST", path: "/v1/customers", shape: "data", body: params }, options);
  }

  /**
   * Show
   *
   * @param id The customer.
   */
  async retrieve(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "GET", path: `/v1/customers/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }

  /**
   * Show
   *
   * @param id The customer.
   */
  async archive(id: string, params?: NoParams, options?: RequestOptions): Promise<Reply<t.Customer>> {
    return this.one<t.Customer>(
      { method: "DELETE", path: `/v1/customers/${segment(id, "id")}`, shape: "data", query: params },
      options,
    );
  }
}

/** `invoices` */
export class InvoicesResource extends Resource {
  /** Pdf */
  async retrievePdf(id: string, params?: NoParams, options?: RequestOptions): Promise<Uint8Array> {
    return this.plain<Uint8Array>(
      { method: "GET", path: `/v1/invoices/${segment(id, "id")}/pdf`, shape: "bytes", query: params },
      options,
    );
  }
}

/** Every resource of the API. */
export abstract class Resources {
  readonly customers: CustomersResource;
  readonly invoices: InvoicesResource;

  constructor(transport: Transport) {
    this.customers = new CustomersResource(transport);
    this.invoices = new InvoicesResource(transport);
  }
}
