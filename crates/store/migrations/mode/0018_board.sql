-- What the recovery board tells.

-- Whether revenue went because money could not be collected: the subscription was given up by its recovery, or paused while it
-- was overdue. Null is no.
alter table revenue_movements add column involuntary boolean;

-- What a person wrote who stopped a recovery or settled it by hand.
alter table dunning_schedules
  add column note text,
  add constraint dunning_schedules_note_length check (length(note) between 1 and 2000);
