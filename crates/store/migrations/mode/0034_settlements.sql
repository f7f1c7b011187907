-- What providers settled to merchants' banks or balances, and of what that consists.

-- A file of settlements that a merchant handed in. The same bytes for the same account are one file; kept for ever. `source` names the
-- account, or the gateway that needs none.
create table statement_files (
  tenant_id  uuid        not null,
  id         uuid        not null,
  gateway    text        not null,
  account_id uuid,
  source     text        not null,
  name       text        not null,
  sha256     bytea       not null,
  layout     text        not null,
  lines      integer     not null,
  taken      integer     not null,
  created_at timestamptz not null,
  constraint statement_files_pkey primary key (tenant_id, id),
  constraint statement_files_once unique (tenant_id, source, sha256)
);

-- Money that arrived at the merchant's bank, or in their balance with the provider, from which payouts are made. Written once, when it is first listed or imported, and booked in the same commit; kept
-- for ever. `beside` is the part that was for payments which are not in these books.
create table settlements (
  tenant_id         uuid        not null,
  id                uuid        not null,
  gateway           text        not null,
  account_id        uuid,
  source            text        not null,
  gateway_ref       text        not null,
  currency          text        not null,
  arrived_in        text        not null,
  net_minor         bigint      not null,
  gross_minor       bigint      not null,
  refund_minor      bigint      not null,
  dispute_minor     bigint      not null,
  fee_minor         bigint      not null,
  adjustment_minor  bigint      not null,
  unexplained_minor bigint      not null,
  beside_minor      bigint      not null,
  lines             integer     not null,
  run_id            uuid,
  file_id           uuid,
  arrived_at        timestamptz not null,
  created_at        timestamptz not null,
  constraint settlements_pkey primary key (tenant_id, id),
  constraint settlements_arrived_in_known check (arrived_in in ('bank', 'balance')),
  constraint settlements_once unique (tenant_id, source, gateway_ref)
);
create index settlements_list on settlements (tenant_id, created_at, id);

-- One line of a settlement, as the provider tells it. Append-only.
create table settlement_lines (
  tenant_id     uuid     not null,
  settlement_id uuid     not null,
  line_no       integer  not null,
  kind          text     not null,
  gateway_ref   text     not null,
  reference     text,
  attempt_id    uuid,
  amount_minor  bigint   not null,
  fee_minor     bigint,
  at            timestamptz,
  constraint settlement_lines_pkey primary key (tenant_id, settlement_id, line_no),
  constraint settlement_lines_settlement_fkey foreign key (tenant_id, settlement_id) references settlements (tenant_id, id),
  constraint settlement_lines_kind_known check (kind in ('charge', 'refund', 'dispute', 'fee', 'adjustment'))
);
create index settlement_lines_by_attempt on settlement_lines (tenant_id, attempt_id) where attempt_id is not null;
