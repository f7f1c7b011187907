-- Prices of every model. How an amount follows from a quantity is one document, which the application checks before it
-- writes it; `key` tells the plan's base price from its add-ons, each with its own versions.
alter table prices add column pricing jsonb;
alter table prices add column key text not null default 'base';
alter table prices add column name text;

-- The owner obeys row security as everybody does; it is forced again at once.
alter table prices no force row level security;
update prices set pricing = jsonb_build_object('model', model, 'amount', unit_amount_minor);
alter table prices force row level security;

alter table prices alter column pricing set not null;
alter table prices alter column key drop default;
alter table prices drop column model;
alter table prices drop column unit_amount_minor;
alter table prices drop constraint prices_version_once;
alter table prices
  add constraint prices_version_once unique (tenant_id, plan_id, key, currency, version),
  add constraint prices_key_shape check (key ~ '^[a-z][a-z0-9_-]{0,63}$'),
  add constraint prices_name_of_addons check ((key = 'base') = (name is null)),
  add constraint prices_name_length check (length(name) between 1 and 200),
  add constraint prices_pricing_is_a_document check (jsonb_typeof(pricing) = 'object');
