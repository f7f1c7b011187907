/**
 * Lists: awaited they are their first page, iterated they are every row there is.
 *
 * Pages are asked for when they are needed, one at a time, by the cursor of the page before, so that rows that come and
 * go meanwhile are neither repeated nor left out.
 */

import type { RequestOptions } from "./config";
import type { Answer, Call, ResponseInfo, Transport } from "./transport";

/** What follows a page. Members that are not listed here may come at any time. */
export interface PageMeta {
  /** Whether more rows follow. */
  hasMore: boolean;
  /** Where they begin; null at the end. */
  nextCursor?: string | null;
  /** Most rows on this page. */
  pageSize: number;
  /** With `page` only: its number. */
  page?: number;
  /** With `page` only: all rows, as far as they are counted. */
  totalCount?: number;
  /** With `page` only: all pages, as far as they are counted. */
  totalPages?: number;
  /** With `page` only: whether there are more rows than are counted. */
  totalIsCapped?: boolean;
}

/** One page of a list. */
export class Page<T> {
  /** The rows. */
  readonly data: T[];
  /** What follows. */
  readonly meta: PageMeta;
  /** The answer that brought the page. */
  readonly lastResponse: ResponseInfo;
  readonly #next: (() => Promise<Page<T>>) | undefined;

  constructor(data: T[], meta: PageMeta, lastResponse: ResponseInfo, next: (() => Promise<Page<T>>) | undefined) {
    this.data = data;
    this.meta = meta;
    this.lastResponse = lastResponse;
    this.#next = next;
  }

  /** Whether more rows follow. */
  get hasMore(): boolean {
    return this.meta.hasMore;
  }

  /** The next page; undefined after the last. */
  async nextPage(): Promise<Page<T> | undefined> {
    return this.#next?.();
  }
}

/** A list, before it is asked for. */
export class Listing<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #first: () => Promise<Page<T>>;
  #asked: Promise<Page<T>> | undefined;

  constructor(first: () => Promise<Page<T>>) {
    this.#first = first;
  }

  /** The first page; asked for once. */
  page(): Promise<Page<T>> {
    this.#asked ??= this.#first();
    return this.#asked;
  }

  then<A = Page<T>, B = never>(
    good?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    bad?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.page().then(good, bad);
  }

  catch<B = never>(bad?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return this.page().catch(bad);
  }

  finally(last?: (() => void) | null): Promise<Page<T>> {
    return this.page().finally(last);
  }

  /** Every page. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    for (let page: Page<T> | undefined = await this.page(); page !== undefined; page = await page.nextPage()) {
      yield page;
    }
  }

  /** Every row. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) {
      yield* page.data;
    }
  }

  /** Every row as one array, `limit` of them at most: a list may be longer than memory. */
  async toArray({ limit }: { limit: number }): Promise<T[]> {
    const rows: T[] = [];
    for await (const page of this.pages()) {
      rows.push(...page.data.slice(0, limit - rows.length));
      if (rows.length >= limit) {
        break;
      }
    }
    return rows;
  }
}

/** The list behind a call. */
export function listing<T>(transport: Transport, call: Call, options: RequestOptions | undefined): Listing<T> {
  const ask = async (query: object | undefined): Promise<Page<T>> => {
    const answer = await transport.send({ ...call, query }, options);
    const { data, meta } = pageOf<T>(answer);
    const following = next(query, data, meta);
    return new Page(data, meta, answer.info, following && (() => ask(following)));
  };
  return new Listing(() => ask(call.query));
}

function pageOf<T>(answer: Answer): { data: T[]; meta: PageMeta } {
  const { data, meta } = answer.value as { data?: T[]; meta?: PageMeta };
  return { data: data ?? [], meta: meta ?? { hasMore: false, pageSize: 0 } };
}

/** The query of the page behind this one: by cursor, or by sequence number where a list is read forwards. */
function next<T>(query: object | undefined, data: T[], meta: PageMeta): object | undefined {
  if (!meta.hasMore) {
    return undefined;
  }
  if (typeof meta.nextCursor === "string") {
    const { page: _, ...rest } = { page: undefined, ...query };
    return { ...rest, cursor: meta.nextCursor };
  }
  const last = data.at(-1) as { seq?: number } | undefined;
  return last?.seq === undefined ? undefined : { ...query, after: last.seq };
}
