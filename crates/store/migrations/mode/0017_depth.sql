-- Lines of a change that wait for the next bill: the whole line as it was computed, so that it is billed as it was shown. Null
-- for what a merchant wrote.
alter table invoice_items
  add column line json,
  add constraint invoice_items_lines_are_of_subscriptions check (line is null or subscription_id is not null);

-- A subscription that was agreed and begins at a date: its current period, until then, is billed to nobody.
alter table subscriptions
  drop constraint subscriptions_status_known,
  add constraint subscriptions_status_known check (status in ('scheduled', 'incomplete', 'incomplete_expired', 'trialing',
    'active', 'past_due', 'paused', 'unpaid', 'canceled', 'expired'));
drop index subscriptions_one_live_per_customer_and_plan;
create unique index subscriptions_one_live_per_customer_and_plan on subscriptions (tenant_id, customer_id, plan_id)
  where exclusive and status in ('scheduled', 'incomplete', 'trialing', 'active', 'past_due', 'paused', 'unpaid');

-- How periods were counted before a subscription's interval was changed: usage goes on counting. Null for most. Items that
-- ended are looked up for what was used while they ran.
alter table subscriptions add column earlier_cycles json;
create index subscription_items_ended on subscription_items (tenant_id, subscription_id) where removed_at is not null;
