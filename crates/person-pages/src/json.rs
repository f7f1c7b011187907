//! The same for apps: JSON in and out, a token in a header instead of a cookie. The mode is said in the body, or in the address; live when
//! it is not.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ids::Mode;
use people::{Arrival, Errands};
use serde::Deserialize;
use serde_json::{Value, json};
use store::person_token::PersonToken;
use store::virtual_accounts::VirtualAccountRow;
use usecase::Error;
use web::{Api, Json, Problem};

use crate::overview;
use crate::visit::Visit;

/// The header of a session beside the usual one.
const SESSION: &str = "x-portal-session";

/// Most lines of a wallet's statement.
const LINES: i64 = 50;

/// What is answered.
type Told = Result<Response, Problem>;

/// `/identity/…` and `/portal/email/…`.
pub(crate) fn router() -> Router<Api> {
    Router::new()
        .route("/identity/otp", post(ask))
        .route("/identity/verify", post(verify))
        .route("/identity/me", get(me))
        .route("/portal/email/start", post(ask))
        .route("/portal/email/verify", post(verify))
        .route("/portal/email/subscriptions", get(subscriptions))
        .route("/portal/email/wallet", get(wallet))
        .route("/portal/email/wallet/topup", post(top_up))
        .route("/portal/email/virtual-account", post(open_number))
        .route("/portal/email/cards", get(cards))
}

/// How somebody can be reached.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Ask {
    #[serde(alias = "email")]
    phone: String,
    /// Of a code that was asked for before, to have the same sent again.
    request_id: Option<String>,
    mode: Option<Mode>,
}

/// A code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Verify {
    request_id: String,
    code: String,
    mode: Option<Mode>,
}

/// What an address may say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    mode: Option<Mode>,
}

fn told(data: Value) -> Told {
    Ok((StatusCode::OK, axum::Json(json!({ "data": data }))).into_response())
}

async fn ask(State(api): State<Api>, parts: Parts, Json(body): Json<Ask>) -> Told {
    let visit = Visit::with(api, body.mode.unwrap_or(Mode::Live), None, &parts).await?;
    let secrets = visit.api.secrets();
    let before = body.request_id.as_deref();
    let mut tx = visit.house.begin().await?;
    let asked = people::start(&mut tx, secrets, &body.phone, before, &visit.whence, visit.locale).await?;
    let asked = tx.commit(asked).await?;
    told(json!({
        "requestId": asked.request, "to": asked.to, "againAt": asked.again_at, "expiresAt": asked.expires_at,
    }))
}

async fn verify(State(api): State<Api>, parts: Parts, Json(body): Json<Verify>) -> Told {
    let mut visit = Visit::with(api, body.mode.unwrap_or(Mode::Live), None, &parts).await?;
    let mut tx = visit.house.begin().await?;
    let typed = (body.request_id.as_str(), body.code.as_str());
    let arrival = Box::pin(people::finish(&mut tx, visit.api.secrets(), typed, &visit.whence, visit.locale)).await?;
    let refused = |message| Err(Problem::from(Error::field("code", "wrong_code", message)));
    match tx.commit(arrival).await? {
        Arrival::In(session) => {
            let token = PersonToken::of(visit.mode, session.person, session.id);
            let token = token.reveal(visit.api.secrets().party_key());
            let quarantined = session.quarantined;
            visit.session = Some(session);
            let account = if quarantined { Value::Null } else { account(&visit).await? };
            told(json!({ "token": token, "sessionToken": token, "quarantined": quarantined, "identity": account }))
        }
        Arrival::Wrong(left) => refused(crate::entry::wrong(left)),
        Arrival::Over => refused(crate::entry::over()),
    }
}

/// Whoever asks, by the token that they send.
async fn visitor(api: Api, of: &Of, parts: &Parts) -> Result<Visit, Problem> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = header(AUTHORIZATION.as_str()).and_then(|text| text.strip_prefix("Bearer "));
    let token = bearer.or(header(SESSION)).and_then(|text| PersonToken::read(text.trim(), api.secrets().party_key()));
    let mode = of.mode.or(token.map(|token| token.mode())).unwrap_or(Mode::Live);
    let token = token.filter(|token| token.mode() == mode);
    let visit = Visit::with(api, mode, token, parts).await?;
    if visit.session.is_some() {
        return Ok(visit);
    }
    let message = "Send the token that POST /identity/verify answered, as Authorization: Bearer. It may be over: ask for a new code.";
    Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", message))
}

async fn account(visit: &Visit) -> Result<Value, Problem> {
    let session = visit.signed()?;
    let secrets = visit.api.secrets();
    let mut tx = visit.house.begin().await?;
    let contacts = people::contacts(&mut tx, secrets, session.person).await?;
    let language = people::language(&mut tx, session.person).await?;
    tx.commit(()).await?;
    let contact = |one: people::Own| json!({ "kind": one.kind, "value": one.value, "verifiedAt": one.verified_at });
    Ok(json!({
        "id": session.person,
        "contacts": contacts.into_iter().map(contact).collect::<Value>(),
        "language": language.map(|locale| locale.as_str()),
        "paymentMethods": saved(visit).await?,
    }))
}

