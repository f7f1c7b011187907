-- What persons are told as it happens, one feed for each of them.

-- How far a feed has come: the number of its last entry. `reader_id` is a customer, or the merchant itself. Raised in the commit of
-- the entries, in the order of readers; held from then until that commit, so that numbers have no gaps and come in their order.
create table feeds (
  tenant_id uuid   not null,
  reader_id uuid   not null,
  seq       bigint not null,
  constraint feeds_pkey primary key (tenant_id, reader_id),
  constraint feeds_seq_positive check (seq > 0)
) with (fillfactor = 60);

-- One thing that a reader is told, written by the commit that it tells of. `desk`: who of those that work for the merchant it is for.
-- Append-only.
create table feed_entries (
  tenant_id  uuid        not null,
  reader_id  uuid        not null,
  seq        bigint      not null,
  id         uuid        not null,
  kind       text        not null,
  desk       text,
  order_id   uuid,
  version    bigint,
  facts      json        not null,
  created_at timestamptz not null,
  constraint feed_entries_pkey primary key (tenant_id, reader_id, seq),
  constraint feed_entries_desk_known check (desk in ('payouts', 'disputes', 'attention'))
);
