-- What a developer asked of the sandbox, and what was answered: written behind the answers, in batches, and deleted after a week.
-- In live mode nobody writes here.
create table request_log (
  tenant_id   uuid        not null,
  id          uuid        not null,
  request_id  text        not null,
  at          timestamptz not null,
  method      text        not null,
  path        text        not null,
  status      smallint    not null,
  duration_ms integer     not null,
  actor_type  text        not null,
  actor_id    text        not null,
  error_code  text,
  constraint request_log_pkey primary key (tenant_id, id)
);
create index request_log_list on request_log (tenant_id, at, id);
