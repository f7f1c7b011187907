//! The benchmark itself, small: its invariants hold and its exact counts are what they should be. No rates here.

use bench::renewals::{self, Options};
use bench::{api, dunning, pages, transfers, webhooks};
use tokio::sync::Mutex;

/// Statements are counted for the whole process: one measurement at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_run_proves_itself_and_counts_statements() {
    let _alone = ALONE.lock().await;
    let cluster = testkit::start_cluster().expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    let options = Options { subscriptions: 3000, tenants: Some(12), rounds: 1, repeats: 0, ..Options::default() };
    let mut told = Vec::new();
    let report = renewals::run(&url, options, &mut |line| told.push(line)).await.expect("the invariants hold");
    // A tenth had an invoice before; an invoice comes with two events.
    assert_eq!((report.invariants.invoices, report.invariants.events), (3300, 6600));
    assert_eq!((report.invariants.to_collect, report.second_run_added), (3000, 0));
    let main = report.cases.first().expect("the renewals");
    let statements = main.unit.and_then(|unit| unit.statements).expect("they were counted");
    assert!(statements > 0.01 && statements < 0.2, "{statements} statements per renewal");
    assert!(report.cases.iter().all(|case| case.deadlocks.unwrap_or(0) == 0), "{report}");
    let json = serde_json::to_value(&report).expect("a report is JSON");
    assert_eq!(json["ratio"].as_f64(), Some(report.ratio));
    assert!(told.len() >= 3, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_run_of_retries_proves_both_sides_and_counts_statements() {
    let _alone = ALONE.lock().await;
    let cluster = testkit::start_cluster().expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    let options = dunning::Options { schedules: 200, rounds: 1, ..dunning::Options::default() };
    let mut told = Vec::new();
    let report = dunning::run(&url, options, &mut |line| told.push(line)).await.expect("the invariants hold");
    assert_eq!((report.schedules, report.tenants, report.rounds), (200, 4, 1));
    let ours = report.cases.first().and_then(|case| case.unit).expect("the retries");
    let statements = ours.statements.expect("they were counted");
    assert!(statements > 10.0 && statements < 60.0, "{statements} statements per retry");
    assert!(ours.wal_bytes > 0.0, "{report}");
    assert!(report.cases.iter().all(|case| case.deadlocks.unwrap_or(0) == 0), "{report}");
    assert!(report.to_string().contains("retries, half paid"), "{report}");
    assert!(told.len() >= 3, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_run_of_deliveries_proves_that_each_arrived_once() {
    let _alone = ALONE.lock().await;
    let cluster = testkit::start_cluster().expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    let options = webhooks::Options { events: 400, rounds: 1, ..webhooks::Options::default() };
    let mut told = Vec::new();
    let report = webhooks::run(&url, options, &mut |line| told.push(line)).await.expect("each arrived once");
    assert_eq!((report.events, report.rounds, report.cases.len()), (400, 1, 2));
    assert!(report.cases.iter().all(|case| case.deadlocks.unwrap_or(0) == 0), "{report}");
    assert!(report.to_string().contains("8 endpoints beside one that hangs"), "{report}");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_run_of_requests_proves_itself_and_counts_round_trips() {
    let _alone = ALONE.lock().await;
    let cluster = testkit::start_cluster().expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    let options = api::Options { reads: 200, rounds: 1, ..api::Options::default() };
    let mut told = Vec::new();
    let report = api::run(&url, options, &mut |line| told.push(line)).await.expect("the invariants hold");
    let (read, write) = report.trips;
    // A key that is looked up again in between costs a few.
    assert!((1.0..2.0).contains(&read), "{read} round trips of a read: {report}");
    assert!(write >= 3.0, "{write} round trips of a write: {report}");
    assert!(report.to_string().contains("A4 POST subscription"), "{report}");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_run_of_transfers_proves_both_sides_and_counts_statements() {
    let _alone = ALONE.lock().await;
    let cluster = testkit::start_cluster().expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    let options = transfers::Options { transfers: 400, rounds: 1, ..transfers::Options::default() };
    let mut told = Vec::new();
    let report = transfers::run(&url, options, &mut |line| told.push(line)).await.expect("the books are as asked for");
    assert_eq!((report.transfers, report.rounds, report.cases.len()), (400, 1, 5));
    let single = report.cases.first().and_then(|case| case.unit).expect("the single transfers");
    let statements = single.statements.expect("they were counted");
    assert!((3.0..5.0).contains(&statements), "{statements} statements a transfer: {report}");
    assert!(single.wal_bytes > 0.0, "{report}");
    assert!(report.to_string().contains("L3 100 at once"), "{report}");
    assert_eq!(told.len(), 2, "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_run_of_pages_shows_each_with_the_plan_of_its_slowest_statement() {
    let _alone = ALONE.lock().await;
    let cluster = testkit::start_cluster().expect("a cluster");
    let url = cluster.url("postgres", cluster.superuser());
    let options = pages::Options { subscriptions: 200, events: 500, rounds: 1, ..pages::Options::default() };
    let mut told = Vec::new();
    let report = pages::run(&url, options, &mut |line| told.push(line)).await.expect("each page is what it should be");
    assert_eq!((report.cases.len(), told.len()), (9, 10), "{told:?}");
    for case in &report.cases {
        assert!(case.statements >= 3 && case.server_ms >= case.slowest_ms, "{report}");
        assert!(case.plan.contains("Query Text"), "{report}");
    }
}
