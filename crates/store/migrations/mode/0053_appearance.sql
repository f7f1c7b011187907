-- How a merchant's pages and mails look: what is being worked on, what was published, and the pictures that either shows.

-- The draft, and which version is shown. No row: nothing was ever chosen.
create table appearances (
  tenant_id   uuid        not null,
  draft       jsonb       not null,
  shown       bigint      not null default 0,
  version     bigint      not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint appearances_pkey primary key (tenant_id),
  constraint appearances_settings_fkey foreign key (tenant_id) references settings (tenant_id),
  constraint appearances_draft_is_an_object check (jsonb_typeof(draft) = 'object'),
  constraint appearances_shown_counts check (shown >= 0)
);

-- What was published, by whom. Append-only: whoever asks what a payer saw on a day finds it here.
create table appearance_versions (
  tenant_id     uuid        not null,
  number        bigint      not null,
  body          jsonb       not null,
  back_to       bigint,
  actor_kind    text        not null,
  actor         text        not null,
  published_at  timestamptz not null,
  constraint appearance_versions_pkey primary key (tenant_id, number),
  constraint appearance_versions_of_fkey foreign key (tenant_id) references appearances (tenant_id),
  constraint appearance_versions_back_fkey foreign key (tenant_id, back_to) references appearance_versions (tenant_id, number),
  constraint appearance_versions_body_is_an_object check (jsonb_typeof(body) = 'object'),
  constraint appearance_versions_count_from_one check (number > 0)
);

-- A logo, drawn anew by us. Append-only, since published versions name it.
create table appearance_logos (
  tenant_id   uuid        not null,
  id          uuid        not null,
  width       integer     not null,
  height      integer     not null,
  bytes       bytea       not null,
  created_at  timestamptz not null,
  constraint appearance_logos_pkey primary key (tenant_id, id),
  constraint appearance_logos_settings_fkey foreign key (tenant_id) references settings (tenant_id),
  constraint appearance_logos_fit check (width between 1 and 480 and height between 1 and 160),
  constraint appearance_logos_are_small check (length(bytes) between 1 and 131072)
);
