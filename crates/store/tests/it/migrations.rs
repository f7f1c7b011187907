//! What migrations do to rows that are there already.

use std::path::Path;

use store::testing;
use testkit::TestDb;

/// The text of a migration of the mode schemas, by the end of its name.
fn migration(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/mode");
    let mut entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let found = entries.find(|path| path.to_string_lossy().ends_with(name)).expect("the migration");
    std::fs::read_to_string(found).expect("a text")
}

#[tokio::test]
async fn prices_keep_their_amounts_behind_row_security() {
    let db = TestDb::new().await;
    let before = "create schema before authorization recoup_owner; set role recoup_owner; set search_path = before;
        create table prices (tenant_id uuid not null, id uuid not null, plan_id uuid not null,
          version integer not null, model text not null, currency text not null, unit_amount_minor bigint not null,
          created_at timestamptz not null,
          constraint prices_version_once unique (tenant_id, plan_id, currency, version),
          constraint prices_model_known check (model in ('flat', 'per_unit')),
          constraint prices_amount_not_negative check (unit_amount_minor >= 0));
        insert into prices select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, model, 'NGN', 500, now()
          from unnest(array['flat', 'per_unit']) as model;
        alter table prices enable row level security; alter table prices force row level security;";
    let after = "reset role;
        do $$ begin
          if (select count(*) from before.prices where key = 'base' and name is null
                and pricing in ('{\"model\":\"flat\",\"amount\":500}', '{\"model\":\"per_unit\",\"amount\":500}')) <> 2
            or not (select relforcerowsecurity from pg_class where oid = 'before.prices'::regclass)
          then raise exception 'prices were lost'; end if;
        end $$;";
    let script = format!("begin;\n{before}\n{}\n{after}\nrollback;", migration("_prices.sql"));
    testing::admin_script(&db.connector, &script).await.expect("the prices are there");
}

#[tokio::test]
async fn accounts_from_before_comparisons_are_compared_daily_and_once() {
    let db = TestDb::new().await;
    let id = |nth: u32| format!("'00000000-0000-0000-0000-00000000000{nth}'");
    let account = |nth: u32, gateway: &str, status: &str| format!("({}, {}, '{gateway}', '{status}')", id(9), id(nth));
    let accounts = [
        account(1, "stripe", "active"),
        account(2, "paystack", "active"),
        account(3, "providus", "active"),
        account(4, "nomba", "disabled"),
    ];
    let before = format!(
        "create schema before authorization recoup_owner; set role recoup_owner; set search_path = before;
        create table provider_accounts (tenant_id uuid not null, id uuid not null, gateway text not null, status text not null);
        create table due (tenant_id uuid not null, kind text not null, subject_id uuid not null, lane uuid not null,
          due_at timestamptz, constraint due_pkey primary key (tenant_id, kind, subject_id));
        create table routing_rules (tenant_id uuid not null, position smallint not null);
        insert into provider_accounts values {};
        insert into due values ({}, 'reconcile', {}, '00000000-0000-0000-0000-000000000000', '2026-12-01T06:00:00Z');
        alter table provider_accounts enable row level security; alter table provider_accounts force row level security;
        alter table due enable row level security; alter table due force row level security;",
        accounts.join(", "),
        id(9),
        id(2)
    );
    let after = "reset role;
        do $$ begin
          if (select array_agg(right(subject_id::text, 1) order by subject_id) from before.due where kind = 'reconcile')
               is distinct from array['1', '2']
            or (select due_at from before.due where right(subject_id::text, 1) = '2') <> '2026-12-01T06:00:00Z'
            or (select due_at from before.due where right(subject_id::text, 1) = '1') > now()
            or not (select relforcerowsecurity from pg_class where oid = 'before.due'::regclass)
          then raise exception 'an account is not compared, or twice'; end if;
        end $$;";
    let script = format!("begin;\n{before}\n{}\n{after}\nrollback;", migration("_daily_and_routes.sql"));
    testing::admin_script(&db.connector, &script).await.expect("each has one appointment");
}
