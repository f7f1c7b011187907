//! A provider with pages on which cards are saved, who remembers them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::response::Json;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What it did, by the references that it was sent. A card is entered on every page before anybody asks.
#[derive(Clone, Default)]
pub(super) struct Pages(Arc<Mutex<Memory>>);

#[derive(Default)]
struct Memory {
    /// The pages that were opened.
    opened: BTreeSet<String>,
    /// The cards that nobody may be charged to any more.
    detached: BTreeSet<String>,
}

impl Pages {
    /// Where it is reached.
    pub(super) async fn open(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = axum::Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }

    /// How many pages it opened, and how many cards it forgot.
    pub(super) fn count(&self) -> (usize, usize) {
        let memory = self.0.lock().expect("no holder panics");
        (memory.opened.len(), memory.detached.len())
    }
}

async fn answer(State(pages): State<Pages>, request: Request) -> Result<Json<Value>, StatusCode> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1_024).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let form: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let mut memory = pages.0.lock().expect("no holder panics");
    let path: Vec<&str> = parts.uri.path().trim_start_matches("/v1/").split('/').collect();
    let told = match (&parts.method, path.as_slice()) {
        (&Method::GET, ["customers"]) => json!({ "object": "list", "data": [], "has_more": false }),
        (&Method::POST, ["customers"]) => json!({ "id": "cus_1", "object": "customer" }),
        (&Method::POST, ["checkout", "sessions"]) => {
            let reference = &form["client_reference_id"];
            memory.opened.insert(reference.clone());
            let url = format!("https://checkout.example/{reference}");
            json!({ "id": format!("cs_{reference}"), "object": "checkout.session", "status": "open", "url": url })
        }
        (&Method::GET, ["checkout", "sessions", id]) => saved(id),
        (&Method::POST, ["payment_methods", id, "detach"]) => {
            memory.detached.insert((*id).to_owned());
            json!({ "id": id, "object": "payment_method", "customer": null })
        }
        _ => return Err(StatusCode::NOT_FOUND),
    };
    Ok(Json(told))
}

fn saved(page: &str) -> Value {
    let card = json!({ "brand": "visa", "last4": "4242", "exp_month": 11, "exp_year": 2031, "fingerprint": page });
    let method = json!({ "id": format!("pm_{page}"), "object": "payment_method", "card": card });
    let intent = json!({
        "id": format!("seti_{page}"), "object": "setup_intent", "status": "succeeded", "customer": "cus_1", "payment_method": method,
    });
    json!({ "id": page, "object": "checkout.session", "status": "complete", "setup_intent": intent })
}
