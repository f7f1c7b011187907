-- What a merchant lets its customers change by themselves, beyond ending and pausing: to which plans, how many seats; and what it offers
-- somebody who is about to leave.
alter table settings
  add column portal_plan_ids  uuid[]  not null default '{}',
  add column portal_seats     boolean not null default false,
  add column portal_coupon_id uuid,
  add constraint settings_portal_coupon_fkey foreign key (tenant_id, portal_coupon_id) references coupons (tenant_id, id),
  add constraint settings_portal_plans_few check (cardinality(portal_plan_ids) <= 20);

-- Of the house: what a code to a phone is taken to cost, and what all of them may cost in a day, in minor units of its currency.
alter table settings
  add column code_cost_minor   bigint not null default 600,
  add column code_budget_minor bigint not null default 5000000,
  add constraint settings_code_money_known check (code_cost_minor > 0 and code_budget_minor >= 0);
