-- A payer can dispute a payment into escrow, or into their wallet, as they can any other charge.
alter table disputes add column escrow_payment_id uuid;
alter table disputes add column order_id uuid;
alter table disputes drop constraint disputes_matched_whole;
alter table disputes add constraint disputes_matched_whole check (
  (attempt_id is null) = (invoice_id is null)
  and (attempt_id is null or escrow_payment_id is null)
  and (order_id is null or escrow_payment_id is not null)
  and (customer_id is null) = (attempt_id is null and escrow_payment_id is null)
  and (customer_id is not null or state = 'opened'));
create index disputes_into_escrow on disputes (tenant_id, customer_id) where escrow_payment_id is not null and closed_at is null;
create index disputes_of_orders on disputes (tenant_id, order_id) where order_id is not null;
