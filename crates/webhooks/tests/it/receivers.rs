//! The published schedule, over real connections to receivers that do what receivers do.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use messaging::{HttpWebhookSender, NameLookup};
use store::deliveries;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use usecase::ports::WebhookSender;
use webhooks::{Postman, trial};

use crate::stage::{Stage, record_in, wanted};

/// A receiver that answers with one text after the other, the last one for ever; an empty text breaks the connection.
async fn receiver(answers: &'static [&'static str]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/hooks", listener.local_addr().expect("bound"));
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let nth = count.fetch_add(1, Ordering::SeqCst);
            let answer = answers.get(nth).or(answers.last()).copied().unwrap_or_default();
            tokio::spawn(async move {
                let mut seen = Vec::new();
                let mut buffer = [0_u8; 4096];
                // The whole request is read first: what is left unread would turn the close into a reset.
                while !complete(&seen) {
                    match socket.read(&mut buffer).await {
                        Ok(0) | Err(_) => return,
                        Ok(count) => seen.extend_from_slice(&buffer[..count]),
                    }
                }
                drop(socket.write_all(answer.as_bytes()).await);
            });
        }
    });
    (url, asked)
}

fn complete(seen: &[u8]) -> bool {
    let text = String::from_utf8_lossy(seen);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    length.is_none_or(|length: usize| body.len() >= length)
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok";
const BROKEN: &str = "HTTP/1.1 500 Oh\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const BUSY: &str = "HTTP/1.1 429 Later\r\nretry-after: 600\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
const MOVED: &str =
    "HTTP/1.1 301 Moved\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

async fn stage() -> Stage {
    let mut stage = Stage::new().await;
    let sender = Arc::new(HttpWebhookSender::try_new().expect("a sender"));
    let post = Postman::new(sender, testkit::secrets(), stage.world.db.clock.clone(), true);
    let post = post.with_patience(Duration::from_secs(60));
    stage.world.engine = stage.world.engine.clone().with_post(Arc::new(post));
    stage
}

/// The waits between the tries of the one delivery to an endpoint, in seconds, and its state.
async fn waits(stage: &Stage, endpoint: ids::EndpointId) -> (Vec<f64>, String) {
    let row = stage.deliveries(endpoint).await.remove(0);
    let mut tx = stage.world.begin().await;
    let tries = deliveries::tries_of(&mut tx, row.id).await.expect("tries");
    tx.commit(()).await.expect("commits");
    let waits = tries.windows(2).map(|pair| pair[1].tried_at.duration_since(pair[0].tried_at).as_secs_f64()).collect();
    (waits, row.status)
}

fn near(waits: &[f64], published: &[f64]) {
    assert_eq!(waits.len(), published.len(), "{waits:?}");
    for (wait, published) in waits.iter().zip(published) {
        assert!((wait / published - 1.0).abs() <= 0.1, "{wait} s for {published} s");
    }
}

const STANDARD: [f64; 9] = [5.0, 300.0, 1800.0, 7200.0, 18e3, 36e3, 50.4e3, 72e3, 86.4e3];

#[tokio::test]
async fn a_receiver_that_fails_nine_times_is_told_the_tenth_time() {
    let stage = stage().await;
    let answers: &[&str] = &[BROKEN, "", BROKEN, MOVED, "", BROKEN, MOVED, BROKEN, BROKEN, OK];
    let (url, asked) = receiver(answers).await;
    let (id, _) = stage.endpoint(&url).await;
    stage.record("customer.created", 1).await;
    stage.pass(4 * 86_400).await;
    let (waits, status) = waits(&stage, id).await;
    assert_eq!((status.as_str(), asked.load(Ordering::SeqCst)), ("delivered", 10));
    near(&waits, &STANDARD);
    stage.world.verify().await;
}

#[tokio::test]
async fn the_compact_schedule_ends_after_six_tries() {
    let stage = stage().await;
    let (url, asked) = receiver(&[BROKEN]).await;
    let mut new = wanted(&url);
    "compact".clone_into(&mut new.retry_schedule);
    let (id, _) = stage.endpoint_of(&stage.world.scope, new).await;
    stage.record("customer.created", 1).await;
    stage.pass(2 * 86_400).await;
    let (waits, status) = waits(&stage, id).await;
    assert_eq!((status.as_str(), asked.load(Ordering::SeqCst)), ("failed", 6));
    near(&waits, &[60.0, 300.0, 1800.0, 7200.0, 43.2e3]);
}

#[tokio::test]
async fn a_busy_receiver_is_asked_again_when_it_says() {
    let stage = stage().await;
    let (url, _) = receiver(&[BUSY, OK]).await;
    let (id, _) = stage.endpoint(&url).await;
    stage.record("customer.created", 1).await;
    stage.pass(3600).await;
    let (waits, status) = waits(&stage, id).await;
    assert_eq!(status, "delivered");
    assert!((600.0..=660.0).contains(&waits[0]), "{waits:?}");
}

#[tokio::test]
async fn what_came_back_is_kept_up_to_a_kibibyte() {
    let stage = stage().await;
    let (url, _) = receiver(&[OK]).await;
    let (id, _) = stage.endpoint(&url).await;
    stage.record("customer.created", 1).await;
    stage.round().await;
    let row = stage.deliveries(id).await.remove(0);
    let mut tx = stage.world.begin().await;
    let tries = deliveries::tries_of(&mut tx, row.id).await.expect("tries");
    tx.commit(()).await.expect("commits");
    assert_eq!((tries[0].status_code, tries[0].body_excerpt.as_deref()), (Some(200), Some("ok")));
}

/// Names and addresses that lead to this machine or to nobody outside, with a listener's port in place of `PORT`.
const WAYS_HOME: [&str; 22] = [
    "https://127.0.0.1:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://017700000001:PORT/",
    "https://0x7f.1:PORT/",
    "https://10.0.0.1:PORT/",
    "https://172.16.0.1:PORT/",
    "https://192.168.0.1:PORT/",
    "https://100.64.0.1:PORT/",
    "https://169.254.169.254:PORT/",
    "https://[::1]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[2002:7f00:1::]:PORT/",
    "https://[64:ff9b::7f00:1]:PORT/",
    "https://[2001:0:4136:e378:8000:63bf:80ff:fffe]:PORT/",
    "https://[fe80::1%25eth0]:PORT/",
    "https://[fd00::1]:PORT/",
    "https://localhost:PORT/",
    "https://metadata.google.internal:PORT/",
    "https://user@127.0.0.1:PORT/",
    "https://user:pass@example.com:PORT/",
    "http://127.0.0.1:PORT/",
];

/// How many connections a listener on every address of this machine got.
fn knocks(listener: &std::net::TcpListener) -> usize {
    listener.set_nonblocking(true).expect("a socket can be made non-blocking");
    std::iter::from_fn(|| listener.accept().ok()).count()
}

#[tokio::test]
async fn no_spelling_of_this_machine_is_reached_at_saving_at_a_test_or_at_a_delivery() {
    let sender = HttpWebhookSender::try_new().expect("a sender");
    let listener = std::net::TcpListener::bind("0.0.0.0:0").expect("a free port");
    let port = listener.local_addr().expect("bound").port().to_string();
    let mut stage = Stage::new().await;
    let mut planted = Vec::new();
    for way in WAYS_HOME {
        let url = way.replace("PORT", &port);
        assert!(webhooks::endpoints::EndpointUrl::checked(&sender, url.clone(), false).is_err(), "{way}");
        // As if it had been saved when the rules were others.
        planted.push((way, stage.endpoint(&url).await.0));
    }
    stage.record("customer.created", 1).await;
    let post = Postman::new(Arc::new(sender), testkit::secrets(), stage.world.db.clock.clone(), false);
    let post = post.with_patience(Duration::from_secs(60));
    stage.world.engine = stage.world.engine.clone().with_post(Arc::new(post));
    stage.round().await;
    let sender = HttpWebhookSender::try_new().expect("a sender");
    for (way, id) in planted {
        let row = stage.deliveries(id).await.remove(0);
        assert_eq!((row.tries, row.last_status_code), (1, None), "{way}");
        let mut tx = stage.world.begin().await;
        let message = trial::prepare(&mut tx, &testkit::secrets(), id, false).await.expect("a message");
        let tries = deliveries::tries_of(&mut tx, row.id).await.expect("tries");
        tx.commit(()).await.expect("commits");
        assert!(tries[0].error.is_some() && tries[0].body_excerpt.is_none(), "{way}");
        let answer = sender.send(&message).await;
        assert!(answer.status.is_none() && answer.excerpt.is_none(), "{way}");
    }
    assert_eq!(knocks(&listener), 0, "no packet came");
    // Without this, the zero would prove nothing.
    drop(std::net::TcpStream::connect(("127.0.0.1", listener.local_addr().expect("bound").port())));
    assert_eq!(knocks(&listener), 1);
}

/// A zone whose answers alternate: an address outside first, then this machine.
#[derive(Debug, Default)]
struct Rebinding(AtomicUsize);

#[async_trait::async_trait]
impl NameLookup for Rebinding {
    async fn addresses(&self, _: &str) -> std::io::Result<Vec<std::net::IpAddr>> {
        let nth = self.0.fetch_add(1, Ordering::SeqCst);
        // The one outside leads nowhere: it is from the range for documentation, which is refused like this machine.
        let text = if nth.is_multiple_of(2) { "203.0.113.7" } else { "127.0.0.1" };
        Ok(vec![text.parse().expect("an address")])
    }
}

#[tokio::test]
async fn a_zone_that_changes_its_mind_reaches_nothing_here() {
    // The only port that is open to messages. Whoever may not listen there proves it by the error alone.
    let listener = std::net::TcpListener::bind("127.0.0.1:443").ok();
    let lookup = Arc::new(Rebinding::default());
    let sender = Arc::new(HttpWebhookSender::try_with_lookup(lookup.clone()).expect("a sender"));
    let mut stage = Stage::new().await;
    let (id, _) = stage.endpoint("https://rebind.example.com/hooks").await;
    let post = Postman::new(sender, testkit::secrets(), stage.world.db.clock.clone(), false);
    stage.world.engine = stage.world.engine.clone().with_post(Arc::new(post.with_patience(Duration::from_secs(60))));
    record_in(&stage.world.scope, "customer.created", 4).await;
    stage.round().await;
    assert_eq!(lookup.0.load(Ordering::SeqCst), 4, "each try asks once, and connects to what was answered");
    for row in stage.deliveries(id).await {
        let error = row.last_error.expect("a reason");
        assert!(error.contains("loopback") || error.contains("documentation"), "{error}");
    }
    assert_eq!(listener.map_or(0, |listener| knocks(&listener)), 0);
}
