//! Who may do what to each table, and the row security that everybody but a superuser obeys.
//!
//! Every table is classified here. A table that is not fails the migration: a new table has walls from its
//! first day. Partitions get no grants of their own, so that they are reachable through their parent only.

use ids::Mode;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::connect::DbRole;
use crate::{StoreError, sql};

/// How rows of a table come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Written once, never changed, never deleted: no service may.
    AppendOnly,
    /// Written once, never changed; what is old is forgotten, which only the worker may.
    Ages,
    /// Written and changed, never deleted.
    Kept,
    /// Comes and goes with the work it stands for.
    Work,
    /// A bill: kept like any other row, but a draft of one may go.
    Bill,
    /// Of a bill: changes and goes while the bill is a draft, and is as it was written from then on.
    OfBill,
}

/// One table of a mode schema: its life, and whether the merchant API, the worker and the operator touch it.
struct Table {
    name: &'static str,
    life: Life,
    public: bool,
    worker: bool,
    operator: bool,
}

const fn table(name: &'static str, life: Life) -> Table {
    Table { name, life, public: true, worker: true, operator: false }
}

const fn with_operator(mut row: Table) -> Table {
    row.operator = true;
    row
}

const fn without_worker(mut row: Table) -> Table {
    row.worker = false;
    row
}

const fn without_public(mut row: Table) -> Table {
    row.public = false;
    row
}

