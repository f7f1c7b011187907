//! Who we are to Nomba: a token that lives for half an hour, kept while it lives and renewed five minutes before it ends.
//!
//! Nomba ends tokens early when keys are changed, and its pages state two lifetimes. So a token that is not taken is thrown
//! away: a question is then asked once more with a fresh one, and what moves money is not sent twice but finds a fresh one
//! the next time. The token ends in real time, whatever a test clock says.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use runtime::Clock;
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::sync::Mutex;
use usecase::ports::GatewayError;
use wire::{Answer, Lost, Method, RequestBuilder};

use super::said::Said;
use crate::kit::{Line, Secret, not_asked, shortened, unsure};

/// How long before its end a token is renewed.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// The life of a token whose end is not told: well below the shorter of the two that are stated.
const LIFE: SignedDuration = SignedDuration::from_mins(20);

/// What says who we are.
pub(super) struct Credentials {
    /// The parent account.
    pub(super) account: String,
    /// The client.
    pub(super) client: String,
    /// Its secret.
    pub(super) secret: Secret,
}

/// A line with a token on it.
pub(super) struct Desk {
    line: Line,
    credentials: Credentials,
    clock: Clock,
    held: Mutex<Option<Held>>,
}

#[derive(Clone)]
struct Held {
    token: Secret,
    renew_at: Timestamp,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// There was no token, so nothing was sent.
    Before(GatewayError),
    /// It was sent.
    Lost(Lost),
}

/// What a request does, and so how long it may take.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Moves a payer's money.
    Charge,
    /// Pays out.
    Payout,
    /// Asks.
    Read,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("line", &self.line)
            .field("account", &self.credentials.account)
            .finish_non_exhaustive()
    }
}

impl Desk {
    pub(super) fn new(line: Line, credentials: Credentials, clock: Clock) -> Desk {
        Desk { line, credentials, clock, held: Mutex::new(None) }
    }

    pub(super) fn get(&self, path: &str) -> RequestBuilder {
        self.line.get(path)
    }

    pub(super) fn post(&self, path: &str) -> RequestBuilder {
        self.line.post(path)
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.line.request(method, path)
    }

    /// Sends with a token. A question whose token was not taken is asked once more.
    pub(super) async fn exchange(&self, kind: Kind, request: RequestBuilder) -> Result<Answer, Trouble> {
        let again = request.try_clone().filter(|_| matches!(kind, Kind::Read));
        let held = self.token().await.map_err(Trouble::Before)?;
        let answer = self.send(kind, request, &held).await.map_err(Trouble::Lost)?;
        if answer.status.as_u16() != 401 {
            return Ok(answer);
        }
        self.forget(&held).await;
        let Some(again) = again else { return Ok(answer) };
        let fresh = self.token().await.map_err(Trouble::Before)?;
        self.send(kind, again, &fresh).await.map_err(Trouble::Lost)
    }

    async fn send(&self, kind: Kind, request: RequestBuilder, held: &Held) -> Result<Answer, Lost> {
        let request = request.header("accountId", &self.credentials.account).bearer_auth(held.token.expose_secret());
        match kind {
            Kind::Charge => self.line.charge(request).await,
            Kind::Payout => self.line.payout(request).await,
            Kind::Read => self.line.read(request).await,
        }
    }

    /// The token that is held, or a fresh one when it is near its end. Who comes meanwhile waits for the same one.
    async fn token(&self) -> Result<Held, GatewayError> {
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        if let Some(usable) = held.as_ref().filter(|held| held.renew_at > now) {
            return Ok(usable.clone());
        }
        let fresh = self.issue(now).await?;
        *held = Some(fresh.clone());
        Ok(fresh)
    }

    /// Throws away a token that was not taken, unless somebody renewed it meanwhile.
    async fn forget(&self, refused: &Held) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| held.token.expose_secret() == refused.token.expose_secret()) {
            *held = None;
        }
    }

    async fn issue(&self, now: Timestamp) -> Result<Held, GatewayError> {
        let body = json!({
            "grant_type": "client_credentials",
            "client_id": self.credentials.client,
            "client_secret": self.credentials.secret.expose_secret(),
        });
        let request = self.line.post("v1/auth/token/issue").header("accountId", &self.credentials.account).json(&body);
        let answer = self.line.read(request).await.map_err(|lost| not_asked(&lost))?;
        match unsure(&answer) {
            None => {}
            Some(Ok(cause)) => return Err(GatewayError::NotSent(format!("no token: {cause}"))),
            Some(Err(error)) => return Err(error),
        }
        let said = Said::of(&answer).ok_or_else(|| refusal(""))?;
        let token = said.data.some("access_token").filter(|_| said.is_good()).ok_or_else(|| refusal(&said.words))?;
        Ok(Held { token: Secret::from(token), renew_at: renew_at(&said.data.text("expiresAt"), now) })
    }
}

/// A token that ends within the margin is used for what is at hand, and not kept.
fn renew_at(expires_at: &str, now: Timestamp) -> Timestamp {
    match expires_at.parse::<Timestamp>() {
        Ok(end) => end.checked_sub(MARGIN).unwrap_or(now),
        Err(_) => now.checked_add(LIFE).unwrap_or(now),
    }
}

/// An unknown client is answered 404, a wrong secret 403: both mean the same.
fn refusal(words: &str) -> GatewayError {
    let words = shortened(words).unwrap_or_else(|| "nothing".to_owned());
    GatewayError::Auth(format!("Nomba gives us no token and says `{words}`: are the id, key and account of this mode?"))
}

#[cfg(test)]
mod tests;
