-- A carrier that is too busy may say from when on it wants to be asked again.
alter table messages add column retry_at timestamptz;
