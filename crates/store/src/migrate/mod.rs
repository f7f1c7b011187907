//! Bringing a database to the schema this program was written for, and refusing to work on any other.
//!
//! Migrations are forward-only SQL. Those of `mode/` are applied to `sandbox` and to `live`, which
//! therefore stay equal ([`parity`] proves it). After them, [`walls`] sets grants and row security on every
//! table it finds and fails on a table that nobody classified; [`partitions`] makes room for the months ahead. Last, the house is
//! made: the tenant of the installation itself.

pub mod parity;
pub mod partitions;
pub mod walls;

use ids::Mode;
use jiff::Timestamp;
use runtime::Clock;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::connect::{Connector, DbRole};
use crate::doors::OperatorDb;
use crate::operator::restores;
use crate::operator::tenants;
use crate::{StoreError, sql};

struct Migration {
    version: i32,
    name: &'static str,
    text: &'static str,
}

macro_rules! migrations {
    ($($version:literal $path:literal;)*) => {
        &[$(Migration { version: $version, name: $path, text: include_str!(concat!("../../migrations/", $path)) }),*]
    };
}

const CORE: &[Migration] = migrations! { 1 "core/0001_tenants.sql"; 2 "core/0002_people.sql"; 3 "core/0003_live.sql"; 4 "core/0004_vetting.sql";
5 "core/0005_letters.sql"; 6 "core/0006_duties.sql"; 7 "core/0007_starters.sql"; };
const MODE: &[Migration] = migrations! {
    1 "mode/0001_merchant.sql";
    2 "mode/0002_billing.sql";
    3 "mode/0003_money.sql";
    4 "mode/0004_work.sql";
    5 "mode/0005_claims.sql";
    6 "mode/0006_prices.sql";
    7 "mode/0007_usage.sql";
    8 "mode/0008_documents.sql";
    9 "mode/0009_terms.sql";
    10 "mode/0010_bills.sql";
    11 "mode/0011_discounts_and_taxes.sql";
    12 "mode/0012_credit.sql";
    13 "mode/0013_drafts.sql";
    14 "mode/0014_phases.sql";
    15 "mode/0015_price_migrations.sql";
    16 "mode/0016_usage_thresholds.sql";
    17 "mode/0017_depth.sql";
    18 "mode/0018_board.sql";
    19 "mode/0019_messages.sql";
    20 "mode/0020_recovery.sql";
    21 "mode/0021_customer_pages.sql";
    22 "mode/0022_usage_parts.sql";
    23 "mode/0023_credentials.sql";
    24 "mode/0024_webhooks.sql";
    25 "mode/0025_evidence_and_data_keys.sql";
    26 "mode/0026_lists.sql";
    27 "mode/0027_erasure.sql";
    28 "mode/0028_request_log.sql";
    29 "mode/0029_providers.sql";
    30 "mode/0030_refunds.sql";
    31 "mode/0031_disputes.sql";
    32 "mode/0032_payouts.sql";
    33 "mode/0033_reconciliations.sql";
    34 "mode/0034_settlements.sql";
    35 "mode/0035_message_retry.sql";
    36 "mode/0036_escrow.sql";
    37 "mode/0037_parties.sql";
    38 "mode/0038_feed.sql";
    39 "mode/0039_party_notices.sql";
    40 "mode/0040_posting.sql";
    41 "mode/0041_escrow_disputes.sql";
    42 "mode/0042_quarantine.sql";
    43 "mode/0043_checkout.sql";
    44 "mode/0044_payment_links.sql";
    45 "mode/0045_persons.sql";
    46 "mode/0046_mandates.sql";
    47 "mode/0047_daily_and_routes.sql";
    48 "mode/0048_reviews_of_money_out.sql";
    49 "mode/0049_mandates_for_one_charge.sql";
    50 "mode/0050_portal_permissions.sql";
    51 "mode/0051_setups.sql";
    52 "mode/0052_checkout_of_wallets.sql";
    53 "mode/0053_appearance.sql";
    54 "mode/0054_escrow_refunds.sql";
    55 "mode/0055_party_links_and_what_is_kept.sql";
    56 "mode/0056_holds_and_traces.sql";
    57 "mode/0057_virtual_accounts.sql";
    58 "mode/0058_posting_is_planned_once.sql";
    59 "mode/0059_revenue_caps.sql";
};
const SIMULATOR: &[Migration] = migrations! {
    1 "simulator/0001_bank.sql";
    2 "simulator/0002_refunds.sql";
    3 "simulator/0003_payouts.sql";
    4 "simulator/0004_statements.sql";
    5 "simulator/0005_disputes.sql";
    6 "simulator/0006_payouts_of_merchants.sql";
};

/// The schemas of the program and what belongs in each.
const SCHEMAS: [(&str, &[Migration]); 4] =
    [("core", CORE), ("sandbox", MODE), ("live", MODE), ("simulator", SIMULATOR)];

/// How many months of partitions exist ahead of now.
const MONTHS_AHEAD: u32 = 13;

