-- Since when a merchant may work in live mode. Those that operators made may from the beginning; who signed up is looked at first.
alter table tenants add column live_at timestamptz;
update tenants set live_at = created_at;
