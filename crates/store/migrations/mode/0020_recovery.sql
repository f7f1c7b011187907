-- What the rules of recovery ask for: circuit breakers, scopes of policies, limits of issuers, experiments.

-- Circuit breakers: one for each gateway (`issuer` is empty) and one for each issuer behind it, in each lane, since the outages
-- of a test clock are not ours. A row appears with the first charge that reached nobody. Changed by compare-and-set.
create table breakers (
  tenant_id  uuid        not null,
  lane       uuid        not null,
  gateway    text        not null,
  issuer     text        not null,
  state      text        not null,
  body       jsonb       not null,
  version    bigint      not null,
  updated_at timestamptz not null,
  constraint breakers_pkey primary key (tenant_id, lane, gateway, issuer),
  constraint breakers_state_known check (state in ('closed', 'open', 'half_open'))
);

-- Somebody asked for this work to be done now: it does not wait for a breaker. Null is no.
alter table due add column asked boolean;

-- A policy is for everybody (`tenant`), the subscribers of a plan, the customers of a segment, or those whom an experiment holds
-- out; `scope_key` names which, and versions count for each. One that is archived is followed by no recovery that begins.
alter table recovery_policies
  add column scope     text not null default 'tenant',
  add column scope_key text not null default '',
  add column rank      integer,
  add column archived  boolean,
  drop constraint recovery_policies_version_once,
  add constraint recovery_policies_version_once unique (tenant_id, scope, scope_key, version),
  add constraint recovery_policies_scope_known check (scope in ('tenant', 'plan', 'segment', 'experiment')),
  add constraint recovery_policies_scope_named check ((scope = 'tenant') = (scope_key = '')),
  add constraint recovery_policies_rank_of_segments check ((scope = 'segment') = (rank is not null));

-- A part of the customers is held out and recovered by a baseline, so that the others have something to be compared with.
create table recovery_experiments (
  tenant_id          uuid        not null,
  id                 uuid        not null,
  name               text        not null,
  status             text        not null,
  holdout_per_mille  integer     not null,
  least_sample       bigint      not null,
  baseline_policy_id uuid        not null,
  created_at         timestamptz not null,
  stopped_at         timestamptz,
  constraint recovery_experiments_pkey primary key (tenant_id, id),
  constraint recovery_experiments_policy_fkey foreign key (tenant_id, baseline_policy_id)
    references recovery_policies (tenant_id, id),
  constraint recovery_experiments_status_known check (status in ('running', 'stopped')),
  constraint recovery_experiments_stopped_once check ((status = 'stopped') = (stopped_at is not null)),
  constraint recovery_experiments_name_length check (length(name) between 1 and 200),
  constraint recovery_experiments_holdout_range check (holdout_per_mille between 1 and 999),
  constraint recovery_experiments_sample_range check (least_sample between 30 and 1000000)
);
create unique index recovery_experiments_one_running on recovery_experiments (tenant_id) where status = 'running';
create index recovery_experiments_list on recovery_experiments (tenant_id, created_at, id);

-- The code with which a method was refused for good: it is never charged again, by any bill.
alter table payment_methods add column refused_code text;

-- `issuer`: who is asked at the next date, where the policy limits how often. `arm`: of the experiment that ran when it began.
alter table dunning_schedules
  add column issuer        text,
  add column experiment_id uuid,
  add column arm           text,
  add constraint dunning_schedules_experiment_fkey foreign key (tenant_id, experiment_id)
    references recovery_experiments (tenant_id, id),
  add constraint dunning_schedules_arm_known check (arm in ('treatment', 'holdout')),
  add constraint dunning_schedules_arm_of_experiment check ((arm is null) = (experiment_id is null));
create index dunning_schedules_planned on dunning_schedules (tenant_id, lane, issuer, next_attempt_at)
  where state = 'scheduled' and issuer is not null;
create index dunning_schedules_of_experiment on dunning_schedules (tenant_id, experiment_id)
  where experiment_id is not null;
