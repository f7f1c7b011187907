-- Comparisons of our books with a provider's: what was compared, what the provider listed, and in what the two differ.

-- One comparison of one account for one time. Written by whoever asks for it or by the daily appointment, moved on by the worker page
-- by page, kept for ever. No account is the gateway that needs none.
create table reconciliations (
  tenant_id    uuid        not null,
  id           uuid        not null,
  gateway      text        not null,
  account_id   uuid,
  cause        text        not null,
  asked_by     text        not null,
  since        timestamptz not null,
  until        timestamptz not null,
  zone         text        not null,
  state        text        not null,
  part         text        not null,
  place        text,
  tries        smallint    not null default 0,
  pages        integer     not null default 0,
  lines        integer     not null default 0,
  compared     integer     not null default 0,
  matched      integer     not null default 0,
  confirmed    integer     not null default 0,
  only_ours    integer     not null default 0,
  only_theirs  integer     not null default 0,
  different    integer     not null default 0,
  fees_learned integer     not null default 0,
  carried      integer     not null default 0,
  resolved     integer     not null default 0,
  totals       jsonb       not null,
  problem      text,
  completed_at timestamptz,
  version      bigint      not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint reconciliations_pkey primary key (tenant_id, id),
  constraint reconciliations_time_forward check (since < until),
  constraint reconciliations_cause_known check (cause in ('daily', 'asked')),
  constraint reconciliations_state_known check (state in ('waiting', 'listing', 'comparing', 'completed', 'failed')),
  constraint reconciliations_part_known check (part in ('movements', 'settlements', 'compare', 'carried', 'done'))
);
create index reconciliations_list on reconciliations (tenant_id, created_at, id);

-- One movement as a provider listed it in one comparison. Written page by page while it lists, each once however often it is listed;
-- gone after ninety days.
create table reconciliation_lines (
  tenant_id    uuid        not null,
  run_id       uuid        not null,
  kind         text        not null,
  gateway_ref  text        not null,
  reference    text,
  key          uuid,
  amount_minor bigint      not null,
  currency     text        not null,
  fee_minor    bigint,
  moved        boolean     not null,
  at           timestamptz not null,
  listed_at    timestamptz not null,
  constraint reconciliation_lines_pkey primary key (tenant_id, run_id, kind, gateway_ref),
  constraint reconciliation_lines_run_fkey foreign key (tenant_id, run_id) references reconciliations (tenant_id, id),
  constraint reconciliation_lines_kind_known check (kind in ('charge', 'refund', 'dispute', 'payout'))
);
create index reconciliation_lines_old on reconciliation_lines (tenant_id, listed_at);

-- Something in which our books and a provider's differ. Found by a comparison, carried by later ones while it is open, resolved by what
-- the provider says when it is asked or by a person; kept for ever. `name` is the same for the same break however often it is found.
create table reconciliation_breaks (
  tenant_id   uuid        not null,
  id          uuid        not null,
  run_id      uuid,
  times       integer     not null default 1,
  gateway     text        not null,
  account_id  uuid,
  name        text        not null,
  kind        text        not null,
  bucket      text        not null,
  what        text[]      not null,
  attempt_id  uuid,
  gateway_ref text,
  reference   text,
  ours        jsonb,
  theirs      jsonb,
  evidence    jsonb,
  state       text        not null,
  resolution  text,
  effect      text,
  note        text,
  resolved_by text,
  resolved_at timestamptz,
  version     bigint      not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint reconciliation_breaks_pkey primary key (tenant_id, id),
  constraint reconciliation_breaks_run_fkey foreign key (tenant_id, run_id) references reconciliations (tenant_id, id),
  constraint reconciliation_breaks_bucket_known check (bucket in ('only_ours', 'only_theirs', 'different')),
  constraint reconciliation_breaks_kind_known check (kind in ('charge', 'refund', 'dispute', 'payout', 'settlement')),
  constraint reconciliation_breaks_state_known check (state in ('open', 'resolved')),
  constraint reconciliation_breaks_resolution_known
    check (resolution in ('booked', 'confirmed', 'healed', 'fee_corrected', 'succeeded', 'failed', 'not_ours')),
  constraint reconciliation_breaks_resolved_how check ((state = 'resolved') = (resolution is not null))
);
create index reconciliation_breaks_list on reconciliation_breaks (tenant_id, created_at, id);
create index reconciliation_breaks_open on reconciliation_breaks (tenant_id, created_at, id) where state = 'open';
create unique index reconciliation_breaks_open_once on reconciliation_breaks (tenant_id, name) where state = 'open';

-- That a comparison met a break: found by it, or carried from one before. Append-only.
create table reconciliation_findings (
  tenant_id uuid    not null,
  run_id    uuid    not null,
  break_id  uuid    not null,
  carried   boolean not null,
  constraint reconciliation_findings_pkey primary key (tenant_id, run_id, break_id),
  constraint reconciliation_findings_run_fkey foreign key (tenant_id, run_id) references reconciliations (tenant_id, id),
  constraint reconciliation_findings_break_fkey foreign key (tenant_id, break_id)
    references reconciliation_breaks (tenant_id, id)
);

create table due_reconcile partition of due for values in ('reconcile') with (fillfactor = 60);

-- What a person decided about something that waits for one: written by the request, carried out by the worker after it asked the
-- provider, kept for ever. `review_id` is the attempt, the break or the message; who decides again after a refusal replaces the row.
create table manual_resolutions (
  tenant_id  uuid        not null,
  review_id  uuid        not null,
  kind       text        not null,
  outcome    text        not null,
  reference  text,
  note       text        not null,
  forced     text,
  asked_by   text        not null,
  state      text        not null,
  answer     text,
  evidence   jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint manual_resolutions_pkey primary key (tenant_id, review_id),
  constraint manual_resolutions_kind_known check (kind in ('attempt', 'break', 'event')),
  constraint manual_resolutions_outcome_known check (outcome in ('succeeded', 'failed', 'not_ours')),
  constraint manual_resolutions_state_known check (state in ('waiting', 'done', 'refused'))
);
