//! The walls, tried as each service's own database role.

use ids::Mode;
use store::{Connector, DbRole, migrate, testing};
use testkit::TestDb;

const FORBIDDEN: &str = "42501";

async fn refused(connector: &Connector, role: DbRole, tenant: uuid::Uuid, statement: &str) -> Option<String> {
    testing::sqlstate_as(connector, role, Some(tenant), statement).await.expect("the database answers")
}

#[tokio::test]
async fn the_two_mode_schemas_are_equal() {
    let db = TestDb::new().await;
    let differences = migrate::parity::differences(&db.connector).await.expect("the catalogue answers");
    assert_eq!(differences, Vec::<String>::new());
}

#[tokio::test]
async fn no_role_reads_the_other_modes_schema() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Walls").await.uuid();
    for (mode, other) in [(Mode::Test, "live"), (Mode::Live, "sandbox")] {
        for role in [DbRole::Public(mode), DbRole::Office(mode), DbRole::Worker(mode), DbRole::Operator(mode)] {
            for statement in [format!("select 1 from {other}.customers"), "select 1 from core.tenants".to_owned()] {
                let state = refused(&db.connector, role, tenant, &statement).await;
                assert_eq!(state.as_deref(), Some(FORBIDDEN), "{} ran {statement}", role.name());
            }
        }
    }
    for schema in ["sandbox", "live"] {
        let statement = format!("select 1 from {schema}.customers");
        let state = refused(&db.connector, DbRole::CoreApi, tenant, &statement).await;
        assert_eq!(state.as_deref(), Some(FORBIDDEN));
    }
}

#[tokio::test]
async fn people_are_known_to_the_back_office_only() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Walls").await.uuid();
    let others = Mode::ALL.into_iter().flat_map(services).chain([DbRole::Cli, DbRole::Auditor, DbRole::Simulator]);
    for role in others {
        for table in ["users", "recovery_codes", "invitations", "user_sessions"] {
            let state = refused(&db.connector, role, tenant, &format!("select 1 from core.{table}")).await;
            assert_eq!(state.as_deref(), Some(FORBIDDEN), "{} reads {table}", role.name());
        }
    }
    for statement in
        ["update core.office_log set action = 'x'", "delete from core.office_log", "delete from core.members"]
    {
        let state = refused(&db.connector, DbRole::CoreApi, tenant, statement).await;
        assert_eq!(state.as_deref(), Some(FORBIDDEN), "{statement}");
    }
}

#[tokio::test]
async fn no_role_sees_another_tenants_rows() {
    let db = TestDb::new().await;
    let (mine, theirs) = (db.tenant("Mine").await, db.tenant("Theirs").await);
    for mode in Mode::ALL {
        for role in [DbRole::Public(mode), DbRole::Office(mode), DbRole::Worker(mode)] {
            let seen = |tenant| testing::count_as(&db.connector, role, tenant, "settings");
            assert_eq!(seen(Some(mine.uuid())).await.expect("counts"), 1);
            assert_eq!(seen(None).await.expect("counts"), 0, "without a tenant nothing is seen");
            let stolen = format!("update settings set merchant_name = 'x' where tenant_id = '{}'", theirs.uuid());
            assert_eq!(refused(&db.connector, role, mine.uuid(), &stolen).await, None, "runs, on no row");
            let planted =
                format!("insert into counters (tenant_id, name, value) values ('{}', 'planted', 1)", theirs.uuid());
            assert_eq!(refused(&db.connector, role, mine.uuid(), &planted).await.as_deref(), Some(FORBIDDEN));
        }
    }
}

#[tokio::test]
async fn what_is_written_once_stays_as_it_was_written() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Walls").await.uuid();
    let tables = migrate::walls::append_only();
    assert!(tables.contains(&"events") && tables.contains(&"postings") && tables.contains(&"audit_log"));
    for mode in Mode::ALL {
        for role in [DbRole::Public(mode), DbRole::Office(mode), DbRole::Worker(mode)] {
            for table in &tables {
                for statement in [
                    format!("update {table} set tenant_id = tenant_id"),
                    format!("delete from {table}"),
                    format!("truncate {table}"),
                ] {
                    let state = refused(&db.connector, role, tenant, &statement).await;
                    assert_eq!(state.as_deref(), Some(FORBIDDEN), "{} ran {statement}", role.name());
                }
            }
        }
    }
}

#[tokio::test]
async fn partitions_are_reached_through_their_parent_only() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Walls").await.uuid();
    let state = refused(&db.connector, DbRole::Public(Mode::Test), tenant, "select 1 from events_rest").await;
    assert_eq!(state.as_deref(), Some(FORBIDDEN));
}

#[tokio::test]
async fn live_mode_has_no_test_clock() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Walls").await.uuid();
    let statement = format!(
        "insert into test_clocks (tenant_id, id, name, frozen_at, created_at, updated_at)
         values ('{tenant}', '{tenant}', 'x', now(), now(), now())"
    );
    let live = refused(&db.connector, DbRole::Public(Mode::Live), tenant, &statement).await;
    assert_eq!(live.as_deref(), Some(FORBIDDEN));
    assert_eq!(refused(&db.connector, DbRole::Public(Mode::Test), tenant, &statement).await, None);
}

