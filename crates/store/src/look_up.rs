//! Finding a presented credential: one row, which row security shows because its public part was presented.
//!
//! The rows of this module are for the doors only. Whether a credential is alive is judged here, against the clock of its mode;
//! what it may do is nobody's business below the edges.

use std::sync::Arc;

use credential::key::{KeyKind, KeyText};
use credential::oauth::{ClientName, ClientSecret, TokenText};
use ids::{ApiKeyId, OauthClientId, OauthTokenId, TenantId};
use jiff::Timestamp;
use secrecy::SecretString;
use subtle::ConstantTimeEq;

use crate::connect::ModeDb;
use crate::row::row;
use crate::{StoreError, alone, sql};

row! {
    /// A stored key, as the first door sees it. Its fields are nobody else's business.
    KeyRow {
        tenant_id: TenantId,
        id: ApiKeyId,
        public_id: String,
        kind: String,
        secret_hash: Vec<u8>,
        old_secret_hash: Option<Vec<u8>>,
        old_until: Option<Timestamp>,
        scopes: Vec<String>,
        allowed_addresses: Vec<String>,
        rate_limit_per_minute: i32,
        expires_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>,
        api_version: Option<String>,
    }
}

row! {
    /// A stored client, as its door sees it.
    ClientRow {
        tenant_id: TenantId,
        id: OauthClientId,
        secret_hash: Vec<u8>,
        old_secret_hash: Option<Vec<u8>>,
        old_secret_until: Option<Timestamp>,
        allowed_addresses: Vec<String>,
        disabled_at: Option<Timestamp>,
    }
}

row! {
    /// A stored token with what its client says now, as its door sees it.
    TokenRow {
        tenant_id: TenantId,
        id: OauthTokenId,
        client_id: OauthClientId,
        secret_hash: Vec<u8>,
        scopes: Vec<String>,
        allowed_addresses: Vec<String>,
        rate_limit_per_minute: i32,
        expires_at: Timestamp,
        disabled_at: Option<Timestamp>,
        /// The merchant's choice: programs have no pin of their own.
        api_version: Option<String>,
    }
}

impl KeyRow {
    /// What kind of key, when the presented text opens; and whether it is the text before the last roll.
    pub(crate) fn admits(&self, presented: &KeyText, pepper: &SecretString, now: Timestamp) -> Option<(KeyKind, bool)> {
        let is_old = self.public_id != presented.public_id();
        let (stored, text_is_alive) = if is_old {
            (self.old_secret_hash.as_ref()?, self.old_until.is_some_and(|until| now < until))
        } else {
            (&self.secret_hash, true)
        };
        let same: bool = presented.hash(pepper).ct_eq(stored).into();
        let kind = KeyKind::parse(&self.kind)?;
        let key_is_alive = self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end);
        (same && text_is_alive && key_is_alive && kind == presented.kind()).then_some((kind, is_old))
    }
}

impl ClientRow {
    /// Whether this secret of this client opens.
    pub(crate) fn admits(
        &self,
        name: &ClientName,
        presented: &ClientSecret,
        pepper: &SecretString,
        now: Timestamp,
    ) -> bool {
        let hash = presented.hash(pepper, name);
        let is_new: bool = hash.ct_eq(&self.secret_hash).into();
        let old_is_alive = self.old_secret_until.is_some_and(|until| now < until);
        let is_old: bool = self.old_secret_hash.as_ref().is_some_and(|old| hash.ct_eq(old).into());
        self.disabled_at.is_none() && (is_new || (is_old && old_is_alive))
    }
}

impl TokenRow {
    /// Whether the presented text opens.
    pub(crate) fn admits(&self, presented: &TokenText, pepper: &SecretString, now: Timestamp) -> bool {
        let same: bool = presented.hash(pepper).ct_eq(&self.secret_hash).into();
        same && now < self.expires_at && self.disabled_at.is_none()
    }
}

