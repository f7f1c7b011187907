//! Who may listen: a port, behind which tokens are known.
//!
//! Two families of tokens, one for each namespace. Nothing here keeps a token: after the handshake a socket is known by its [`Pass`].

use std::fmt;

use async_trait::async_trait;
use ids::{CustomerId, OrderId, Uuid};
use jiff::Timestamp;
use store::TenantScope;

/// A customer behind a good token.
#[derive(Clone, Debug)]
pub struct Person {
    /// The merchant and mode that the token decides.
    pub scope: TenantScope,
    /// Who.
    pub customer: CustomerId,
    /// What the token belongs to, and ends with: a session, a link.
    pub session: Uuid,
    /// The one order that a guest came for; none for somebody who is logged in.
    pub order: Option<OrderId>,
    /// Until when the token holds.
    pub until: Timestamp,
}

/// Somebody who works for a merchant, behind a good token.
#[derive(Clone, Debug)]
pub struct Admin {
    /// The merchant and mode that the token decides.
    pub scope: TenantScope,
    /// Their credential.
    pub credential: Uuid,
    /// What it may do: `escrow:read` and so on, or `*`.
    pub scopes: Vec<String>,
    /// Until when the token holds.
    pub until: Timestamp,
}

/// What is asked about again, long after the token was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pass {
    /// A customer's.
    Person {
        /// [`Person::session`].
        session: Uuid,
        /// [`Person::customer`].
        customer: CustomerId,
    },
    /// That of somebody who works for the merchant.
    Admin {
        /// [`Admin::credential`].
        credential: Uuid,
    },
}

/// Why somebody may not listen, or not any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such token.
    Unknown,
    /// A good token of the other family.
    OtherFamily,
    /// The token's time is over.
    Expired,
    /// The session was ended, or the credential revoked.
    Ended,
    /// The person may not act for now.
    Suspended,
    /// Nobody can tell now: try again.
    Unavailable,
}

impl Refused {
    /// The code that clients read.
    pub fn code(self) -> &'static str {
        match self {
            Refused::Unknown => "unauthorized",
            Refused::OtherFamily => "wrong_token_family",
            Refused::Expired => "token_expired",
            Refused::Ended => "session_ended",
            Refused::Suspended => "suspended",
            Refused::Unavailable => "unavailable",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Knows tokens.
#[async_trait]
pub trait Gate: fmt::Debug + Send + Sync {
    /// The customer behind a token of their family.
    ///
    /// # Errors
    /// Why nobody is let in by it.
    async fn person(&self, token: &str) -> Result<Person, Refused>;

    /// Who works for a merchant, behind a token of their family.
    ///
    /// # Errors
    /// Why nobody is let in by it.
    async fn admin(&self, token: &str) -> Result<Admin, Refused>;

    /// Which of these, all of one merchant's, hold no longer, and why. Asked for every batch of entries and now and then besides, for
    /// all that are concerned at once: one question to a database, not one for each.
    ///
    /// # Errors
    /// `Unavailable` when nobody can tell; then nothing is delivered.
    async fn over(&self, scope: &TenantScope, passes: &[Pass]) -> Result<Vec<(Pass, Refused)>, Refused>;
}
