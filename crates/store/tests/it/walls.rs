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
        for role in [DbRole::Public(mode), DbRole::Worker(mode), DbRole::Operator(mode)] {
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
async fn no_role_sees_another_tenants_rows() {
    let db = TestDb::new().await;
    let (mine, theirs) = (db.tenant("Mine").await, db.tenant("Theirs").await);
    for mode in Mode::ALL {
        for role in [DbRole::Public(mode), DbRole::Worker(mode)] {
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
        for role in [DbRole::Public(mode), DbRole::Worker(mode)] {
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