const MODE_TABLES: &[Table] = &[
    with_operator(table("settings", Life::Kept)),
    with_operator(without_worker(table("api_keys", Life::Kept))),
    table("appearances", Life::Kept),
    table("appearance_versions", Life::AppendOnly),
    table("appearance_logos", Life::AppendOnly),
    without_worker(table("oauth_clients", Life::Kept)),
    without_worker(table("oauth_tokens", Life::Work)),
    with_operator(table("counters", Life::Kept)),
    without_worker(table("idempotency_keys", Life::Work)),
    without_worker(table("request_log", Life::Work)),
    table("test_clocks", Life::Kept),
    table("recovery_policies", Life::AppendOnly),
    table("recovery_experiments", Life::Kept),
    table("breakers", Life::Kept),
    with_operator(table("audit_log", Life::AppendOnly)),
    table("metadata_entries", Life::Work),
    without_public(without_worker(table("audit_seals", Life::AppendOnly))),
    with_operator(table("data_keys", Life::Kept)),
    table("plans", Life::Kept),
    table("prices", Life::AppendOnly),
    table("meters", Life::AppendOnly),
    table("price_migrations", Life::Kept),
    table("price_migration_rows", Life::Kept),
    table("customers", Life::Kept),
    table("provider_accounts", Life::Kept),
    table("routing_rules", Life::Work),
    table("attempt_routes", Life::AppendOnly),
    table("provider_events", Life::Kept),
    table("reconciliations", Life::Kept),
    without_public(table("reconciliation_lines", Life::Work)),
    with_operator(without_public(table("restored_movements", Life::Kept))),
    table("reconciliation_breaks", Life::Kept),
    table("reconciliation_findings", Life::AppendOnly),
    table("manual_resolutions", Life::Kept),
    table("statement_files", Life::AppendOnly),
    table("settlements", Life::AppendOnly),
    table("settlement_lines", Life::AppendOnly),
    table("payment_methods", Life::Kept),
    table("subscriptions", Life::Kept),
    table("subscription_items", Life::Kept),
    table("revenue_movements", Life::AppendOnly),
    table("usage_keys", Life::AppendOnly),
    table("usage_events", Life::AppendOnly),
    table("usage_totals", Life::Kept),
    table("usage_uniques", Life::Work),
    table("usage_thresholds", Life::Kept),
    without_public(table("usage_crossings", Life::Kept)),
    table("invoices", Life::Bill),
    table("invoice_lines", Life::OfBill),
    table("invoice_items", Life::Work),
    table("coupons", Life::Kept),
    table("promotion_codes", Life::Kept),
    table("discounts", Life::Kept),
    table("tax_rates", Life::Kept),
    table("invoice_terms", Life::AppendOnly),
    table("invoice_discounts", Life::AppendOnly),
    table("invoice_taxes", Life::AppendOnly),
    without_public(table("invoice_files", Life::AppendOnly)),
    table("credit_grants", Life::Kept),
    table("grant_draws", Life::AppendOnly),
    table("credit_notes", Life::Kept),
    table("credit_note_lines", Life::AppendOnly),
    without_public(table("credit_note_files", Life::AppendOnly)),
    table("attempts", Life::Kept),
    table("unresolved_attempts", Life::Work),
    table("refunds", Life::Kept),
    table("disputes", Life::Kept),
    table("dunning_schedules", Life::Kept),
    table("recovery_decisions", Life::AppendOnly),
    without_worker(table("customer_retries", Life::AppendOnly)),
    table("reminder_lanes", Life::Kept),
    without_public(table("reminders", Life::AppendOnly)),
    table("journals", Life::AppendOnly),
    table("postings", Life::AppendOnly),
    table("balances", Life::Kept),
    table("surpluses", Life::Kept),
    with_operator(table("events", Life::AppendOnly)),
    table("webhook_endpoints", Life::Kept),
    table("feed_cursors", Life::Kept),
    table("deliveries", Life::Kept),
    without_public(table("delivery_tries", Life::AppendOnly)),
    table("message_settings", Life::Kept),
    table("wordings", Life::Kept),
    table("consents", Life::Kept),
    table("dead_addresses", Life::Work),
    table("notices", Life::Kept),
    table("messages", Life::Kept),
    table("message_receipts", Life::AppendOnly),
    with_operator(table("escrow_settings", Life::Kept)),
    table("escrow_fees", Life::Kept),
    without_worker(table("escrow_quotes", Life::AppendOnly)),
    without_worker(table("escrow_templates", Life::AppendOnly)),
    table("escrow_parties", Life::Kept),
    table("escrow_orders", Life::Kept),
    table("escrow_events", Life::AppendOnly),
    table("escrow_papers", Life::Kept),
    table("escrow_payments", Life::Kept),
    table("escrow_refunds", Life::Kept),
    table("party_links", Life::Kept),
    table("party_link_log", Life::Kept),
    without_worker(table("party_sessions", Life::Kept)),
    table("party_codes", Life::Kept),
    table("party_code_sends", Life::Kept),
    table("checkout_sessions", Life::Kept),
    table("setups", Life::Kept),
    table("payment_links", Life::Kept),
    table("virtual_accounts", Life::Kept),
    table("persons", Life::Kept),
    table("person_contacts", Life::Kept),
    without_worker(table("person_sessions", Life::Kept)),
    table("person_merchants", Life::Kept),
    table("mandates", Life::Kept),
    table("house_charges", Life::Kept),
    table("house_refunds", Life::Kept),
    table("feeds", Life::Kept),
    table("feed_entries", Life::Ages),
    table("payout_settings", Life::Kept),
    table("bank_lists", Life::Kept),
    table("beneficiaries", Life::Kept),
    table("funds", Life::Kept),
    table("payouts", Life::Kept),
    table("payout_tries", Life::Kept),
    table("payout_approvals", Life::AppendOnly),
    without_worker(table("totp_factors", Life::Kept)),
    // Staff place and lift them, by the office; the others ask.
    without_public(without_worker(table("holds", Life::Kept))),
    // Staff let a merchant start, by the office; the worker counts what comes, and operators lift, too.
    without_public(without_worker(table("revenue_caps", Life::Kept))),
    with_operator(without_public(table("revenue_cap_waits", Life::Work))),
    with_operator(table("due", Life::Work)),
    without_public(table("claims", Life::Work)),
];

/// Sets grants and policies from nothing, so that what is written here is what holds.
pub(crate) async fn set(conn: &mut PgConnection) -> Result<(), StoreError> {
    let mut script = String::from("set role recoup_owner;\n");
    script.push_str(&core_walls());
    script.push_str(
        "revoke all on all tables in schema simulator from public;
         grant usage on schema simulator to recoup_simulator, recoup_auditor;
         grant select, insert, update on all tables in schema simulator to recoup_simulator;
         grant select on all tables in schema simulator to recoup_auditor;\n",
    );
    for mode in Mode::ALL {
        let found = tables_of(conn, mode.schema()).await?;
        for name in &found {
            if !MODE_TABLES.iter().any(|table| table.name == name) {
                return Err(StoreError::fault(format!("table {}.{name} has no walls: classify it", mode.schema())));
            }
        }
        script.push_str(&mode_walls(mode));
    }
    script.push_str("reset role;");
    sqlx::raw_sql(AssertSqlSafe(script)).execute(conn).await?;
    Ok(())
}

