//! Programs and their tokens, as the RFCs have it; and what must not open anything (S21).

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ids::{Mode, TenantId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use throttle::Throttle;
use web::limits::{Limits, Quotas};

use crate::rig::{Ask, Node, Rig, Told, WIDE};

/// A program as its merchant made it.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
}

/// Makes a program with these scopes.
pub(crate) async fn client(rig: &Rig, scopes: &[&str]) -> Program {
    client_by(rig, &rig.key, json!({ "name": "Warehouse", "scopes": scopes, "rateLimitPerMinute": 1_000 })).await
}

async fn client_by(rig: &Rig, key: &str, body: Value) -> Program {
    let told = rig.ask(Ask::new("post", "/v1/oauth-clients").key(key).json(&body)).await.expect(201);
    let text = |name: &str| told.body["data"][name].as_str().expect("a text").to_owned();
    Program { id: told.id(), client_id: text("clientId"), secret: text("clientSecret") }
}

/// A token with these scopes.
pub(crate) async fn token_with(rig: &Rig, scopes: &[&str]) -> String {
    client(rig, scopes).await.token(rig, None).await
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

impl Program {
    /// A call with the secret in the header.
    fn ask(&self, path: &str, pairs: &[(&str, &str)]) -> Ask {
        Ask::new("post", path).header("authorization", &basic(&self.client_id, &self.secret)).form(pairs)
    }

    async fn grant(&self, rig: &Rig, scope: Option<&str>) -> Told {
        let pairs = [("grant_type", "client_credentials"), ("scope", scope.unwrap_or_default())];
        rig.ask(self.ask("/oauth/token", &pairs)).await
    }

    pub(crate) async fn token(&self, rig: &Rig, scope: Option<&str>) -> String {
        let told = self.grant(rig, scope).await.expect(200);
        told.body["access_token"].as_str().expect("a token").to_owned()
    }

    async fn active(&self, rig: &Rig, token: &str) -> Value {
        rig.ask(self.ask("/oauth/introspect", &[("token", token)])).await.expect(200).body
    }
}

/// The status and the code of a refusal, in the words of RFC 6749.
fn refusal(told: &Told) -> (StatusCode, &str) {
    assert!(told.body["error_description"].is_string(), "{:#}", told.body);
    assert_eq!((told.header("content-type"), told.header("cache-control")), ("application/json", "no-store"));
    (told.status, told.body["error"].as_str().expect("a code"))
}

#[tokio::test]
async fn a_program_gets_a_token_and_uses_it() {
    let rig = Rig::new().await;
    let program = client(&rig, &["plans:write", "ledger:read"]).await;
    assert!(program.client_id.starts_with("cid_test_"), "{program:?}");
    let told = program.grant(&rig, None).await.expect(200);
    assert_eq!((told.header("cache-control"), told.header("pragma")), ("no-store", "no-cache"));
    let body = &told.body;
    assert_eq!(
        (&body["token_type"], &body["expires_in"], &body["scope"]),
        (&json!("Bearer"), &json!(900), &json!("ledger:read plans:write"))
    );
    let token = body["access_token"].as_str().expect("a token");
    assert!(token.starts_with("at_test_"));
    let plan = json!({ "name": "Lamp", "amount": 5, "interval": "month" });
    rig.ask(Ask::new("post", "/v1/plans").key(token).once("lamp").json(&plan)).await.expect(201);
    rig.ask(Ask::new("post", "/v1/plans").key(token).once("lamp").json(&plan)).await.expect(201);
    let refused = rig.ask(Ask::new("get", "/v1/customers").key(token)).await.expect(403);
    assert_eq!((refused.code(), &refused.body["requiredScope"]), ("missing_scope", &json!("customers:read")));
    let narrow = program.token(&rig, Some("plans:read")).await;
    rig.ask(Ask::new("get", "/v1/plans").key(&narrow)).await.expect(200);
    rig.ask(Ask::new("post", "/v1/plans").key(&narrow).json(&plan)).await.expect(403);
    let posted = [
        ("grant_type", "client_credentials"),
        ("client_id", program.client_id.as_str()),
        ("client_secret", program.secret.as_str()),
        ("nobody", "knows this"),
    ];
    rig.ask(Ask::new("post", "/oauth/token").form(&posted)).await.expect(200);

    let seen = program.active(&rig, token).await;
    assert_eq!((&seen["active"], &seen["client_id"]), (&json!(true), &json!(program.client_id)));
    assert_eq!(seen["exp"].as_i64().zip(seen["iat"].as_i64()).map(|(exp, iat)| exp - iat), Some(900));
    assert_eq!(seen["iss"], "https://api.example.com");
    rig.ask(program.ask("/oauth/revoke", &[("token", token), ("token_type_hint", "access_token")])).await.expect(200);
    rig.ask(program.ask("/oauth/revoke", &[("token", token)])).await.expect(200);
    assert_eq!(program.active(&rig, token).await, json!({ "active": false }));
    rig.ask(Ask::new("get", "/v1/plans").key(token)).await.expect(401);
    let shown = rig.get(&format!("/v1/oauth-clients/{}", program.id)).await.expect(200);
    assert!(shown.body["data"]["lastUsedAt"].is_string() && !shown.body.to_string().contains(&program.secret));
}

#[tokio::test]
async fn the_metadata_names_our_address_whatever_the_request_says() {
    let rig = Rig::new().await;
    let ask = Ask::new("get", "/.well-known/oauth-authorization-server").header("host", "evil.example");
    let told = rig.ask(ask.header("x-forwarded-host", "evil.example")).await.expect(200).body;
    assert_eq!(told["issuer"], "https://api.example.com");
    assert_eq!(told["token_endpoint"], "https://api.example.com/oauth/token");
    assert!(!told.to_string().contains("evil"));
    assert_eq!(told["scopes_supported"].as_array().map(Vec::len), Some(access::scopes::all().len()));
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_the_rfc() {
    let rig = Rig::new().await;
    let program = client(&rig, &["plans:read"]).await;
    let header = basic(&program.client_id, &program.secret);
    let post = |body: &str| {
        let ask = Ask::new("post", "/oauth/token").header("authorization", &header).text(body);
        rig.ask(ask.header("content-type", "application/x-www-form-urlencoded"))
    };
    for (body, code) in [
        ("", "invalid_request"),
        ("grant_type=", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
        ("grant_type=client_credentials&scope=plans:write", "invalid_scope"),
        ("grant_type=client_credentials&scope=plans:read+ledger:read", "invalid_scope"),
        ("grant_type=client_credentials&scope=*", "invalid_scope"),
        ("grant_type=client_credentials&scope=plans:read++plans:read", "invalid_scope"),
        ("grant_type=client_credentials&client_secret=twice", "invalid_request"),
        ("grant_type=client_credentials&client_id=cid_test_abcdefghijkl", "invalid_request"),
        ("grant_type=%zz", "invalid_request"),
    ] {
        let told = post(body).await;
        assert_eq!(refusal(&told), (StatusCode::BAD_REQUEST, code), "{body}");
    }
    post(&format!("grant_type=client_credentials&client_id={}&scope=", program.client_id)).await.expect(200);
    let json_body = Ask::new("post", "/oauth/token").header("authorization", &header).json(&json!({}));
    assert_eq!(refusal(&rig.ask(json_body).await), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "invalid_request"));
    let in_query = program.ask("/oauth/token?grant_type=client_credentials", &[]);
    assert_eq!(refusal(&rig.ask(in_query).await), (StatusCode::BAD_REQUEST, "invalid_request"));
    let long = "x".repeat(9_000);
    let told = rig.ask(program.ask("/oauth/token", &[("scope", &long)])).await;
    assert_eq!(refusal(&told), (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request"));
    rig.ask(Ask::new("get", "/oauth/token")).await.expect(405);
    let told = rig.ask(program.ask("/oauth/introspect", &[])).await;
    assert_eq!(refusal(&told), (StatusCode::BAD_REQUEST, "invalid_request"));
}

#[tokio::test]
async fn s21_who_is_not_the_program_gets_nothing() {
    let rig = Rig::new().await;
    let (program, other) = (client(&rig, &["plans:read"]).await, client(&rig, &["plans:read"]).await);
    let gone = client(&rig, &["plans:read"]).await;
    rig.ask(Ask::new("delete", &format!("/v1/oauth-clients/{}", gone.id)).key(&rig.key)).await.expect(200);
    let live = program.client_id.replacen("cid_test", "cid_live", 1);
    let grant = [("grant_type", "client_credentials")];
    let mut answers = Vec::new();
    for (id, secret) in [
        (program.client_id.as_str(), other.secret.as_str()),
        (live.as_str(), program.secret.as_str()),
        ("cid_test_abcdefghijkl", program.secret.as_str()),
        (program.client_id.as_str(), ""),
        ("", ""),
        ("nonsense", "nonsense"),
        (program.client_id.as_str(), rig.key.as_str()),
        (gone.client_id.as_str(), gone.secret.as_str()),
    ] {
        let told =
            rig.ask(Ask::new("post", "/oauth/token").header("authorization", &basic(id, secret)).form(&grant)).await;
        assert_eq!(refusal(&told), (StatusCode::UNAUTHORIZED, "invalid_client"), "{id}");
        assert!(told.header("www-authenticate").starts_with("Basic "), "{id}");
        answers.push(told.body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    for header in ["Bearer x", "Basic !", "Basic"] {
        let told = rig.ask(Ask::new("post", "/oauth/token").header("authorization", header).form(&grant)).await;
        assert_eq!(refusal(&told), (StatusCode::UNAUTHORIZED, "invalid_client"), "{header}");
    }
    let bare = rig.ask(Ask::new("post", "/oauth/token").form(&grant)).await;
    assert_eq!(refusal(&bare), (StatusCode::UNAUTHORIZED, "invalid_client"));
}

#[tokio::test]
async fn s21_a_token_is_one_merchants_in_one_mode_for_a_quarter_of_an_hour() {
    let rig = Rig::new().await;
    let stranger: TenantId = rig.world.db.tenant("Stranger").await;
    let theirs = rig.secret_key(stranger, Mode::Test).await;
    let lamp = json!({ "name": "Lamp", "amount": 5, "interval": "month" });
    let plan = rig.post("/v1/plans", &lamp).await.expect(201).id();
    let scopes = json!({ "name": "Theirs", "scopes": ["plans:write"] });
    let program = client(&rig, &["plans:write"]).await;
    let foreign = client_by(&rig, &theirs, scopes).await;
    let (own, foreign_token) = (program.token(&rig, None).await, foreign.token(&rig, None).await);
    let show = |token: &str| rig.ask(Ask::new("get", &format!("/v1/plans/{plan}")).key(token));
    show(&own).await.expect(200);
    show(&foreign_token).await.expect(404);
    assert_eq!(foreign.active(&rig, &own).await, json!({ "active": false }), "not theirs to see");
    rig.ask(foreign.ask("/oauth/revoke", &[("token", &own)])).await.expect(200);
    show(&own).await.expect(200);
    let sibling = client(&rig, &["plans:read"]).await;
    assert_eq!(sibling.active(&rig, &own).await["active"], true);
    let told = rig.ask(sibling.ask("/oauth/revoke", &[("token", &own)])).await;
    assert_eq!(refusal(&told), (StatusCode::BAD_REQUEST, "unauthorized_client"));

    let other_mode = own.replacen("at_test", "at_live", 1);
    let as_key = own.replacen("at_", "rk_", 1);
    let jwt = "eyJhbGciOiJub25lIn0.eyJzY29wZSI6IioiLCJzdWIiOiJjaWRfdGVzdCJ9.";
    for token in [&other_mode, &as_key, &format!("{own}x"), &own.to_lowercase(), jwt, program.secret.as_str()] {
        show(token).await.expect(401);
        assert_eq!(program.active(&rig, token).await, json!({ "active": false }));
    }
    rig.world.db.clock.advance(SignedDuration::from_secs(899));
    show(&own).await.expect(200);
    rig.world.db.clock.advance(SignedDuration::from_secs(1));
    show(&own).await.expect(401);
    assert_eq!(program.active(&rig, &own).await, json!({ "active": false }));
}

#[tokio::test]
async fn s21_a_token_follows_its_program() {
    let rig = Rig::new().await;
    let program = client(&rig, &["plans:read", "ledger:read"]).await;
    let path = format!("/v1/oauth-clients/{}", program.id);
    let patch = |body: Value| rig.ask(Ask::new("patch", &path).key(&rig.key).json(&body));
    let look = |token: String, from: &'static str| {
        let rig = &rig;
        async move { rig.ask(Ask::new("get", "/v1/plans").key(&token).from(from)).await.status.as_u16() }
    };
    let token = program.token(&rig, None).await;
    patch(json!({ "scopes": ["plans:read", "ledger:read", "events:read"] })).await.expect(200);
    assert_eq!(look(token.clone(), "203.0.113.7").await, 200, "what it gained is for new tokens");
    patch(json!({ "scopes": ["ledger:read"] })).await.expect(200);
    assert_eq!(look(token, "203.0.113.7").await, 401, "what it lost is lost at once");
    patch(json!({ "scopes": ["plans:read"] })).await.expect(200);
    let token = program.token(&rig, None).await;
    patch(json!({ "allowedAddresses": ["203.0.113.0/24"] })).await.expect(200);
    assert_eq!(look(token.clone(), "198.51.100.1").await, 403);
    assert_eq!(look(token.clone(), "203.0.113.7").await, 200);
    let grant = [("grant_type", "client_credentials")];
    let outside = rig.ask(program.ask("/oauth/token", &grant).from("198.51.100.1")).await;
    assert_eq!(refusal(&outside), (StatusCode::FORBIDDEN, "unauthorized_client"));
    assert!(outside.body.to_string().contains("198.51.100.1"));

    let rotate = |seconds: i64| rig.post_body(format!("{path}/rotate-secret"), json!({ "overlapSeconds": seconds }));
    let kept = rotate(60).await.expect(200);
    rig.ask(program.ask("/oauth/token", &grant).from("203.0.113.7")).await.expect(200);
    rig.world.db.clock.advance(SignedDuration::from_secs(60));
    rig.ask(program.ask("/oauth/token", &grant).from("203.0.113.7")).await.expect(401);
    assert_eq!(look(token.clone(), "203.0.113.7").await, 200, "an overlap keeps tokens");
    let secret = kept.body["data"]["clientSecret"].as_str().expect("a secret").to_owned();
    let program = Program { secret, ..program };
    rig.ask(program.ask("/oauth/token", &grant).from("203.0.113.7")).await.expect(200);
    rotate(0).await.expect(200);
    rig.ask(program.ask("/oauth/token", &grant).from("203.0.113.7")).await.expect(401);
    assert_eq!(look(token, "203.0.113.7").await, 401, "no overlap ends them");
    rig.ask(Ask::new("delete", &path).key(&rig.key)).await.expect(200);
    assert_eq!(patch(json!({ "name": "x" })).await.expect(409).code(), "client_disabled");
}

#[tokio::test]
async fn nobody_makes_a_program_with_more_than_they_have() {
    let rig = Rig::new().await;
    let body = json!({ "name": "Ops", "scopes": ["oauth_clients:write", "plans:read"] });
    let told = rig.post("/v1/api-keys", &body).await.expect(201);
    let ops = told.body["data"]["secret"].as_str().expect("the text").to_owned();
    let make = |scopes: Value| {
        let body = json!({ "name": "x", "scopes": scopes });
        rig.ask(Ask::new("post", "/v1/oauth-clients").key(&ops).json(&body))
    };
    make(json!(["plans:read"])).await.expect(201);
    assert_eq!(make(json!(["plans:write"])).await.expect(403).code(), "scope_not_held");
    assert_eq!(make(json!(["*"])).await.expect(400).detail(), ("scopes", "unknown_scope"));
    let strong = client(&rig, &["ledger:read"]).await;
    let rotate = format!("/v1/oauth-clients/{}/rotate-secret", strong.id);
    let told = rig.ask(Ask::new("post", &rotate).key(&ops).json(&json!({}))).await;
    assert_eq!(told.expect(403).code(), "scope_not_held", "it would get that program's secret");
}

#[tokio::test]
async fn wrong_secrets_come_to_an_end_and_right_ones_do_not() {
    let rig = Rig::new().await;
    let (program, other) = (client(&rig, &["plans:read"]).await, client(&rig, &["plans:read"]).await);
    let node = Node::of(&rig.world, Limits::new(Throttle::in_process(), Quotas { wrong_secrets: 3, ..WIDE }), &[]);
    let grant = [("grant_type", "client_credentials")];
    let thief = Program { secret: other.secret.clone(), ..program.clone() };
    let from = |who: &Program, address: &str| node.ask(who.ask("/oauth/token", &grant).from(address));
    for _ in 0..3 {
        from(&thief, "203.0.113.7").await.expect(401);
    }
    let told = from(&thief, "203.0.113.7").await;
    assert_eq!(refusal(&told), (StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable"));
    let wait: u64 = told.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait));
    from(&program, "203.0.113.7").await.expect(200);
    from(&thief, "198.51.100.1").await.expect(401);
    from(&program, "198.51.100.1").await.expect(200);
    // Another program from the same address has its own few, until the address has none.
    let mut refused = 0;
    for _ in 0..12 {
        let wrong = Program { client_id: client_name(), ..thief.clone() };
        refused += usize::from(from(&wrong, "203.0.113.7").await.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(refused > 0, "one address may not try secrets for ever by changing the program");
}

fn client_name() -> String {
    store::oauth::ClientName::generate(Mode::Test).to_string()
}
