-- Who works for merchants: people, where they belong, and how they are signed in.

-- A person who signs in. One e-mail, one person, any number of merchants.
create table users (
  id                uuid        not null,
  email             text        not null,
  name              text        not null,
  password          text        not null,
  is_staff          boolean     not null default false,
  totp_status       text        not null default 'none',
  totp_seed         bytea,
  totp_key_id       text,
  totp_last_step    bigint      not null default 0,
  failures          smallint    not null default 0,
  locked_until      timestamptz,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint users_pkey primary key (id),
  constraint users_email_once unique (email),
  constraint users_email_is_lower check (email = lower(email) and length(email) between 3 and 254),
  constraint users_name_length check (length(name) between 1 and 200),
  constraint users_password_is_slow check (password like '$argon2id$%'),
  constraint users_totp_known check (totp_status in ('none', 'pending', 'active')),
  constraint users_totp_has_a_seed check (totp_status = 'none' or (totp_seed is not null and totp_key_id is not null))
);

-- What opens an account without its authenticator, each once. Hashed.
create table recovery_codes (
  user_id     uuid        not null,
  code_hash   bytea       not null,
  created_at  timestamptz not null,
  used_at     timestamptz,
  constraint recovery_codes_pkey primary key (user_id, code_hash),
  constraint recovery_codes_user_fkey foreign key (user_id) references users (id)
);

-- Who works for which merchant, and as what.
create table members (
  tenant_id   uuid        not null,
  id          uuid        not null,
  user_id     uuid        not null,
  role        text        not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  removed_at  timestamptz,
  constraint members_pkey primary key (tenant_id, id),
  constraint members_user_once unique (tenant_id, user_id),
  constraint members_tenant_fkey foreign key (tenant_id) references tenants (id),
  constraint members_user_fkey foreign key (user_id) references users (id),
  constraint members_role_known check (role in ('owner', 'admin', 'developer', 'finance', 'read_only'))
);
create index members_of_user on members (user_id);

-- A link that makes somebody a member, once. Its text is derived from the row and never stored.
create table invitations (
  tenant_id    uuid        not null,
  id           uuid        not null,
  email        text        not null,
  role         text        not null,
  invited_by   uuid        not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  accepted_at  timestamptz,
  revoked_at   timestamptz,
  constraint invitations_pkey primary key (tenant_id, id),
  constraint invitations_tenant_fkey foreign key (tenant_id) references tenants (id),
  constraint invitations_inviter_fkey foreign key (tenant_id, invited_by) references members (tenant_id, id),
  constraint invitations_role_known check (role in ('admin', 'developer', 'finance', 'read_only'))
);

-- Somebody at a browser. `stage` is `password` until the second factor was shown; `tenant_id` is the merchant that is looked at.
create table user_sessions (
  id             uuid        not null,
  user_id        uuid        not null,
  token_hash     bytea       not null,
  stage          text        not null,
  tenant_id      uuid,
  created_at     timestamptz not null,
  seen_at        timestamptz not null,
  expires_at     timestamptz not null,
  stepped_up_at  timestamptz,
  ended_at       timestamptz,
  address        text,
  agent          text,
  constraint user_sessions_pkey primary key (id),
  constraint user_sessions_token_once unique (token_hash),
  constraint user_sessions_user_fkey foreign key (user_id) references users (id),
  constraint user_sessions_stage_known check (stage in ('password', 'full'))
);
create index user_sessions_of_user on user_sessions (user_id, created_at);

-- Who signed in, failed to, and changed who may: append-only. `tenant_id` is empty where no merchant is concerned.
create table office_log (
  id         uuid        not null,
  tenant_id  uuid,
  user_id    uuid,
  at         timestamptz not null,
  action     text        not null,
  subject    text        not null,
  detail     jsonb       not null,
  address    text,
  constraint office_log_pkey primary key (id)
);
create index office_log_of_user on office_log (user_id, id);
create index office_log_of_tenant on office_log (tenant_id, id);
