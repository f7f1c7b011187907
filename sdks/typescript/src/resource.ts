/** What every generated resource is made of. */

import type { RequestOptions } from "./config";
import type { Reply } from "./open";
import { type Listing, listing } from "./paging";
import type { Call, Transport } from "./transport";

export abstract class Resource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** A call that brings one thing. */
  protected async one<T>(call: Call, options: RequestOptions | undefined): Promise<Reply<T>> {
    const { value, info } = await this.#transport.send(call, options);
    if (typeof value === "object" && value !== null) {
      Object.defineProperty(value, "lastResponse", { value: info });
    }
    return value as Reply<T>;
  }

  /** A call that brings a file, or nothing. */
  protected async plain<T>(call: Call, options: RequestOptions | undefined): Promise<T> {
    const { value } = await this.#transport.send(call, options);
    return value as T;
  }

  /** A call that brings a list. */
  protected many<T>(call: Call, options: RequestOptions | undefined): Listing<T> {
    return listing<T>(this.#transport, call, options);
  }
}
