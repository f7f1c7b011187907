-- Mails to those who work for merchants: that a mailbox is theirs, and that they are asked to join a team.

-- Since when we know that a person reads the mailbox they sign in with. Those from before were let in without being asked.
alter table users add column verified_at timestamptz;
update users set verified_at = created_at;

-- A mail on its way, written in the commit of what it tells. Its link is derived from the row and stored nowhere, so that a reader of
-- the table can open nothing.
create table letters (
  id             uuid        not null,
  kind           text        not null,
  address        text        not null,
  user_id        uuid,
  tenant_id      uuid,
  invitation_id  uuid,
  status         text        not null default 'waiting',
  tries          smallint    not null default 0,
  due_at         timestamptz,
  lease          uuid,
  carrier        text,
  error          text,
  created_at     timestamptz not null,
  sent_at        timestamptz,
  constraint letters_pkey primary key (id),
  constraint letters_user_fkey foreign key (user_id) references users (id),
  constraint letters_invitation_fkey foreign key (tenant_id, invitation_id) references invitations (tenant_id, id),
  constraint letters_kind_known check (kind in ('verification', 'invitation')),
  constraint letters_about_one_thing check ((kind = 'verification') = (user_id is not null)
    and (kind = 'invitation') = (tenant_id is not null and invitation_id is not null)),
  constraint letters_status_known check (status in ('waiting', 'sent', 'failed')),
  constraint letters_wait_for_a_time check ((status = 'waiting') = (due_at is not null))
);
create index letters_due on letters (due_at) where status = 'waiting';
create index letters_to on letters (address, created_at);
create index letters_of_tenant on letters (tenant_id, created_at) where tenant_id is not null;
