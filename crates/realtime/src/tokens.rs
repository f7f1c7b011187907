//! The gate of the product: parties by the tokens of their sessions, those who work for a merchant by tokens of its keys.
//!
//! Whoever only opened a link is a guest of one order; a proved phone opens all of theirs, from the next handshake on.

use std::collections::HashMap;
use std::fmt;

use async_trait::async_trait;
use ids::{ApiKeyId, Mode, PartySessionId};
use runtime::secret::Secrets;
use store::escrow::sessions;
use store::party_token::{AdminToken, PartyToken};
use store::{ModeDb, StoreError, TenantScope, api_keys, doors};
use usecase::Error;

use crate::gate::{Admin, Gate, Pass, Person, Refused};

/// Knows the product's own tokens.
#[derive(Clone)]
pub struct Tokens {
    test: ModeDb,
    live: ModeDb,
    secrets: Secrets,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Tokens {
    /// Over the merchant API's views of both modes.
    pub fn new(test: ModeDb, live: ModeDb, secrets: Secrets) -> Tokens {
        Tokens { test, live, secrets }
    }

    fn db(&self, mode: Mode) -> &ModeDb {
        match mode {
            Mode::Test => &self.test,
            Mode::Live => &self.live,
        }
    }

    fn party(&self, token: &str) -> Option<PartyToken> {
        PartyToken::read(token, self.secrets.party_key())
    }

    fn staff(&self, token: &str) -> Option<AdminToken> {
        AdminToken::read(token, self.secrets.admin_key())
    }
}

/// What could not be asked is no "no".
fn unavailable(error: Error) -> Refused {
    tracing::warn!(%error, cause = ?error.source, "nobody can tell who may listen");
    Refused::Unavailable
}

fn unreadable(error: StoreError) -> Refused {
    unavailable(error.into())
}

#[async_trait]
impl Gate for Tokens {
    async fn person(&self, token: &str) -> Result<Person, Refused> {
        let Some(read) = self.party(token) else {
            return Err(if self.staff(token).is_some() { Refused::OtherFamily } else { Refused::Unknown });
        };
        let opened = doors::open_with_party_token(self.db(read.mode()), &read).ok_or(Refused::Unknown)?;
        let mut tx = opened.scope.begin().await.map_err(unreadable)?;
        let session = identity::session(&mut tx, opened.session).await.map_err(unavailable)?;
        let party = escrows::party(&mut tx, opened.customer).await.map_err(unavailable)?;
        tx.commit(()).await.map_err(unreadable)?;
        let session = session.ok_or(Refused::Ended)?;
        if party.suspended_at.is_some() {
            return Err(Refused::Suspended);
        }
        Ok(Person {
            scope: opened.scope,
            customer: opened.customer,
            session: session.id.uuid(),
            order: session.verified_at.is_none().then_some(session.order),
            until: session.expires_at,
        })
    }

    async fn admin(&self, token: &str) -> Result<Admin, Refused> {
        let Some(read) = self.staff(token) else {
            return Err(if self.party(token).is_some() { Refused::OtherFamily } else { Refused::Unknown });
        };
        let db = self.db(read.mode());
        let opened = doors::open_with_admin_token(db, &read).ok_or(Refused::Expired)?;
        let mut tx = opened.scope.begin().await.map_err(unreadable)?;
        let admin = identity::still_admin(&mut tx, opened.key).await.map_err(unavailable)?;
        tx.commit(()).await.map_err(unreadable)?;
        let admin = admin.ok_or(Refused::Ended)?;
        Ok(Admin { scope: opened.scope, credential: admin.key.uuid(), scopes: admin.scopes, until: opened.until })
    }

    async fn over(&self, scope: &TenantScope, passes: &[Pass]) -> Result<Vec<(Pass, Refused)>, Refused> {
        let (mut parties, mut keys) = (Vec::new(), Vec::new());
        for pass in passes {
            match pass {
                Pass::Person { session, .. } => parties.push(PartySessionId::from_uuid(*session)),
                Pass::Admin { credential } => keys.push(ApiKeyId::from_uuid(*credential)),
            }
        }
        let going: HashMap<_, _> = match parties.as_slice() {
            [] => HashMap::new(),
            parties => sessions::going(scope, parties).await.map_err(unreadable)?.into_iter().collect(),
        };
        let holding = match keys.as_slice() {
            [] => Vec::new(),
            keys => api_keys::holding(scope, keys).await.map_err(unreadable)?,
        };
        let why = |pass: &Pass| match pass {
            Pass::Person { session, .. } => match going.get(&PartySessionId::from_uuid(*session)) {
                Some(false) => None,
                Some(true) => Some(Refused::Suspended),
                None => Some(Refused::Ended),
            },
            Pass::Admin { credential } => {
                (!holding.contains(&ApiKeyId::from_uuid(*credential))).then_some(Refused::Ended)
            }
        };
        Ok(passes.iter().filter_map(|pass| Some((*pass, why(pass)?))).collect())
    }
}
