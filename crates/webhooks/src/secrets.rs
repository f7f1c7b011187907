//! The signing secrets of a webhook endpoint: sealed where they are stored, opened only to sign.
//!
//! After a rotation the old secret signs beside the new one until its time is over, so that a receiver can
//! change over without losing a message.

use ids::{EndpointId, TenantId};
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use secrecy::{ExposeSecret, SecretString};
use store::TenantTx;
use store::webhooks::EndpointRow;

use usecase::seal::{Place, Sealed};
use usecase::vault;
use usecase::webhook_sign::Secret;
use usecase::{Error, Result};

/// How long both secrets sign after a rotation.
pub(crate) const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// The form of the sealed content.
const FORM: u32 = 1;

fn place(tenant: TenantId, endpoint: EndpointId) -> Place {
    Place { tenant, object: endpoint.uuid(), version: FORM }
}

/// Makes a secret for an endpoint: the text to show once, and what to store.
///
/// # Errors
/// Whatever the look for the tenant's data key fails with.
pub(crate) async fn make(tx: &mut TenantTx, secrets: &Secrets, endpoint: EndpointId) -> Result<(SecretString, Sealed)> {
    let text = Secret::generate().reveal();
    let place = place(tx.tenant(), endpoint);
    let sealed = vault::seal(tx, secrets, &place, text.expose_secret().as_bytes()).await?;
    Ok((text, sealed))
}

/// Sees to it that [`signing`] can open an endpoint's secrets. Costs nothing when it was done before in this process.
///
/// # Errors
/// Whatever the look for a data key fails with.
pub(crate) async fn learn(tx: &mut TenantTx, secrets: &Secrets, row: &EndpointRow) -> Result<()> {
    let ids: Vec<&str> =
        [Some(row.secret_key_id.as_str()), row.old_secret_key_id.as_deref()].into_iter().flatten().collect();
    vault::learn(tx, secrets, &ids).await
}

/// Gives an endpoint a new secret; the old one goes on signing for [`OVERLAP`].
///
/// # Errors
/// As [`make`].
pub(crate) async fn rotate(tx: &mut TenantTx, secrets: &Secrets, row: &mut EndpointRow) -> Result<SecretString> {
    let (text, sealed) = make(tx, secrets, row.id).await?;
    let now = tx.wall_now();
    row.old_secret_sealed = Some(std::mem::replace(&mut row.secret_sealed, sealed.bytes));
    row.old_secret_key_id = Some(std::mem::replace(&mut row.secret_key_id, sealed.key_id));
    row.old_secret_until = Some(now.checked_add(OVERLAP).unwrap_or(Timestamp::MAX));
    Ok(text)
}

/// The secrets that sign at an instant, newest first; [`learn`] comes before.
///
/// # Errors
/// `Fault` when a stored secret does not open: the sealing key is not the one it was sealed with.
pub(crate) fn signing(secrets: &Secrets, tenant: TenantId, row: &EndpointRow, at: Timestamp) -> Result<Vec<Secret>> {
    let mut out = vec![open(secrets, tenant, row.id, &row.secret_sealed, &row.secret_key_id)?];
    if let (Some(bytes), Some(key), Some(until)) =
        (&row.old_secret_sealed, &row.old_secret_key_id, row.old_secret_until)
        && at < until
    {
        out.push(open(secrets, tenant, row.id, bytes, key)?);
    }
    Ok(out)
}

fn open(secrets: &Secrets, tenant: TenantId, endpoint: EndpointId, bytes: &[u8], key_id: &str) -> Result<Secret> {
    let sealed = Sealed { bytes: bytes.to_vec(), key_id: key_id.to_owned() };
    let plain = vault::open(secrets, &place(tenant, endpoint), &sealed)
        .map_err(|error| Error::fault("a webhook secret cannot be opened").because(error))?;
    let text = std::str::from_utf8(plain.expose_secret())
        .map_err(|error| Error::fault("a webhook secret is not text").because(error))?;
    Secret::parse(text).map_err(|error| Error::fault("a webhook secret cannot be read").because(error))
}
