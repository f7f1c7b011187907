//! Providers on loopback, a merchant who writes by them, and the address at which they tell us things.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::{Json, Router};
use gateways::simulated::Behavior;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hooks::{Keys, Parts};
use ids::{CustomerId, Mode};
use messaging::carrier::{
    Carrier, DEFAULT_DEADLINE, Encryption, Smtp, SmtpConfig, Termii, TermiiConfig, TermiiRoute, WhatsappCloud,
    WhatsappConfig,
};
use messaging::failover::{Failover, Limits};
use notices::{Category, Channel};
use outreach::Messenger;
use outreach::settings::{self, MessageSettingsChange};
use runtime::Clock;
use serde_json::{Value, json};
use sha2::{Sha256, Sha512};
use store::messages::{MessageFilter, MessageRow};
use store::{PageOf, customers, messages};
use testkit::World;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tower::ServiceExt as _;
use usecase::carrying::{Courier, Couriers};

/// What providers sign with.
const SECRET: &str = "a secret between two";

/// Bodies that arrived, in order.
pub(crate) type Box_ = Arc<Mutex<Vec<String>>>;

/// Who is there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Up {
    pub(crate) whatsapp: bool,
    pub(crate) termii: bool,
    pub(crate) mail: bool,
}

pub(crate) struct Street {
    pub(crate) world: World,
    pub(crate) customer: CustomerId,
    pub(crate) whatsapp: Box_,
    pub(crate) termii: Box_,
    pub(crate) mail: Box_,
    hooks: Router,
    /// Ports of carriers that are down.
    _held: Vec<TcpSocket>,
}

/// A port that refuses whoever calls, and that nobody else is given while it is held.
fn nobody(held: &mut Vec<TcpSocket>) -> SocketAddr {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
    let address = socket.local_addr().expect("an address");
    held.push(socket);
    address
}

/// Answers everything with this, and keeps what came.
async fn provider(seen: Box_, answer: Value) -> SocketAddr {
    let router = Router::new().fallback(move |body: String| {
        let (seen, answer) = (seen.clone(), answer.clone());
        async move {
            seen.lock().expect("no holder panics").push(body);
            Json(answer)
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A mail relay that takes everything.
async fn relay(seen: Box_) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, seen.clone()));
        }
    });
    address
}

async fn talk(stream: TcpStream, seen: Box_) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.get_mut().write_all(b"220 relay.test ESMTP\r\n").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let verb = line.split([' ', ':', '\r']).next().unwrap_or_default().to_uppercase();
        line.clear();
        let says = match verb.as_str() {
            "EHLO" => "250-relay.test\r\n250-8BITMIME\r\n250 SIZE 1000000",
            "DATA" => "354 go ahead",
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        stream.get_mut().write_all(format!("{says}\r\n").as_bytes()).await?;
        if verb == "DATA" {
            let mut letter = String::new();
            while stream.read_line(&mut line).await? > 0 && line != ".\r\n" {
                letter.push_str(&line);
                line.clear();
            }
            line.clear();
            seen.lock().expect("no holder panics").push(letter);
            stream.get_mut().write_all(b"250 2.0.0 Ok: queued as 4F2A1\r\n").await?;
        }
    }
    Ok(())
}

impl Street {
    pub(crate) async fn new(up: Up) -> Street {
        let mut world = World::new().await;
        let (whatsapp, termii, mail): (Box_, Box_, Box_) = Default::default();
        let mut held = Vec::new();
        let taken = json!({ "messages": [{ "id": "wamid.1", "message_status": "accepted" }] });
        let meta = if up.whatsapp { provider(whatsapp.clone(), taken).await } else { nobody(&mut held) };
        let taken = json!({ "code": "ok", "message_id": "9122", "message": "Successfully Sent" });
        let sms = if up.termii { provider(termii.clone(), taken).await } else { nobody(&mut held) };
        let post = if up.mail { relay(mail.clone()).await } else { nobody(&mut held) };
        let clock = Clock::system();
        let failover = Failover::new(carriers(meta, sms, post, &clock), Limits::default(), clock.clone());
        let courier: Arc<dyn Courier> = Arc::new(failover);
        let base_url = "https://pay.example.com".to_owned();
        let messenger = Messenger::new(courier.clone(), testkit::secrets(), base_url.clone());
        world.engine = world.engine.clone().with_teller(Arc::new(messenger));
        let hooks = hooks::router(Parts {
            test: world.db.public(Mode::Test),
            live: world.db.public(Mode::Live),
            secrets: testkit::secrets(),
            keys: Keys {
                whatsapp_app_secret: Some(SECRET.into()),
                whatsapp_verify_token: Some("our word".into()),
                termii_secret: Some(SECRET.into()),
                ..Keys::default()
            },
            couriers: Some(Couriers { test: courier.clone(), live: courier }),
            base_url,
            clock,
            accounts: providers::OpenAccounts::new(testkit::secrets()),
        });
        let customer = switched_on(&world).await;
        Street { world, customer, whatsapp, termii, mail, hooks, _held: held }
    }

