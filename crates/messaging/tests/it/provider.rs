//! Providers on loopback that answer as scripted, and the carriers that are pointed at them.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::IntoResponse;
use messaging::carrier::{
    Address, Carrier, Envelope, MessageKey, Sendgrid, SendgridConfig, Telnyx, TelnyxConfig, Termii, TermiiConfig,
    TermiiRoute, Twilio, TwilioConfig, TwilioSender, WhatsappCloud, WhatsappConfig,
};
use notices::contact::Phone;
use notices::render::Ask;
use notices::{Channel, Locale, Look, Template, render, samples};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{PATIENCE, serve};

/// The secret of every carrier here; it must never be seen again.
pub(crate) const SECRET: &str = "canary-7f3a9b";
/// An account as Twilio writes them.
pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";

/// One request, as a provider saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// Status, headers and body.
pub(crate) type Reply = (u16, Vec<(&'static str, &'static str)>, String);

/// A provider that gives its answers in order, the last one for ever.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    script: Arc<Mutex<VecDeque<Reply>>>,
}

impl Provider {
    pub(crate) async fn start(replies: Vec<Reply>) -> Provider {
        let (seen, script) = (Arc::default(), Arc::new(Mutex::new(VecDeque::from(replies))));
        let mut provider = Provider { address: "127.0.0.1:0".parse().expect("an address"), seen, script };
        provider.address = serve(Router::new().fallback(play).with_state(provider.clone())).await;
        provider
    }

    pub(crate) async fn json(status: u16, body: Value) -> Provider {
        Provider::start(vec![(status, Vec::new(), body.to_string())]).await
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no holder panics").clone()
    }
}

async fn play(
    State(provider): State<Provider>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> impl IntoResponse {
    provider.seen.lock().expect("no holder panics").push(Seen { method, uri, headers, body });
    let mut script = provider.script.lock().expect("no holder panics");
    let (status, headers, body) =
        if script.len() > 1 { script.pop_front() } else { script.front().cloned() }.expect("a script");
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(name, value.parse().expect("a value"));
    }
    (StatusCode::from_u16(status).expect("a status"), map, body)
}

/// How a connection ends without an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum End {
    /// It is closed once the request is in.
    Cut,
    /// It stays open and says nothing.
    Hang,
    /// It promises a longer answer than it gives.
    Half,
}

/// A provider that takes requests and never answers whole, with the count of requests.
pub(crate) async fn broken(end: End) -> (SocketAddr, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let count = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while !whole(&taken) {
                    let mut buffer = [0; 4096];
                    match stream.read(&mut buffer).await {
                        Ok(0) | Err(_) => return,
                        Ok(read) => taken.extend_from_slice(&buffer[..read]),
                    }
                }
                *counted.lock().expect("no holder panics") += 1;
                match end {
                    End::Cut => {}
                    End::Hang => std::future::pending::<()>().await,
                    End::Half => {
                        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"code\":\"ok\"";
                        drop(stream.write_all(half).await);
                    }
                }
            });
        }
    });
    (address, count)
}

fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length =
        head.to_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    body.len() >= length.unwrap_or(0)
}

/// An address where nobody listens.
pub(crate) async fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("an address")
}

/// The carriers over HTTP, by name.
pub(crate) const NAMES: [&str; 5] = ["sendgrid", "whatsapp_cloud", "termii", "telnyx", "twilio"];

/// A carrier of this name that is pointed at an address.
pub(crate) fn carrier(name: &str, address: SocketAddr) -> Arc<dyn Carrier> {
    within(name, address, PATIENCE)
}

/// Likewise, with less patience.
pub(crate) fn within(name: &str, address: SocketAddr, deadline: Duration) -> Arc<dyn Carrier> {
    let base_url = format!("http://{address}");
    let secret = || SecretString::from(SECRET);
    let callback_url = Some("https://hooks.example.ng/in?mode=live".to_owned());
    match name {
        "sendgrid" => Arc::new(
            Sendgrid::try_new(SendgridConfig {
                base_url: format!("{base_url}/v3/"),
                api_key: secret(),
                from: "billing@example.ng".to_owned(),
                sandbox: false,
                deadline,
            })
            .expect("a carrier"),
        ),
        "whatsapp_cloud" => Arc::new(
            WhatsappCloud::try_new(WhatsappConfig {
                base_url,
                version: "v23.0".to_owned(),
                phone_number_id: "106540352242922".to_owned(),
                token: secret(),
                deadline,
            })
            .expect("a carrier"),
        ),
        "termii" => Arc::new(
            Termii::try_new(TermiiConfig {
                base_url,
                api_key: secret(),
                from: "Recoup".to_owned(),
                route: TermiiRoute::Dnd,
                deadline,
            })
            .expect("a carrier"),
        ),
        "telnyx" => Arc::new(
            Telnyx::try_new(TelnyxConfig {
                base_url: format!("{base_url}/v2"),
                api_key: secret(),
                from: "Recoup".to_owned(),
                messaging_profile_id: Some("40000000-0000-0000-0000-000000000001".to_owned()),
                callback_url,
                deadline,
            })
            .expect("a carrier"),
        ),
        "twilio" => Arc::new(
            Twilio::try_new(TwilioConfig {
                base_url,
                account_sid: ACCOUNT.to_owned(),
                auth_token: secret(),
                sender: TwilioSender::Service("MG0123456789abcdef0123456789abcdef".to_owned()),
                callback_url,
                deadline,
            })
            .expect("a carrier"),
        ),
        other => panic!("no carrier {other}"),
    }
}

/// What each provider says when it took a message.
pub(crate) fn success(name: &str) -> Reply {
    match name {
        "sendgrid" => (202, vec![("x-message-id", "SG-1")], String::new()),
        "whatsapp_cloud" => (200, Vec::new(), json!({ "messages": [{ "id": "wamid.1", "message_status": "accepted" }] }).to_string()),
        "termii" => (200, Vec::new(), json!({ "code": "ok", "message_id": "9122", "message": "Successfully Sent", "balance": 9 }).to_string()),
        "telnyx" => (200, Vec::new(), json!({ "data": { "id": "4038", "to": [{ "status": "queued" }], "cost": { "amount": "0.0051", "currency": "USD" } } }).to_string()),
        "twilio" => (201, Vec::new(), json!({ "sid": "SM1", "status": "queued", "error_code": null, "error_message": null, "price": null }).to_string()),
        other => panic!("no carrier {other}"),
    }
}

/// A message of the channel that a carrier has.
pub(crate) fn envelope(name: &str) -> Envelope {
    let channel = match name {
        "sendgrid" | "smtp" => Channel::Email,
        "whatsapp_cloud" => Channel::Whatsapp,
        _ => Channel::Sms,
    };
    let values = samples::values(Template::Dunning1);
    let ask = Ask {
        template: Template::Dunning1,
        locale: Locale::EnNg,
        channel,
        values: &values,
        wording: None,
        look: Look::default(),
        footer: None,
    };
    Envelope {
        key: MessageKey::parse("msg_01jabcdef").expect("a key"),
        to: match channel {
            Channel::Email => Address::Email("tunde@example.com".to_owned()),
            Channel::Sms | Channel::Whatsapp | Channel::InApp => {
                Address::Phone(Phone::parse("08031234567", "NG").expect("a number"))
            }
        },
        from_name: Some("Ada's Kitchen".to_owned()),
        reply_to: Some("ada@example.ng".to_owned()),
        unsubscribe_url: Some("https://pay.example.ng/stop/7Qm2".to_owned()),
        not_by: Vec::new(),
        content: render(&ask).expect("a message"),
    }
}