#[tokio::test]
async fn migrating_again_changes_nothing_and_an_altered_history_is_refused() {
    let db = TestDb::new().await;
    let again = migrate::run(&db.connector, db.clock.now()).await.expect("runs again");
    assert_eq!(again, Vec::<String>::new());
    assert_eq!(migrate::pending(&db.connector).await.expect("answers"), None);
    testing::admin_script(
        &db.connector,
        "update core.schema_versions set checksum = 'x' where schema_name = 'live' and version = 1",
    )
    .await
    .expect("tampers");
    assert!(migrate::run(&db.connector, db.clock.now()).await.is_err());
    assert!(migrate::pending(&db.connector).await.is_err());
}

/// Every login role that works for somebody, in a mode.
fn services(mode: Mode) -> [DbRole; 5] {
    [DbRole::Public(mode), DbRole::Office(mode), DbRole::Worker(mode), DbRole::Operator(mode), DbRole::Sealer(mode)]
}

#[tokio::test]
async fn no_role_alters_the_audit_log_its_seals_or_the_ledger() {
    let db = TestDb::new().await;
    let tenant = db.tenant("Walls").await.uuid();
    let others = [DbRole::CoreApi, DbRole::Cli, DbRole::Auditor, DbRole::Simulator];
    for mode in Mode::ALL {
        for role in services(mode).into_iter().chain(others) {
            for table in ["audit_log", "audit_seals", "journals", "postings"] {
                let name = format!("{}.{table}", mode.schema());
                for statement in [
                    format!("update {name} set tenant_id = tenant_id"),
                    format!("delete from {name}"),
                    format!("truncate {name}"),
                    format!("alter table {name} add column planted text"),
                    format!("alter table {name} disable trigger all"),
                    format!("alter table {name} disable row level security"),
                    format!("drop table {name}"),
                ] {
                    let state = refused(&db.connector, role, tenant, &statement).await;
                    assert_eq!(state.as_deref(), Some(FORBIDDEN), "{} ran {statement}", role.name());
                }
            }
        }
    }
}

#[tokio::test]
async fn only_the_sealer_writes_seals_and_only_for_the_tenant_it_opened() {
    let db = TestDb::new().await;
    let (mine, theirs) = (db.tenant("Mine").await.uuid(), db.tenant("Theirs").await.uuid());
    let seal = |tenant| {
        format!(
            "insert into audit_seals (tenant_id, seq, audit_id, tx, hash, sealed_at)
             values ('{tenant}', 1, '{tenant}', 1, sha256('x'), now())"
        )
    };
    for mode in Mode::ALL {
        for role in services(mode) {
            let expected = (role != DbRole::Sealer(mode)).then_some(FORBIDDEN);
            assert_eq!(refused(&db.connector, role, mine, &seal(mine)).await.as_deref(), expected, "{}", role.name());
        }
        let state = refused(&db.connector, DbRole::Sealer(mode), mine, &seal(theirs)).await;
        assert_eq!(state.as_deref(), Some(FORBIDDEN));
        let written = "insert into audit_log (tenant_id, id, at, actor_type, actor_id, action, subject)
                       select tenant_id, audit_id, sealed_at, 'x', 'x', 'x', 'x' from audit_seals";
        let state = refused(&db.connector, DbRole::Sealer(mode), mine, written).await;
        assert_eq!(state.as_deref(), Some(FORBIDDEN), "whoever seals writes nothing to be sealed");
    }
}

#[tokio::test]
async fn a_cap_is_lifted_by_the_office_and_operators_only_and_each_merchant_has_their_own() {
    let db = TestDb::new().await;
    let (mine, theirs) = (db.tenant("Mine").await.uuid(), db.tenant("Theirs").await.uuid());
    let granted = format!(
        "insert into live.revenue_caps (tenant_id, currency, cap_minor, granted_by, granted_at)
         values ('{mine}', 'NGN', 100, 'staff', now()), ('{theirs}', 'NGN', 100, 'staff', now())"
    );
    testing::admin_script(&db.connector, &granted).await.expect("granted");
    let live = Mode::Live;
    let lift = "update revenue_caps set lifted_by = 'x', lifted_at = now()";
    for (role, may) in [
        (DbRole::Public(live), false),
        (DbRole::Worker(live), false),
        (DbRole::Office(live), true),
        (DbRole::Operator(live), true),
    ] {
        let seen = |tenant| testing::count_as(&db.connector, role, tenant, "revenue_caps");
        assert_eq!(seen(Some(mine)).await.expect("counts"), 1, "{}", role.name());
        assert_eq!(seen(None).await.expect("counts"), 0);
        let state = refused(&db.connector, role, mine, lift).await;
        assert_eq!(state.as_deref(), (!may).then_some(FORBIDDEN), "{}", role.name());
        for forbidden in ["update revenue_caps set cap_minor = 1000", "delete from revenue_caps"] {
            let state = refused(&db.connector, role, mine, forbidden).await;
            assert_eq!(state.as_deref(), Some(FORBIDDEN), "{} ran {forbidden}", role.name());
        }
    }
    let planted = format!(
        "insert into revenue_caps (tenant_id, currency, cap_minor, granted_by, granted_at) values ('{theirs}', 'NGN', 1, 'x', now())"
    );
    assert_eq!(refused(&db.connector, DbRole::Office(live), mine, &planted).await.as_deref(), Some(FORBIDDEN));
    for role in [DbRole::Public(live), DbRole::Worker(live), DbRole::Operator(live)] {
        assert_eq!(refused(&db.connector, role, mine, &planted).await.as_deref(), Some(FORBIDDEN), "{}", role.name());
    }
}
