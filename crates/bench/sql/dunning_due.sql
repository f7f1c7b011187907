-- The next date of every recovery has come.
update sandbox.dunning_schedules set next_attempt_at = now() - interval '1 second';
update sandbox.due set due_at = now() - interval '1 second' where kind = 'dun';
