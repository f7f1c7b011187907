-- What somebody on staff may do, and since when their authenticator is in use. Without a duty nothing is done.
alter table users add column duty text, add column totp_since timestamptz;
-- The owner obeys row security as everybody does; it is forced again at once.
alter table users no force row level security;
update users set duty = 'lead' where is_staff;
update users set totp_since = created_at where totp_status = 'active';
alter table users force row level security;
alter table users
  add constraint users_duty_of_staff check (duty is null or is_staff),
  add constraint users_duty_known check (duty in ('support', 'finance', 'risk', 'lead'));
