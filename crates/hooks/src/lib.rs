//! What providers call: here, carriers that tell what became of messages and what people answered; and mail programs and people
//! who leave a list.
//!
//! Nothing is read before its signature is right, over the very bytes that came. What is signed and concerns no message of
//! ours is answered like everything else, so that nobody asks twice, and changes nothing. A database that is away is
//! answered with 503: the provider comes again.

mod leaving;
mod provider;
mod taking;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use messaging::inbound::{self, Inbound, InboundError, Request};
pub use provider::Source;
use providers::OpenAccounts;
use runtime::Clock;
use runtime::secret::Secrets;
use secrecy::SecretString;
use serde_json::json;
use store::ModeDb;
use usecase::carrying::Couriers;

/// No carrier sends more.
const MOST_BYTES: usize = 1 << 20;

/// What each carrier signs with. A carrier without its key is not listened to.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// The secret of the Meta app.
    pub whatsapp_app_secret: Option<SecretString>,
    /// What Meta is told once, when the address is registered there.
    pub whatsapp_verify_token: Option<SecretString>,
    /// Termii's webhook secret.
    pub termii_secret: Option<SecretString>,
    /// Twilio's account token.
    pub twilio_token: Option<SecretString>,
    /// Telnyx's public key.
    pub telnyx_public_key: Option<String>,
    /// SendGrid's public key.
    pub sendgrid_public_key: Option<String>,
}

/// What the routes hold.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The sandbox.
    pub test: ModeDb,
    /// The real thing.
    pub live: ModeDb,
    /// Keys of the process.
    pub secrets: Secrets,
    /// What carriers sign with.
    pub keys: Keys,
    /// Whose breakers learn whether messages arrive.
    pub couriers: Option<Couriers>,
    /// Where the service is reached from outside, without a slash at the end: some signatures are over the address.
    pub base_url: String,
    /// The time.
    pub clock: Clock,
    /// Accounts at payment providers.
    pub accounts: OpenAccounts,
}

/// `/hooks/messages/{carrier}`, `/hooks/providers/{gateway}/{address}`, and `/u/{name}` for whoever leaves a list.
pub fn router(parts: Parts) -> Router {
    Router::new()
        .route("/hooks/messages/{carrier}", get(handshake).post(told))
        .route("/hooks/providers/{gateway}/{address}", post(provider::told))
        .route("/u/{name}", get(leaving::ask).post(leaving::leave))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(Arc::new(parts))
}

/// Meta asks once whether the address is ours.
async fn handshake(
    State(parts): State<Arc<Parts>>,
    Path(carrier): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let url = format!("{}{uri}", parts.base_url);
    let token = parts.keys.whatsapp_verify_token.as_ref().filter(|_| carrier == "whatsapp");
    match token.and_then(|token| inbound::whatsapp_handshake(&url, token)) {
        Some(challenge) => challenge.into_response(),
        None => refused(StatusCode::FORBIDDEN, "not_verified"),
    }
}

async fn told(
    State(parts): State<Arc<Parts>>,
    Path(carrier): Path<String>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let url = format!("{}{uri}", parts.base_url);
    let headers: Vec<(&str, &str)> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let request = Request { url: &url, headers: &headers, body: &body };
    let Some(read) = read(&parts, &carrier, request) else {
        return refused(StatusCode::NOT_FOUND, "unknown_carrier");
    };
    let found = match read {
        Ok(found) => found,
        Err(error) => {
            tracing::warn!(carrier, %error, "what a carrier told was not read");
            let status = match error {
                InboundError::Unsigned | InboundError::BadSignature | InboundError::Stale => StatusCode::UNAUTHORIZED,
                InboundError::Malformed => StatusCode::BAD_REQUEST,
                InboundError::BadKey => StatusCode::INTERNAL_SERVER_ERROR,
            };
            return refused(status, error.code());
        }
    };
    for one in &found {
        if let Err(error) = taking::take(&parts, one).await {
            tracing::error!(carrier, %error, cause = ?error.source, "what a carrier told could not be taken");
            return refused(StatusCode::SERVICE_UNAVAILABLE, "try_again");
        }
    }
    (StatusCode::OK, Json(json!({ "received": found.len() }))).into_response()
}

/// `None` for a carrier that is not listened to.
fn read(parts: &Parts, carrier: &str, request: Request<'_>) -> Option<Result<Vec<Inbound>, InboundError>> {
    let keys = &parts.keys;
    Some(match carrier {
        "whatsapp" => inbound::whatsapp(request, keys.whatsapp_app_secret.as_ref()?),
        "termii" => inbound::termii(request, keys.termii_secret.as_ref()?),
        "twilio" => inbound::twilio(request, keys.twilio_token.as_ref()?),
        "telnyx" => inbound::telnyx(request, keys.telnyx_public_key.as_ref()?, parts.clock.now()),
        "sendgrid" => inbound::sendgrid(request, keys.sendgrid_public_key.as_ref()?, parts.clock.now()),
        _ => return None,
    })
}

fn refused(status: StatusCode, code: &'static str) -> Response {
    (status, Json(json!({ "error": { "code": code } }))).into_response()
}
