//! Secrets of merchants, sealed under a data key of their own.
//!
//! Each tenant has a random data key in each mode, which lies in the database wrapped under a key-encryption key that does not.
//! A new key-encryption key wraps data keys anew ([`rewrap`]) and touches nothing that they sealed. Opened data keys stay in the
//! memory of the process, so that sealing and opening cost no statement after the first.

use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use ids::{Mode, TenantId, Uuid};
use runtime::secret::{DataKey, Secrets};
use secrecy::{ExposeSecret, SecretSlice};
use store::TenantTx;
use store::data_keys::{self, DataKeyRow};

use crate::seal::{self, Place, SealError, Sealed};
use crate::{Error, Result};

/// What the name of a data key begins with; the ids of key-encryption keys do not.
const NAME: &str = "dk_";
/// The form of a wrapped data key.
const WRAPPED: u32 = 0x646b_0001;

fn name_of(id: Uuid) -> String {
    format!("{NAME}{}", id.simple())
}

fn id_of(name: &str) -> Option<Uuid> {
    Uuid::try_parse(name.strip_prefix(NAME)?).ok()
}

fn whose(mode: Mode, tenant: TenantId) -> String {
    format!("{mode} {tenant}")
}

fn cipher(key: &DataKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key.expose_secret()).into())
}

fn unopened(error: SealError) -> Error {
    Error::fault("a data key cannot be opened: is its key-encryption key among the configured ones?").because(error)
}

/// Seals a secret under the tenant's data key, which is made with the first.
///
/// # Errors
/// Any store error; `Fault` when the data key does not open.
pub async fn seal(tx: &mut TenantTx, secrets: &Secrets, place: &Place, plain: &[u8]) -> Result<Sealed> {
    let (key_id, key) = data_key(tx, secrets).await?;
    Ok(Sealed { bytes: seal::seal_under(&cipher(&key), place, plain), key_id })
}

/// The tenant's data key and its name; made if there is none. Costs no statement once the process knows it.
pub(crate) async fn data_key(tx: &mut TenantTx, secrets: &Secrets) -> Result<(String, DataKey)> {
    let known = secrets.data_keys.current(&whose(tx.mode(), tx.tenant()));
    let name = match known {
        Some(name) => name,
        None => current(tx, secrets).await?,
    };
    let key = secrets.data_keys.get(&name).ok_or_else(|| Error::fault("a data key was forgotten"))?;
    Ok((name, key))
}

/// The name of the tenant's data key, which the process knows then. It is not remembered as the one to seal with before a
/// transaction that made it has committed.
async fn current(tx: &mut TenantTx, secrets: &Secrets) -> Result<String> {
    if let Some(row) = data_keys::current(tx).await? {
        let whose = whose(tx.mode(), tx.tenant());
        keep(secrets, tx.tenant(), &row, Some(&whose)).map_err(unopened)?;
        return Ok(name_of(row.id));
    }
    let (id, key): (Uuid, [u8; 32]) = (tx.fresh::<ids::RequestId>().uuid(), rand::random());
    let Sealed { bytes, key_id } = seal::seal(secrets, &wrapping(tx.tenant(), id), &key);
    // Somebody else may make one at the same time; then theirs it is.
    data_keys::insert_first(tx, id, &key_id, &bytes).await?;
    let row = data_keys::current(tx).await?.ok_or_else(|| Error::fault("a data key was not written"))?;
    keep(secrets, tx.tenant(), &row, None).map_err(unopened)?;
    Ok(name_of(row.id))
}

fn wrapping(tenant: TenantId, key: Uuid) -> Place {
    Place { tenant, object: key, version: WRAPPED }
}

fn unwrap(secrets: &Secrets, tenant: TenantId, row: &DataKeyRow) -> std::result::Result<[u8; 32], SealError> {
    let sealed = Sealed { bytes: row.wrapped.clone(), key_id: row.kek_id.clone() };
    let plain = seal::open(secrets, &wrapping(tenant, row.id), &sealed)?;
    plain.expose_secret().try_into().map_err(|_| SealError::Refused)
}

fn keep(
    secrets: &Secrets,
    tenant: TenantId,
    row: &DataKeyRow,
    whose: Option<&str>,
) -> std::result::Result<DataKey, SealError> {
    let key = unwrap(secrets, tenant, row)?;
    Ok(secrets.data_keys.keep(&name_of(row.id), key, whose))
}

/// Whether what was sealed under this key can be opened without asking the database.
pub fn knows(secrets: &Secrets, key_id: &str) -> bool {
    id_of(key_id).is_none() || secrets.data_keys.get(key_id).is_some()
}

/// Sees to it that what was sealed under these keys opens with [`open`]. Asks the database for those only that this process did
/// not open yet.
///
/// # Errors
/// Any store error; `Fault` when a data key is not there or does not open.
pub async fn learn(tx: &mut TenantTx, secrets: &Secrets, key_ids: &[&str]) -> Result<()> {
    for key_id in key_ids {
        if let Some(id) = id_of(key_id)
            && secrets.data_keys.get(key_id).is_none()
        {
            let row = data_keys::get(tx, id).await?.ok_or_else(|| Error::fault("a data key is not there"))?;
            keep(secrets, tx.tenant(), &row, None).map_err(unopened)?;
        }
    }
    Ok(())
}

/// As [`learn`], for who reads across tenants: the rows of data keys that were found for [`ids_of`].
///
/// # Errors
/// `Fault` when a data key does not open.
pub fn admit(secrets: &Secrets, rows: &[(TenantId, DataKeyRow)]) -> Result<()> {
    for (tenant, row) in rows {
        keep(secrets, *tenant, row, None).map_err(unopened)?;
    }
    Ok(())
}

/// The ids of those of these keys that this process does not know yet.
pub fn ids_of(secrets: &Secrets, key_ids: &[&str]) -> Vec<Uuid> {
    key_ids.iter().filter(|name| !knows(secrets, name)).filter_map(|name| id_of(name)).collect()
}

/// Opens a secret that was sealed for this place: under a data key that the process knows ([`learn`]), or under a key-encryption
/// key itself, as secrets were before there were data keys.
///
/// # Errors
/// When the key is not known, or the value was altered or moved.
pub fn open(secrets: &Secrets, place: &Place, sealed: &Sealed) -> std::result::Result<SecretSlice<u8>, SealError> {
    if id_of(&sealed.key_id).is_none() {
        return seal::open(secrets, place, sealed);
    }
    let unknown = || SealError::UnknownKey(sealed.key_id.clone());
    let key = secrets.data_keys.get(&sealed.key_id).ok_or_else(unknown)?;
    seal::open_under(&cipher(&key), place, &sealed.bytes)
}

/// Wraps the tenant's data keys under the present key-encryption key, those that are under another. Answers how many. What they
/// sealed stays as it is, and processes that hold both key-encryption keys notice nothing.
///
/// # Errors
/// `Fault` when a data key does not open: then none of the tenant's is changed.
pub async fn rewrap(tx: &mut TenantTx, secrets: &Secrets) -> Result<usize> {
    let kek = secrets.current_kek();
    let rows = data_keys::under_another(tx, &kek.id).await?;
    for row in &rows {
        let key = unwrap(secrets, tx.tenant(), row).map_err(unopened)?;
        let Sealed { bytes, key_id } = seal::seal(secrets, &wrapping(tx.tenant(), row.id), &key);
        data_keys::rewrap(tx, row, &key_id, &bytes).await?;
    }
    Ok(rows.len())
}
