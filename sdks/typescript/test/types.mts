/** What the declarations say, as seen by a strict compiler. Compiled and never run. */

import RecoupByDefault, {
  type Config,
  type Listing,
  type Page,
  Recoup,
  type Reply,
  type WebhookEvent,
} from "recoup-sdk";
import type { CreatePlan, Customer, Invoice, ListCustomersParams, Plan } from "recoup-sdk";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

export async function seen(recoup: Recoup): Promise<void> {
  const customer = await recoup.customers.retrieve("cust_1");
  holds<Same<typeof customer, Reply<Customer>>>();
  holds<Same<typeof customer.id, string>>();
  holds<Same<typeof customer.lastResponse.requestId, string | undefined>>();
  const page = await recoup.customers.list();
  holds<Same<typeof page, Page<Customer>>>();
  const invoices: Listing<Invoice> = recoup.invoices.list({ status: "paid" });
  for await (const invoice of invoices) {
    const amount: number = invoice.amountDue;
    // A state that is not known yet is no error of types.
    if (invoice.status === "paid" || invoice.status === "some_day") {
      console.log(amount);
    }
  }
  const event: WebhookEvent = recoup.webhooks.constructEvent("", new Headers(), "whsec_");
  console.log(event.type);
  // @ts-expect-error a plan needs its interval
  await recoup.plans.create({ name: "Gym" });
  // @ts-expect-error there is no such interval
  await recoup.plans.create({ name: "Gym", interval: "fortnight" });
  // @ts-expect-error there is no such member
  await recoup.customers.create({ nmae: "Ada" });
  // @ts-expect-error there is no such filter
  recoup.customers.list({ nmae: "Ada" });
  // @ts-expect-error options come third
  await recoup.customers.retrieve("cust_1", { timeoutMs: 5 });
  // @ts-expect-error an id is a text
  await recoup.customers.retrieve(5);
  // @ts-expect-error a subscription is changed through its own methods
  await recoup.subscriptions.update("sub_1", {});
}

export const config: Config = { maxRetries: 0 };
export const asked: ListCustomersParams = { limit: 5 };
export const plan: CreatePlan = { name: "Gym", amount: "1.5", interval: "month", metadata: { any: "text" } };
export const price = (of: Plan): string => of.name;
export const same: typeof Recoup = RecoupByDefault;
