-- A mandate may be for one charge, until an instant: what somebody agrees to who pays once with something that they saved. It stands
-- beside the one that lasts.
alter table mandates add column once_until timestamptz;
drop index mandates_once;
create unique index mandates_once on mandates (tenant_id, merchant_id, customer_id, coalesce(method_id, '00000000-0000-0000-0000-000000000000'),
    (once_until is null)) where revoked_at is null;
