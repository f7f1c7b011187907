-- One event may be told to both parties of a deal, each once for each template; and what somebody takes part in is a purpose of its own.

alter table notices
  drop constraint notices_once,
  add constraint notices_once unique (tenant_id, event_id, template, customer_id);

alter table consents
  drop constraint consents_category_known,
  add constraint consents_category_known check (category in ('transactional', 'updates', 'recovery', 'marketing'));