/// A key by either of its texts, from what was looked up a moment ago or from the database.
pub(crate) async fn key(db: &ModeDb, public_id: &str) -> Result<Option<Arc<KeyRow>>, StoreError> {
    if let Some(row) = db.keys.get(&db.keys.keys, public_id) {
        return Ok(Some(row));
    }
    let asked = db.keys.asked();
    let mut tx = db.pool.begin_with("begin read only").await?;
    // Row security lets this one row through: the setting names the public id that was presented.
    sqlx::query("select set_config('app.key_id', $1, true)").bind(public_id).execute(&mut *tx).await?;
    let found: Option<KeyRow> = sqlx::query_as(sql!(
        "select tenant_id, id, public_id, kind, secret_hash, old_secret_hash, old_until, scopes, allowed_addresses,
                rate_limit_per_minute, expires_at, revoked_at, api_version
           from api_keys where public_id = $1 or old_public_id = $1 /* tenant_id is what it finds */"
    ))
    .bind(public_id)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    let found = match found {
        Some(row) => Some(Arc::new(pinned(db, row).await?)),
        None => None,
    };
    if let Some(row) = &found {
        db.keys.keep(&db.keys.keys, public_id, asked, row);
    }
    Ok(found)
}

/// The key with its merchant's pin, if it has none of its own.
async fn pinned(db: &ModeDb, row: KeyRow) -> Result<KeyRow, StoreError> {
    let api_version = match row.api_version {
        Some(version) => Some(version),
        None => merchants_version(db, row.tenant_id).await?,
    };
    Ok(KeyRow { api_version, ..row })
}

/// The version of the API that a merchant has chosen, if they have.
async fn merchants_version(db: &ModeDb, tenant: TenantId) -> Result<Option<String>, StoreError> {
    let found: Option<(Option<String>,)> =
        alone::own(&db.pool, tenant, sql!("select api_version from settings where tenant_id = $1")).await?;
    Ok(found.and_then(|(version,)| version))
}

/// A client by its public id.
pub(crate) async fn client(db: &ModeDb, public_id: &str) -> Result<Option<ClientRow>, StoreError> {
    let mut tx = db.pool.begin_with("begin read only").await?;
    sqlx::query("select set_config('app.client_id', $1, true)").bind(public_id).execute(&mut *tx).await?;
    let found: Option<ClientRow> = sqlx::query_as(sql!(
        "select tenant_id, id, secret_hash, old_secret_hash, old_secret_until, allowed_addresses, disabled_at
           from oauth_clients where public_id = $1 /* tenant_id is what it finds */"
    ))
    .bind(public_id)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(found)
}

/// A token by its public part, from what was looked up a moment ago or from the database, with what its client says.
pub(crate) async fn token(db: &ModeDb, public_id: &str) -> Result<Option<Arc<TokenRow>>, StoreError> {
    if let Some(row) = db.keys.get(&db.keys.tokens, public_id) {
        return Ok(Some(row));
    }
    let asked = db.keys.asked();
    let mut tx = db.pool.begin_with("begin read only").await?;
    sqlx::query("select set_config('app.token_id', $1, true)").bind(public_id).execute(&mut *tx).await?;
    let whose: Option<(uuid::Uuid,)> = sqlx::query_as(sql!(
        "select tenant_id from oauth_tokens where public_id = $1 /* tenant_id is what it finds */"
    ))
    .bind(public_id)
    .fetch_optional(&mut *tx)
    .await?;
    let Some((tenant,)) = whose else { return Ok(None) };
    // The token was shown by its public part; its client is shown to its tenant.
    sqlx::query("select set_config('app.tenant_id', $1, true)").bind(tenant.to_string()).execute(&mut *tx).await?;
    let found: Option<TokenRow> = sqlx::query_as(sql!(
        "select t.tenant_id, t.id, t.client_id, t.secret_hash, t.scopes, c.allowed_addresses, c.rate_limit_per_minute,
                t.expires_at, c.disabled_at, s.api_version
           from oauth_tokens t join oauth_clients c on c.tenant_id = t.tenant_id and c.id = t.client_id
           join settings s on s.tenant_id = t.tenant_id
          where t.tenant_id = $1 and t.public_id = $2"
    ))
    .bind(tenant)
    .bind(public_id)
    .fetch_optional(&mut *tx)
    .await?;
    tx.commit().await?;
    let found = found.map(Arc::new);
    if let Some(row) = &found {
        db.keys.keep(&db.keys.tokens, public_id, asked, row);
    }
    Ok(found)
}
