//! The floor: signed posts by hyper, 64 in flight, each on a connection of its own that is kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::{Result, ensure};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use runtime::Clock;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use usecase::webhook_sign::{self, Secret};

use super::sink::Sink;
use crate::report::float;

const IN_FLIGHT: usize = 64;

/// As long as ours are.
const BODY: &str = r#"{"id":"evt_019aa5b0-7c1e-7d55-9b57-3f1a60f7c0de","type":"customer.created","seq":1204,"createdAt":"2026-12-01T08:00:00Z","apiVersion":"2026-11-21","data":{"object": {"id": "cust_019aa5b0-0000-7000-8000-000000000004", "name": "Ada", "email": "ada@example.com", "phone": null, "metadata": {}}}}"#;

/// Posts so many; answers posts per second.
pub(super) async fn post(count: u64) -> Result<f64> {
    let sink = Sink::start().await?;
    let (next, secret) = (Arc::new(AtomicU64::new(0)), Secret::generate());
    let mut clients = JoinSet::new();
    let began = Instant::now();
    for _ in 0..IN_FLIGHT {
        let (next, secret, address) = (Arc::clone(&next), secret.clone(), sink.address());
        clients.spawn(async move {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            while next.fetch_add(1, Ordering::Relaxed) < count {
                let at = Clock::system().now().as_second();
                let headers = webhook_sign::headers(
                    "evt_019aa5b0-7c1e-7d55-9b57-3f1a60f7c0de",
                    at,
                    BODY,
                    std::slice::from_ref(&secret),
                );
                let mut request = hyper::Request::post("/hooks/0").header("host", "localhost");
                for (name, value) in headers {
                    request = request.header(name, value);
                }
                let request = request.header("content-type", "application/json").body(Full::new(Bytes::from(BODY)))?;
                let answer = sender.send_request(request).await?;
                ensure!(answer.status().is_success(), "the receiver said {}", answer.status());
                answer.into_body().collect().await?;
            }
            Ok(())
        });
    }
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    let took = began.elapsed();
    ensure!(sink.count() == count, "the number is void: {} of {count} posts arrived", sink.count());
    Ok(float(i64::try_from(count)?) / took.as_secs_f64())
}
