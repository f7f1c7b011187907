-- The life of a subscription: pauses by three conventions. Null is the usual thing and takes no room.

alter table settings
  add column pause_convention text not null default 'keep_anchor',
  add constraint settings_pause_convention_known check (pause_convention in ('keep_anchor', 'shift', 'credit'));

-- `pause_convention` is fixed when a subscription begins; null is `keep_anchor`. `given_back` says that what was left of the
-- running period was credited, so that going on in it is billed again; `shifted` is by which pauses its end was moved.
alter table subscriptions
  add column pause_convention text,
  add column given_back       boolean,
  add column shifted          json,
  add constraint subscriptions_pause_convention_known check (pause_convention in ('shift', 'credit'));
