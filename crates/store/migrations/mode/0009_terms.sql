-- Changes of a running subscription: how parts of periods are counted, what waits for the end of a period, bills of their
-- own for changes, and the customer's balance on bills.

alter table settings
  add column proration_unit text not null default 'millisecond',
  add column last_day       text not null default 'not_billed',
  add constraint settings_proration_unit_known check (proration_unit in ('millisecond', 'second', 'day', 'none')),
  add constraint settings_last_day_known check (last_day in ('billed', 'not_billed'));

-- Fixed when a subscription begins, as its rounding is.
alter table subscriptions
  add column proration_unit text not null default 'millisecond',
  add column last_day       text not null default 'not_billed',
  add column pending_change json,
  add constraint subscriptions_proration_unit_known check (proration_unit in ('millisecond', 'second', 'day', 'none')),
  add constraint subscriptions_last_day_known check (last_day in ('billed', 'not_billed'));

-- An item that is replaced ends and stays on record; what was billed for it names it.
alter table subscription_items add column removed_at timestamptz;
alter table subscription_items drop constraint subscription_items_position_once;
create unique index subscription_items_position_once on subscription_items (tenant_id, subscription_id, position)
  where removed_at is null;

-- `total = subtotal + credit_granted`, never negative; of it the balance paid `credit_applied`, the rest is owed in money.
-- Null is nothing, and a bill without a word on its kind is of a period: most bills are, and a null takes no room.
alter table invoices
  add column kind                 text,
  add column credit_applied_minor bigint,
  add column credit_granted_minor bigint,
  drop constraint invoices_paid_within_total,
  drop constraint invoices_paid_in_full,
  add constraint invoices_kind_known check (kind in ('change')),
  add constraint invoices_credit_positive check (credit_applied_minor > 0 and credit_granted_minor > 0),
  add constraint invoices_paid_within_total
    check (amount_paid_minor >= 0 and amount_paid_minor + coalesce(credit_applied_minor, 0) <= total_minor),
  add constraint invoices_paid_in_full check ((status = 'paid') = (paid_at is not null)
    and (status <> 'paid' or amount_paid_minor + coalesce(credit_applied_minor, 0) = total_minor));

alter table invoice_lines drop constraint invoice_lines_kind_known;
alter table invoice_lines
  add constraint invoice_lines_kind_known check (kind in ('plan_charge', 'usage_charge', 'proration_credit', 'proration_charge'));
