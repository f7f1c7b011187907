//! One endpoint that does not answer costs nobody else anything, and little by itself.

use std::time::Duration;

use testkit::World;

use crate::stage::{Does, Stage, record_in, wanted};

const HUNG: &str = "https://hung.example.com/hooks";

#[tokio::test]
async fn an_endpoint_that_hangs_delays_no_other_of_its_merchant_or_of_another() {
    let stage = Stage::with(World::new().await, Duration::from_millis(20));
    stage.town.set(HUNG, Does::Hang);
    let (hung, _) = stage.endpoint(HUNG).await;
    let healthy: Vec<String> = (0..9).map(|nth| format!("https://healthy-{nth}.example.com/hooks")).collect();
    for url in &healthy {
        stage.endpoint(url).await;
    }
    let (_, scope) = stage.neighbour().await;
    stage.endpoint_of(&scope, wanted("https://next-door.example.com/hooks")).await;
    for _ in 0..3 {
        stage.record("customer.created", 40).await;
        record_in(&scope, "customer.created", 40).await;
        stage.round().await;
        // What a round no longer waits for goes on: nothing here depends on how long it takes.
        for url in &healthy {
            let so_far = stage.town.arrived(HUNG).len();
            assert!(so_far <= 16, "{so_far} requests to an endpoint that has answered none");
            stage.town.wait_for(url, 1).await;
        }
    }
    loop {
        stage.round().await;
        let open = healthy.iter().map(String::as_str).chain(["https://next-door.example.com/hooks"]);
        if open.into_iter().all(|url| stage.town.arrived(url).len() >= 120) {
            break;
        }
    }
    // All of that was delivered while the first requests to the other one were still out.
    assert_eq!(stage.town.out(HUNG), (16, 16));
    assert_eq!(stage.town.arrived(HUNG).len(), 16);
    stage.town.set(HUNG, Does::Answer(200));
    stage.world.engine.rest().await;
    let row = stage.row(hung).await;
    assert_eq!(row.consecutive_failures, 16);
    assert!(row.probe_at.is_some(), "what else it is owed waits");
    assert_eq!(stage.count(hung, "pending").await, 120);
}

#[tokio::test]
async fn a_failing_endpoint_is_asked_by_one_request_whether_it_is_back() {
    let stage = Stage::new().await;
    stage.town.set(HUNG, Does::Answer(500));
    let (id, _) = stage.endpoint(HUNG).await;
    stage.record("customer.created", 40).await;
    stage.round().await;
    let first = stage.town.arrived(HUNG).len();
    assert!((5..=16).contains(&first), "{first} requests before the breaker opened");
    stage.round().await;
    assert_eq!(stage.town.arrived(HUNG).len(), first, "everything waits");
    for asked in 1..=4 {
        let probe = stage.row(id).await.probe_at.expect("a time");
        stage.world.until(&probe.to_string()).await;
        assert_eq!(stage.town.arrived(HUNG).len(), first + asked, "one asks");
    }
    stage.town.set(HUNG, Does::Answer(204));
    stage.pass(7200).await;
    assert_eq!(stage.count(id, "delivered").await, 40);
    let row = stage.row(id).await;
    assert_eq!((row.consecutive_failures, row.failing_since, row.probe_at), (0, None, None));
    stage.world.verify().await;
}

#[tokio::test]
async fn who_asks_to_be_left_alone_is() {
    let stage = Stage::new().await;
    stage.town.set(HUNG, Does::Later(429, 900));
    let (id, _) = stage.endpoint(HUNG).await;
    stage.record("customer.created", 1).await;
    stage.round().await;
    stage.record("customer.created", 5).await;
    stage.pass(890).await;
    assert_eq!(stage.town.arrived(HUNG).len(), 1, "not even with what is new");
    stage.town.set(HUNG, Does::Answer(200));
    stage.pass(20).await;
    assert_eq!(stage.count(id, "delivered").await, 6);
}

#[tokio::test]
async fn an_endpoint_that_only_fails_for_five_days_is_told_nothing_any_more() {
    let stage = Stage::new().await;
    stage.town.set(HUNG, Does::Answer(500));
    let (id, _) = stage.endpoint(HUNG).await;
    for _ in 0..5 {
        stage.record("customer.created", 2).await;
        stage.pass(86_399).await;
        assert_eq!(stage.row(id).await.status, "enabled");
    }
    stage.record("customer.created", 2).await;
    stage.pass(3600).await;
    let row = stage.row(id).await;
    assert_eq!(row.status, "disabled");
    assert_eq!(row.disabled_reason.as_deref(), Some("Every delivery has failed for five days."));
    assert_eq!(stage.count(id, "pending").await, 0);
    let told = stage.world.events().await;
    assert_eq!(told.iter().filter(|kind| *kind == "webhook_endpoint.disabled").count(), 1);
    let asked = stage.town.arrived(HUNG).len();
    stage.record("customer.created", 2).await;
    stage.pass(86_400).await;
    assert_eq!(stage.town.arrived(HUNG).len(), asked);
    stage.world.verify().await;
}

#[tokio::test]
async fn a_410_ends_it_at_once() {
    let stage = Stage::new().await;
    stage.town.set(HUNG, Does::Answer(410));
    let (id, _) = stage.endpoint(HUNG).await;
    stage.record("customer.created", 40).await;
    stage.round().await;
    assert!(stage.town.arrived(HUNG).len() <= 16);
    assert_eq!(stage.row(id).await.status, "disabled");
    assert_eq!(stage.count(id, "failed").await, 40);
    stage.world.verify().await;
}
