-- A fresh link can be asked for where an old one does not open any more.
alter table party_link_log
  drop constraint party_link_log_deed_known,
  add constraint party_link_log_deed_known check (deed in ('issued', 'opened', 'used', 'used_again', 'revoked', 'refused', 'asked'));

-- Logs of links and feeds are kept for a time. A merchant's appointment for that stands under the id of nobody, once escrow is switched on.
create index party_link_log_by_time on party_link_log (tenant_id, at);
create index feed_entries_by_time on feed_entries (tenant_id, created_at);
insert into due (tenant_id, kind, subject_id, lane, due_at)
select tenant_id, 'escrow', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', '2026-01-01T00:00:00Z' from escrow_settings;
