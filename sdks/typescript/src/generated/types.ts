/** Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again. */

import type { Open } from "../open";

export interface CreateCustomer {
  /** Their "name" */
  name?: string | null;
  status?: Status | null;
}

export interface Customer {
  id: string;
  status: Open<Status>;
  from?: string | null;
  meta?: Record<string, string>;
  inner?: CustomerInner;
}

export interface CustomerInner {
  x?: number;
}

/** What `list_customers` may be asked with. */
export interface ListCustomersParams {
  limit?: number;
  createdAt?: ListCustomersParamsCreatedAt;
  status?: "a" | "b";
  expand?: string[];
}

export interface ListCustomersParamsCreatedAt {
  /** since */
  gte?: string;
}

export type Status = "x" | "y";