    /// One charge, and what is told of it.
    pub(crate) async fn pays(&self) {
        let plan = self.world.plan(("month", 1), 500_000, 0, None).await;
        self.world.subscribe(self.customer, plan).await;
        self.world.drain().await;
    }

    pub(crate) async fn messages(&self) -> Vec<MessageRow> {
        let mut tx = self.world.begin().await;
        let page = PageOf { limit: 100, offset: 0, below: None };
        let mut rows = messages::page(&mut tx, &MessageFilter::default(), &page).await.expect("messages");
        rows.reverse();
        tx.commit(rows).await.expect("commits")
    }

    /// What Meta tells, signed as Meta signs.
    pub(crate) async fn meta_tells(&self, value: Value) -> (StatusCode, Value) {
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": value }] }] });
        let body = body.to_string();
        let signature = format!("sha256={}", signed_256(&body));
        self.tell("/hooks/messages/whatsapp", &[("x-hub-signature-256", &signature)], body).await
    }

    /// What Termii tells, signed as Termii signs.
    pub(crate) async fn termii_tells(&self, body: Value) -> (StatusCode, Value) {
        let body = body.to_string();
        let mut mac = Hmac::<Sha512>::new_from_slice(SECRET.as_bytes()).expect("any length");
        mac.update(body.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        self.tell("/hooks/messages/termii", &[("x-termii-signature", &signature)], body).await
    }

    pub(crate) async fn tell(&self, path: &str, headers: &[(&str, &str)], body: String) -> (StatusCode, Value) {
        let mut request = Request::post(path).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        self.ask(request).await
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.hooks.clone().oneshot(request).await.expect("a router answers");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or_else(|_| String::from_utf8_lossy(&bytes).into_owned().into()))
    }
}

pub(crate) fn signed_256(body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any length");
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn carriers(meta: SocketAddr, sms: SocketAddr, post: SocketAddr, clock: &Clock) -> Vec<Arc<dyn Carrier>> {
    let whatsapp = WhatsappConfig {
        base_url: format!("http://{meta}"),
        version: "v23.0".to_owned(),
        phone_number_id: "106540352242922".to_owned(),
        token: SECRET.into(),
        deadline: DEFAULT_DEADLINE,
    };
    let termii = TermiiConfig {
        base_url: format!("http://{sms}"),
        api_key: SECRET.into(),
        from: "Recoup".to_owned(),
        route: TermiiRoute::Dnd,
        deadline: DEFAULT_DEADLINE,
    };
    let smtp = SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port: post.port(),
        encryption: Encryption::None,
        login: None,
        from: "billing@example.ng".to_owned(),
        domain: "example.ng".to_owned(),
        extra_root_pem: None,
        deadline: DEFAULT_DEADLINE,
    };
    vec![
        Arc::new(WhatsappCloud::try_new(whatsapp).expect("a carrier")),
        Arc::new(Termii::try_new(termii).expect("a carrier")),
        Arc::new(Smtp::try_new(smtp, clock.clone()).expect("a carrier")),
    ]
}

/// A customer who can be reached everywhere, told of receipts only.
async fn switched_on(world: &World) -> CustomerId {
    let customer = world.customer("ada", "4084080000000003", Behavior::default()).await;
    let mut tx = world.begin().await;
    let change = MessageSettingsChange {
        enabled: Some(true),
        switched_off: Some([notices::Template::Welcome].into()),
        ..MessageSettingsChange::default()
    };
    settings::change(&mut tx, change).await.expect("a choice");
    let mut row = customers::get(&mut tx, customer).await.expect("a customer");
    row.phone = Some("+2348031234567".to_owned());
    customers::update(&mut tx, &row).await.expect("a phone");
    for category in [Category::Transactional, Category::Recovery] {
        outreach::consents::say(&mut tx, customer, Channel::Whatsapp, category, true, "api").await.expect("a yes");
    }
    tx.commit(customer).await.expect("commits")
}
