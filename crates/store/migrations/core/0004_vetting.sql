-- Who merchants are: what they say of themselves, the papers that show it, and what staff found.

alter table tenants add column tier text not null default 'unverified';
update tenants set tier = 'verified' where live_at is not null;
alter table tenants add constraint tenants_tier_known check (tier in ('unverified', 'verified'));

-- What a merchant says of the business. One row; what it was when staff looked is in their log.
create table profiles (
  tenant_id            uuid        not null,
  status               text        not null default 'draft',
  legal_name           text        not null,
  form                 text        not null,
  registration_number  text        not null,
  tax_number           text,
  country              text        not null,
  address              text        not null,
  website              text,
  sells                text        not null,
  contact_name         text        not null,
  contact_phone        text        not null,
  submitted_at         timestamptz,
  submitted_by         uuid,
  decided_at           timestamptz,
  decided_by           uuid,
  reason               text,
  version              bigint      not null default 1,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  constraint profiles_pkey primary key (tenant_id),
  constraint profiles_tenant_fkey foreign key (tenant_id) references tenants (id),
  constraint profiles_submitter_fkey foreign key (submitted_by) references users (id),
  constraint profiles_decider_fkey foreign key (decided_by) references users (id),
  constraint profiles_status_known check (status in ('draft', 'submitted', 'returned', 'verified')),
  constraint profiles_form_known check (form in ('company', 'sole', 'nonprofit')),
  constraint profiles_country_is_a_code check (country ~ '^[A-Z]{2}$'),
  constraint profiles_submitted_by_somebody check ((submitted_at is null) = (submitted_by is null)),
  constraint profiles_decided_by_somebody check ((decided_at is null) = (decided_by is null)),
  constraint profiles_returned_with_a_reason check (status <> 'returned' or reason is not null),
  constraint profiles_nobody_decides_on_themselves check (decided_by <> submitted_by)
);
create index profiles_that_wait on profiles (submitted_at) where status = 'submitted';

-- A paper that was sent. The file is kept outside the database, sealed, under a name that nobody can guess.
create table papers (
  tenant_id    uuid        not null,
  id           uuid        not null,
  kind         text        not null,
  title        text        not null,
  media_type   text        not null,
  size_bytes   integer     not null,
  sha256       bytea       not null,
  object       text        not null,
  key_id       text        not null,
  status       text        not null default 'received',
  reason       text,
  uploaded_by  uuid        not null,
  decided_by   uuid,
  decided_at   timestamptz,
  created_at   timestamptz not null,
  constraint papers_pkey primary key (tenant_id, id),
  constraint papers_object_once unique (object),
  constraint papers_tenant_fkey foreign key (tenant_id) references tenants (id),
  constraint papers_uploader_fkey foreign key (uploaded_by) references users (id),
  constraint papers_decider_fkey foreign key (decided_by) references users (id),
  constraint papers_kind_known check (kind in ('registration', 'constitution', 'status_report', 'identity', 'address')),
  constraint papers_status_known check (status in ('received', 'accepted', 'refused', 'replaced')),
  constraint papers_media_type_known check (media_type in ('application/pdf', 'image/jpeg', 'image/png')),
  constraint papers_size_is_small check (size_bytes between 1 and 8388608),
  constraint papers_refused_with_a_reason check (status <> 'refused' or reason is not null)
);
-- One paper of a kind counts at a time.
create unique index papers_current_once on papers (tenant_id, kind) where status <> 'replaced';
