-- A third tier: a merchant whom staff let take payments up to a limit while they look at who they are. And mails that tell of it.

alter table tenants drop constraint tenants_tier_known;
alter table tenants add constraint tenants_tier_known check (tier in ('unverified', 'starter', 'verified'));

alter table letters drop constraint letters_kind_known;
alter table letters add constraint letters_kind_known check (kind in ('verification', 'invitation', 'cap_near', 'cap_reached'));
alter table letters drop constraint letters_about_one_thing;
alter table letters add constraint letters_about_one_thing check (
      (kind = 'invitation') = (invitation_id is not null)
  and (kind = 'invitation') = (user_id is null)
  and (kind = 'verification') = (tenant_id is null));
-- Nobody is told twice that a limit is near, or that it is reached.
create unique index letters_of_a_cap_once on letters (tenant_id, user_id, kind) where kind in ('cap_near', 'cap_reached');