/// Applies what is missing, sets the walls, and makes room for the months ahead. Safe to run again, beside itself and
/// beside running services: where both wait for each other, one gives way and begins again.
///
/// # Errors
/// `Fault` when an applied migration was altered or the database is ahead of this program; any database error.
pub async fn run(connector: &Connector, now: Timestamp) -> Result<Vec<String>, StoreError> {
    run_ahead(connector, now, MONTHS_AHEAD).await
}

/// As [`run`], with room for so many months. A test lives in one of them, and each that is there costs every new
/// connection its look at the catalogs.
///
/// # Errors
/// As [`run`].
pub(crate) async fn run_ahead(connector: &Connector, now: Timestamp, months: u32) -> Result<Vec<String>, StoreError> {
    let pool = connector.admin_pool();
    #[expect(
        clippy::disallowed_methods,
        reason = "one administrator's connection, on which a lock of the session is held"
    )]
    let mut conn = pool.acquire().await?;
    sqlx::query("select pg_advisory_lock(7363110)").execute(&mut *conn).await?;
    let mut applied = run_locked(connector, &mut conn, now, months).await;
    if applied.is_ok() {
        // Made under the roles and walls that hold from now on; its connections end with it.
        let desk = OperatorDb::connect(connector, Clock::manual(now), "migrate");
        if let Err(error) = tenants::make_house(&desk).await {
            applied = Err(error);
        }
        desk.close().await;
    }
    // The lock goes with the session; unlocking first lets a waiting run start at once.
    sqlx::query("select pg_advisory_unlock(7363110)").execute(&mut *conn).await?;
    drop(conn);
    pool.close().await;
    if applied.is_ok() {
        let desk = OperatorDb::connect(connector, Clock::manual(now), "migrate");
        restores::see(&desk).await?;
        desk.pool.close().await;
    }
    applied
}

async fn run_locked(
    connector: &Connector,
    conn: &mut PgConnection,
    now: Timestamp,
    months: u32,
) -> Result<Vec<String>, StoreError> {
    make_roles(connector, conn).await?;
    make_schemas(conn).await?;
    let mut applied = Vec::new();
    for (schema, list) in SCHEMAS {
        let done = versions(conn, schema).await?;
        check_history(schema, list, &done)?;
        for migration in list.iter().skip(done.len()) {
            apply(conn, schema, migration, now).await?;
            applied.push(format!("{schema}: {}", migration.name));
        }
    }
    for mode in Mode::ALL {
        partitions::ensure(conn, mode.schema(), now, months).await?;
    }
    set_walls(conn).await?;
    Ok(applied)
}

/// Applies what might be the next migration of both modes, and sets the walls, in the way of [`run`]: what a newer program
/// does to the database of this one. For tests.
#[cfg(feature = "testkit")]
pub(crate) async fn run_next(connector: &Connector, text: &'static str, now: Timestamp) -> Result<(), StoreError> {
    let pool = connector.admin_pool();
    #[expect(clippy::disallowed_methods, reason = "one administrator's connection, as a migration has it")]
    let mut conn = pool.acquire().await?;
    for mode in Mode::ALL {
        let done = versions(&mut conn, mode.schema()).await?;
        let last = done.last().map_or(0, |(version, _)| *version);
        let next = Migration { version: last.saturating_add(1), name: "mode/next.sql", text };
        apply(&mut conn, mode.schema(), &next, now).await?;
    }
    set_walls(&mut conn).await?;
    drop(conn);
    pool.close().await;
    Ok(())
}

/// Makes a database on the server, unless it is there.
///
/// # Errors
/// Any database error.
pub async fn ensure_database(server: &Connector, name: &str) -> Result<(), StoreError> {
    let pool = server.admin_pool();
    let there: Option<(i32,)> =
        sqlx::query_as(sql!("select 1 from pg_catalog.pg_database where datname = $1 /* tenant_id: none */"))
            .bind(name)
            .fetch_optional(&pool)
            .await?;
    if there.is_none() {
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&pool).await?;
    }
    pool.close().await;
    Ok(())
}

/// Says what keeps a service from working on this database, if anything does.
///
/// # Errors
/// `Unavailable` when the database does not answer.
pub async fn pending(connector: &Connector) -> Result<Option<String>, StoreError> {
    let pool = connector.pool(DbRole::Auditor, 1);
    let found = pending_in(&pool).await;
    pool.close().await;
    found
}

async fn pending_in(pool: &PgPool) -> Result<Option<String>, StoreError> {
    #[expect(clippy::disallowed_methods, reason = "the auditor's connection; it opens no tenant")]
    let mut conn = pool.acquire().await?;
    for (schema, list) in SCHEMAS {
        let done = versions(&mut conn, schema).await?;
        if done.len() != list.len() {
            return Ok(Some(format!(
                "schema {schema} is at version {} and this program wants {}: run `recoup migrate`",
                done.len(),
                list.len()
            )));
        }
        check_history(schema, list, &done)?;
    }
    Ok(None)
}

