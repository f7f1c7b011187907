//! Buckets in a real Redis: shared, given up when it is away, and shared again.

mod server;

use server::Server;
use testkit::process::until;
use throttle::{Bucket, Take, Throttle};

fn take(name: &str, per_minute: u32) -> Vec<Take> {
    vec![Take { bucket: Bucket::of("test", name), per_minute, cost: 1 }]
}

/// How many of so many requests pass, each asked of the next process in turn.
async fn passed(processes: &[&Throttle], name: &str, per_minute: u32, tries: usize) -> usize {
    let mut passed = 0;
    for nth in 0..tries {
        let process = processes[nth % processes.len()];
        passed += usize::from(process.take(&take(name, per_minute)).await.is_ok());
    }
    passed
}

#[tokio::test]
async fn processes_share_their_buckets() {
    let server = Server::start().await;
    let (one, other) = (server.throttle(), server.throttle());
    // A quota so slow that nothing refills while the test runs would be a day's; four a minute is 15 s for one.
    assert_eq!(passed(&[&one, &other], "shared", 4, 4).await, 4);
    let told = other.take(&take("shared", 4)).await.expect_err("both took from one bucket").standing;
    assert_eq!((told.per_minute, told.remaining), (4, 0));
    assert!((1..=15).contains(&told.wait_s), "{told:?}");
    let fresh = one.take(&take("another", 4)).await.expect("another bucket is full");
    assert_eq!((fresh[0].remaining, fresh[0].full_in_s), (3, 15));
    assert_eq!((one.problem(), other.problem()), (None, None));
}

#[tokio::test]
async fn a_refused_request_takes_from_none_of_its_buckets() {
    let server = Server::start().await;
    let throttle = server.throttle();
    let both: Vec<Take> = [take("key", 1_000), take("tenant", 1)].concat();
    throttle.take(&both).await.expect("both are full");
    for _ in 0..5 {
        assert_eq!(throttle.take(&both).await.expect_err("the second is empty").nth, 1);
    }
    let left = throttle.take(&take("key", 1_000)).await.expect("the first is not");
    assert!(left[0].remaining >= 998, "{left:?}");
}

#[tokio::test]
async fn without_redis_each_process_counts_by_itself_and_says_so() {
    let server = Server::start().await;
    let (one, other) = (server.throttle(), server.throttle());
    assert_eq!(passed(&[&one, &other], "a", 3, 3).await, 3);
    let port = server.stop();
    assert_eq!(passed(&[&one], "a", 3, 4).await, 3, "its own bucket was full");
    assert_eq!(passed(&[&other], "a", 3, 4).await, 3);
    for throttle in [&one, &other] {
        assert!(throttle.problem().is_some_and(|text| text.contains("Redis does not answer")));
    }
    let _again = Server::start_at(port).await;
    until("Redis is asked again", || async {
        one.take(&take("again", 1_000)).await.expect("never dry");
        one.problem().is_none()
    })
    .await;
}

#[tokio::test]
async fn a_redis_that_never_was_changes_nothing() {
    let throttle = Throttle::in_redis(&format!("redis://127.0.0.1:{}", testkit::process::free_port())).expect("a URL");
    assert_eq!(passed(&[&throttle], "a", 2, 5).await, 2);
    assert!(throttle.problem().is_some());
    let told = Throttle::in_redis("postgres://user:hunter2@host").expect_err("not a URL of Redis");
    assert!(!told.contains("hunter2"), "{told}");
}