/// The tables of a schema that are not partitions of another.
async fn tables_of(conn: &mut PgConnection, schema: &str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(sql!(
        "select c.relname::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition /* tenant_id: none */ order by 1"
    ))
    .bind(schema)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

fn core_walls() -> String {
    let mut script = String::from(
        "grant usage on schema core to recoup_core_api, recoup_cli, recoup_auditor;
         grant select on core.schema_versions to recoup_core_api, recoup_cli, recoup_auditor;
         grant select on core.tenants to recoup_core_api, recoup_cli, recoup_auditor;
         grant insert, update on core.tenants to recoup_cli;
         grant insert, update (tier, live_at, updated_at) on core.tenants to recoup_core_api;
         grant select, insert, update on core.users, core.recovery_codes, core.members, core.invitations, core.user_sessions
            to recoup_core_api;
         grant select, insert, update on core.profiles, core.papers, core.letters to recoup_core_api;
         grant select, insert on core.office_log to recoup_core_api;
         grant select on core.members, core.office_log to recoup_auditor;
         grant insert on core.operator_log to recoup_core_api, recoup_cli;
         grant select on core.operator_log to recoup_cli, recoup_auditor;\n",
    );
    for (name, readers) in [
        ("core.tenants", "recoup_core_api, recoup_cli, recoup_auditor"),
        ("core.operator_log", "recoup_core_api, recoup_cli, recoup_auditor"),
        ("core.users", "recoup_core_api"),
        ("core.recovery_codes", "recoup_core_api"),
        ("core.members", "recoup_core_api, recoup_auditor"),
        ("core.invitations", "recoup_core_api"),
        ("core.user_sessions", "recoup_core_api"),
        ("core.profiles", "recoup_core_api"),
        ("core.papers", "recoup_core_api"),
        ("core.letters", "recoup_core_api"),
        ("core.office_log", "recoup_core_api, recoup_auditor"),
    ] {
        script.push_str(&format!(
            "alter table {name} enable row level security; alter table {name} force row level security;
             drop policy if exists staff on {name};
             create policy staff on {name} to {readers} using (true) with check (true);\n"
        ));
    }
    script
}

/// The tenant that the transaction was opened for; null (which equals nothing) when there is none.
/// The sub-select makes it one evaluation per statement instead of one per row.
const TENANT: &str = "tenant_id = (select nullif(pg_catalog.current_setting('app.tenant_id', true), '')::uuid)";

fn mode_walls(mode: Mode) -> String {
    let schema = mode.schema();
    let (public, office, worker, operator, sealer) = (
        DbRole::Public(mode).name(),
        DbRole::Office(mode).name(),
        DbRole::Worker(mode).name(),
        DbRole::Operator(mode).name(),
        DbRole::Sealer(mode).name(),
    );
    let mut script = format!(
        "grant usage on schema {schema} to {public}, {office}, {worker}, {operator}, {sealer}, recoup_auditor;\n"
    );
    for table in MODE_TABLES {
        let name = format!("{schema}.{}", table.name);
        script.push_str(&format!(
            "revoke all on {name} from {public}, {office}, {worker}, {operator}, {sealer};
             grant select on {name} to recoup_auditor;
             alter table {name} enable row level security; alter table {name} force row level security;
             drop policy if exists tenant_wall on {name};
             create policy tenant_wall on {name} to {public}, {office}, {worker}, {operator}
               using ({TENANT}) with check ({TENANT});
             drop policy if exists auditor_reads on {name};
             create policy auditor_reads on {name} for select to recoup_auditor using (true);\n"
        ));
        script.push_str(&draft_walls(schema, table, &format!("{public}, {office}, {worker}, {operator}")));
        for (role, touches) in
            [(public, table.public), (office, table.public), (worker, table.worker), (operator, table.operator)]
        {
            if touches {
                script.push_str(&format!("grant {} on {name} to {role};\n", rights(mode, table)));
            }
        }
    }
    script.push_str(&format!(
        "grant delete on {schema}.feed_entries, {schema}.party_link_log to {worker};
         grant select on {schema}.holds to {public}, {worker};
         grant select, insert, update on {schema}.holds to {office};
         grant select on {schema}.revenue_caps to {public}, {office}, {worker}, {operator};
         grant update (reached_at) on {schema}.revenue_caps to {public};
         grant insert, update (reached_at, lifted_by, lifted_at) on {schema}.revenue_caps to {office};
         grant update (lifted_by, lifted_at) on {schema}.revenue_caps to {operator};
         grant update (used_minor, reserved_minor, reached_at) on {schema}.revenue_caps to {worker};
         grant select, delete on {schema}.revenue_cap_waits to {office};
         grant select on {schema}.delivery_tries, {schema}.invoice_files, {schema}.credit_note_files to {public}, {office};
         grant select on {schema}.provider_accounts, {schema}.invoices, {schema}.attempts, {schema}.escrow_payments, {schema}.refunds,
           {schema}.escrow_refunds, {schema}.payout_tries to {operator};
         drop policy if exists worker_scans on {schema}.due;
         create policy worker_scans on {schema}.due for select to {worker} using (true);
         drop policy if exists key_lookup on {schema}.api_keys;
         create policy key_lookup on {schema}.api_keys for select to {public}
           using (public_id = nullif(pg_catalog.current_setting('app.key_id', true), '')
               or old_public_id = nullif(pg_catalog.current_setting('app.key_id', true), ''));
         drop policy if exists client_lookup on {schema}.oauth_clients;
         create policy client_lookup on {schema}.oauth_clients for select to {public}
           using (public_id = nullif(pg_catalog.current_setting('app.client_id', true), ''));
         drop policy if exists token_lookup on {schema}.oauth_tokens;
         create policy token_lookup on {schema}.oauth_tokens for select to {public}
           using (public_id = nullif(pg_catalog.current_setting('app.token_id', true), ''));
         drop policy if exists receipt_lookup on {schema}.messages;
         create policy receipt_lookup on {schema}.messages for select to {public}
           using (carrier || ':' || provider_id = nullif(pg_catalog.current_setting('app.receipt', true), '')
               or channel || ':' || address = nullif(pg_catalog.current_setting('app.reply', true), ''));
         drop policy if exists receipt_lookup on {schema}.party_code_sends;
         create policy receipt_lookup on {schema}.party_code_sends for select to {public}
           using (carrier || ':' || provider_id = nullif(pg_catalog.current_setting('app.receipt', true), ''));\n"
    ));
    script.push_str(&sealer_walls(schema, sealer));
    script
}

/// The sealer looks at every tenant's log to see who has something new, and writes seals of one tenant at a time.
fn sealer_walls(schema: &str, sealer: &str) -> String {
    format!(
        "grant select on {schema}.audit_log, {schema}.audit_seals to {sealer};
         grant insert on {schema}.audit_seals to {sealer};
         drop policy if exists sealer_scans on {schema}.audit_log;
         create policy sealer_scans on {schema}.audit_log for select to {sealer} using (true);
         drop policy if exists sealer_reads on {schema}.audit_seals;
         create policy sealer_reads on {schema}.audit_seals for select to {sealer} using ({TENANT});
         drop policy if exists sealer_writes on {schema}.audit_seals;
         create policy sealer_writes on {schema}.audit_seals for insert to {sealer} with check ({TENANT});\n"
    )
}

/// What is final is beyond everybody's reach: a further policy, which the others cannot widen.
fn draft_walls(schema: &str, table: &Table, roles: &str) -> String {
    let name = format!("{schema}.{}", table.name);
    let (actions, holds): (&[&str], String) = match table.life {
        Life::AppendOnly | Life::Ages | Life::Kept | Life::Work => return String::new(),
        Life::Bill => (&["delete"], "status = 'draft'".to_owned()),
        Life::OfBill => (
            &["update", "delete"],
            format!(
                "exists (select 1 from {schema}.invoices b where b.tenant_id = {name}.tenant_id \
                 and b.id = {name}.invoice_id and b.status = 'draft')"
            ),
        ),
    };
    let policies = actions.iter().map(|action| {
        format!(
            "drop policy if exists drafts_only_{action} on {name};
             create policy drafts_only_{action} on {name} as restrictive for {action} to {roles} using ({holds});\n"
        )
    });
    policies.collect()
}

fn rights(mode: Mode, table: &Table) -> &'static str {
    // Live mode has no test clock: the table is there for parity, and nobody may write it.
    if mode == Mode::Live && table.name == "test_clocks" {
        return "select";
    }
    match table.life {
        Life::AppendOnly | Life::Ages => "select, insert",
        Life::Kept => "select, insert, update",
        Life::Work | Life::Bill | Life::OfBill => "select, insert, update, delete",
    }
}

/// The tables that no service may change or delete from, for tests to try.
pub fn append_only() -> Vec<&'static str> {
    MODE_TABLES.iter().filter(|table| table.life == Life::AppendOnly).map(|table| table.name).collect()
}