async fn versions(conn: &mut PgConnection, schema: &str) -> Result<Vec<(i32, Vec<u8>)>, StoreError> {
    Ok(sqlx::query_as(sql!(
        "select version, checksum from core.schema_versions where schema_name = $1 /* tenant_id: none */ order by version"
    ))
    .bind(schema)
    .fetch_all(conn)
    .await?)
}

/// Applied migrations must be a prefix of ours, unaltered.
fn check_history(schema: &str, list: &[Migration], done: &[(i32, Vec<u8>)]) -> Result<(), StoreError> {
    if done.len() > list.len() {
        return Err(StoreError::fault(format!("schema {schema} was migrated by a newer program; use that one")));
    }
    for (migration, (version, checksum)) in list.iter().zip(done) {
        if migration.version != *version || checksum_of(migration) != *checksum {
            return Err(StoreError::fault(format!(
                "migration {} of schema {schema} was altered after it was applied",
                migration.name
            )));
        }
    }
    Ok(())
}

/// One name for all migrations together, in hexadecimal: what a template of them is called by.
#[cfg(feature = "testkit")]
pub(crate) fn fingerprint() -> String {
    let mut all = Sha256::new();
    for (schema, list) in SCHEMAS {
        all.update(schema.as_bytes());
        for migration in list {
            all.update(migration.text.as_bytes());
        }
    }
    all.update(include_str!("walls.rs").as_bytes());
    all.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn checksum_of(migration: &Migration) -> Vec<u8> {
    Sha256::digest(migration.text.as_bytes()).to_vec()
}

/// How often a step that meets running services is begun again. Each is one transaction, which changes nothing unless all of
/// it is done; and each waits for a lock as long as its timeout, or until Postgres finds that two wait for each other.
const TRIES: u32 = 30;

async fn apply(conn: &mut PgConnection, schema: &str, migration: &Migration, now: Timestamp) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        match apply_once(conn, schema, migration, now).await {
            Err(StoreError::Busy(_)) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

async fn set_walls(conn: &mut PgConnection) -> Result<(), StoreError> {
    let mut tries = 1;
    loop {
        match walls::set(conn).await {
            Err(StoreError::Busy(_)) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

async fn apply_once(
    conn: &mut PgConnection,
    schema: &str,
    migration: &Migration,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut tx = sqlx::Connection::begin(&mut *conn).await?;
    let path = format!("set local role recoup_owner; set local search_path = {schema}; set local lock_timeout = '2s'");
    sqlx::raw_sql(AssertSqlSafe(path)).execute(&mut *tx).await?;
    sqlx::raw_sql(migration.text).execute(&mut *tx).await?;
    sqlx::query(sql!(
        "insert into core.schema_versions (schema_name, version, name, checksum, applied_at /* tenant_id: none */)
         values ($1, $2, $3, $4, $5)"
    ))
    .bind(schema)
    .bind(migration.version)
    .bind(migration.name)
    .bind(checksum_of(migration))
    .bind(crate::bind::ts(now))
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn make_roles(connector: &Connector, conn: &mut PgConnection) -> Result<(), StoreError> {
    let mut script = String::from(
        "do $$ begin create role recoup_owner nologin; exception when duplicate_object then null; end $$;\n\
         grant recoup_owner to current_user;\n",
    );
    for role in DbRole::ALL {
        let (name, schema) = (role.name(), role.schema());
        // Names and schemas are constants of this crate; a derived password is plain hexadecimal.
        let password = connector.password(role).map_or("null".to_owned(), |word| format!("'{word}'"));
        script.push_str(&format!(
            "do $$ begin create role {name} login; exception when duplicate_object then null; end $$;\n\
             alter role {name} with login nosuperuser nocreatedb nocreaterole noinherit nobypassrls password {password};\n\
             alter role {name} set search_path = {schema};\n\
             alter role {name} set statement_timeout = '30s';\n\
             alter role {name} set idle_in_transaction_session_timeout = '60s';\n\
             alter role {name} set plan_cache_mode = auto;\n"
        ));
    }
    sqlx::raw_sql(AssertSqlSafe(script)).execute(conn).await?;
    Ok(())
}

async fn make_schemas(conn: &mut PgConnection) -> Result<(), StoreError> {
    let mut script = String::from("revoke all on schema public from public;\n");
    for (schema, _) in SCHEMAS {
        script.push_str(&format!("create schema if not exists {schema} authorization recoup_owner;\n"));
    }
    script.push_str(
        "set role recoup_owner;
         create table if not exists core.schema_versions (
           schema_name text        not null,
           version     integer     not null,
           name        text        not null,
           checksum    bytea       not null,
           applied_at  timestamptz not null,
           constraint schema_versions_pkey primary key (schema_name, version)
         );
         reset role;",
    );
    sqlx::raw_sql(AssertSqlSafe(script)).execute(conn).await?;
    Ok(())
}
