//! As much of S3 as we use: PUT that may refuse to replace, GET, and the list of a prefix.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) authorization: String,
}

#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<Held>>);

/// What was put there, and every request.
type Held = (BTreeMap<String, Bytes>, Vec<Heard>);

pub(crate) struct Stub {
    address: std::net::SocketAddr,
    shelf: Shelf,
}

impl Stub {
    pub(crate) async fn start() -> Stub {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (address, shelf) = (listener.local_addr().expect("an address"), Shelf::default());
        let router = Router::new().fallback(serve).with_state(shelf.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Stub { address, shelf }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.shelf.0.lock().expect("no holder panics").1.clone()
    }
}

async fn serve(State(shelf): State<Shelf>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
    let text =
        |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut held = shelf.0.lock().expect("no holder panics");
    held.1.push(Heard { method: parts.method.to_string(), authorization: text("authorization") });
    let name = parts.uri.path().trim_start_matches("/evidence").trim_start_matches('/').to_owned();
    match parts.method.as_str() {
        "PUT" if held.0.contains_key(&name) && text("if-none-match") == "*" => {
            answer(StatusCode::PRECONDITION_FAILED, "<Error><Code>PreconditionFailed</Code></Error>".into())
        }
        "PUT" => {
            held.0.insert(name, bytes);
            answer(StatusCode::OK, Bytes::new())
        }
        "GET" if name.is_empty() => {
            answer(StatusCode::OK, listed(&held.0, parts.uri.query().unwrap_or_default()).into())
        }
        "GET" => match held.0.get(&name) {
            Some(found) => answer(StatusCode::OK, found.clone()),
            None => answer(StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>".into()),
        },
        _ => answer(StatusCode::METHOD_NOT_ALLOWED, Bytes::new()),
    }
}

fn answer(status: StatusCode, body: Bytes) -> Response {
    Response::builder()
        .status(status)
        .header(header::ETAG, "\"1\"")
        .header(header::LAST_MODIFIED, "Tue, 01 Sep 2026 08:00:00 GMT")
        .body(Body::from(body))
        .expect("an answer")
}

fn listed(shelf: &BTreeMap<String, Bytes>, query: &str) -> String {
    let prefix = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("prefix="))
        .map(|prefix| prefix.replace("%2F", "/"))
        .unwrap_or_default();
    let rows: String = shelf
        .iter()
        .filter(|(name, _)| name.starts_with(&prefix))
        .map(|(name, bytes)| {
            format!(
                "<Contents><Key>{name}</Key><LastModified>2026-09-01T08:00:00.000Z</LastModified><ETag>\"1\"</ETag>\
                 <Size>{}</Size></Contents>",
                bytes.len()
            )
        })
        .collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>")
}
