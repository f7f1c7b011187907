-- Payment links: an address that begins a checkout for each visitor.
create table payment_links (
  tenant_id  uuid        not null,
  id         uuid        not null,
  slug       text        not null,
  active     boolean     not null default true,
  -- How often it was paid through, and may be at most. A use is taken with the bill and given back when that is not paid.
  uses       integer     not null default 0,
  max_uses   integer,
  -- What is sold, and on which terms.
  terms      jsonb       not null,
  metadata   jsonb       not null default '{}',
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint payment_links_pkey primary key (tenant_id, id),
  constraint payment_links_slug_once unique (tenant_id, slug),
  constraint payment_links_uses_possible check (uses >= 0 and (max_uses is null or max_uses > 0))
);
create index payment_links_list on payment_links (tenant_id, created_at, id);
alter table checkout_sessions
  add constraint checkout_sessions_link_fkey foreign key (tenant_id, link_id) references payment_links (tenant_id, id);
