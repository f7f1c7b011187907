-- Lines of a change that wait for the next bill: the whole line as it was computed, so that it is billed as it was shown. Null
-- for what a merchant wrote.
alter table invoice_items
  add column line json,
  add constraint invoice_items_lines_are_of_subscriptions check (line is null or subscription_id is not null);
