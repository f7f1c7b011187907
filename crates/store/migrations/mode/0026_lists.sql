-- A merchant's own data, one row for each name of an object, so that lists can be narrowed by it. Only who writes
-- metadata writes here. A search on the documents themselves could not use an index: what looks into a document may not
-- run before row security has spoken.
create table metadata_entries (
  tenant_id uuid not null,
  kind      text not null,
  name      text not null,
  value     text not null,
  object_id uuid not null,
  constraint metadata_entries_pkey primary key (tenant_id, kind, name, value, object_id),
  constraint metadata_entries_name_length check (length(name) between 1 and 40),
  constraint metadata_entries_value_length check (length(value) <= 500)
);
create index metadata_entries_of_object on metadata_entries (tenant_id, object_id, kind);

insert into metadata_entries (tenant_id, kind, name, value, object_id)
select found.tenant_id, found.kind, entry.key, entry.value, found.id
  from (select tenant_id, 'customers' as kind, id, metadata from customers where metadata <> '{}'
        union all select tenant_id, 'plans', id, metadata from plans where metadata <> '{}'
        union all select tenant_id, 'subscriptions', id, metadata from subscriptions where metadata <> '{}'
        union all select tenant_id, 'invoices', id, metadata from invoices where metadata <> '{}'
        union all select tenant_id, 'invoice_items', id, metadata from invoice_items where metadata <> '{}'
        union all select tenant_id, 'coupons', id, metadata from coupons where metadata <> '{}'
        union all select tenant_id, 'promotion_codes', id, metadata from promotion_codes where metadata <> '{}'
        union all select tenant_id, 'credit_grants', id, metadata from credit_grants where metadata <> '{}'
        union all select tenant_id, 'credit_notes', id, metadata from credit_notes where metadata <> '{}') found
 cross join lateral jsonb_each_text(found.metadata) entry
 where length(entry.key) between 1 and 40 and length(entry.value) <= 500;

-- Which dated version of the API a key speaks, and a merchant's keys that say nothing. None means the newest.
alter table api_keys add column api_version text;
alter table settings add column api_version text;

-- Answers are deleted merchant by merchant, once they were kept for their time.
drop index idempotency_keys_by_expiry;
create index idempotency_keys_by_expiry on idempotency_keys (tenant_id, expires_at);