/// Saved cards: never their tokens.
async fn saved(visit: &Visit) -> Result<Value, Problem> {
    let (secrets, session) = (visit.api.secrets(), visit.signed()?);
    let errands = Errands { db: visit.api.db(visit.mode), secrets, house: &visit.house, session };
    let card = |row: store::methods::MethodRow| {
        json!({
            "id": row.id, "rail": row.rail, "brand": row.brand, "last4": row.last4, "expMonth": row.exp_month,
            "expYear": row.exp_year, "isDefault": row.is_default,
        })
    };
    Ok(errands.usable().await?.into_iter().map(card).collect())
}

async fn me(State(api): State<Api>, Query(of): Query<Of>, parts: Parts) -> Told {
    let visit = visitor(api, &of, &parts).await?;
    people::trusted(visit.signed()?)?;
    told(account(&visit).await?)
}

async fn cards(State(api): State<Api>, Query(of): Query<Of>, parts: Parts) -> Told {
    let visit = visitor(api, &of, &parts).await?;
    told(json!({ "items": saved(&visit).await? }))
}

async fn wallet(State(api): State<Api>, Query(of): Query<Of>, parts: Parts) -> Told {
    let visit = visitor(api, &of, &parts).await?;
    let session = visit.signed()?;
    let mut tx = visit.house.begin().await?;
    let balances = people::balances(&mut tx, session).await?;
    let lines = people::statement(&mut tx, session, LINES).await?;
    let usual = store::settings::get(&mut tx).await?.default_currency;
    let number = escrows::number_of(&mut tx, session.person, &usual).await?;
    tx.commit(()).await?;
    let balance =
        |one: people::Balance| json!({ "currency": one.currency, "balance": one.minor, "uncleared": one.uncleared });
    let line = |one: people::Moved| {
        json!({
            "reason": one.kind, "amount": one.minor, "currency": one.currency, "tenantId": one.merchant, "createdAt": one.at,
        })
    };
    told(json!({
        "balances": balances.into_iter().map(balance).collect::<Value>(),
        "transactions": lines.into_iter().map(line).collect::<Value>(),
        "virtualAccount": number.map(|row| number_of(&row)),
    }))
}

/// A number at a bank; never what it was opened with.
fn number_of(row: &VirtualAccountRow) -> Value {
    json!({
        "status": row.status, "bank": row.bank, "accountNumber": row.number, "accountName": row.name, "currency": row.currency,
        "hasBvn": row.bvn.is_some(),
    })
}

/// What a number is opened with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenNumber {
    bvn: String,
    mode: Option<Mode>,
}

/// A number at a bank for whoever asks: the same one, however often.
async fn open_number(State(api): State<Api>, parts: Parts, Json(body): Json<OpenNumber>) -> Told {
    let visit = visitor(api, &Of { mode: body.mode }, &parts).await?;
    let (secrets, session) = (visit.api.secrets(), visit.signed()?);
    let errands = Errands { db: visit.api.db(visit.mode), secrets, house: &visit.house, session };
    told(number_of(&Box::pin(errands.open_number(&visit.api.parts().gateways, &body.bvn)).await?))
}

/// Money for a wallet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopUp {
    /// In minor units.
    amount: i64,
    /// ISO 4217; the usual one when it is not said.
    currency: Option<String>,
    mode: Option<Mode>,
}

/// A page where whoever asks fills their own wallet.
async fn top_up(State(api): State<Api>, parts: Parts, Json(body): Json<TopUp>) -> Told {
    let visit = visitor(api, &Of { mode: body.mode }, &parts).await?;
    let mut tx = visit.house.begin().await?;
    let usual = store::settings::get(&mut tx).await?.default_currency;
    tx.commit(()).await?;
    let currency = body.currency.unwrap_or(usual);
    let (row, url) = crate::wallet::checkout_of(&visit, visit.signed()?, (body.amount, &currency)).await?;
    let token = url.rsplit('/').next().unwrap_or_default();
    told(json!({ "checkoutId": row.id, "checkoutToken": token, "checkoutUrl": url, "expiresAt": row.expires_at }))
}

async fn subscriptions(State(api): State<Api>, Query(of): Query<Of>, parts: Parts) -> Told {
    let visit = visitor(api, &of, &parts).await?;
    let shop = |place: overview::Place| {
        let at = place.at?;
        let running = at.account.running.into_iter().map(|one| {
            let next = one
                .next
                .map(|(day, sum)| json!({ "at": day, "amount": sum.minor(), "currency": sum.currency().code() }));
            json!({ "id": one.id, "plan": one.plan, "status": one.status, "nextCharge": next, "endsAt": one.ends })
        });
        Some(json!({
            "tenantId": place.link.merchant(), "merchantName": at.account.seller.name, "subscriptions": running.collect::<Value>(),
        }))
    };
    let places = overview::places(&visit).await?;
    told(json!({ "merchants": places.into_iter().filter_map(shop).collect::<Value>() }))
}
