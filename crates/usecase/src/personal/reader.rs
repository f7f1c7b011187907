//! Reading of people: what was sealed stands in its place again, or null where nobody can open it any more.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ids::{CustomerId, TenantId, Uuid};
use runtime::secret::Secrets;
use secrecy::ExposeSecret;
use serde::Deserialize as _;
use serde_json::{Map, Value};
use store::{TenantTx, customers};

use super::pen::place;
use super::{ERASED, FORM, MEMBER, Stored, UNREADABLE, cipher};
use crate::seal::{SealError, open_under};
use crate::{Error, Result, vault};

/// The salts of people, of those who were not erased.
pub type Salts = HashMap<CustomerId, Vec<u8>>;

/// Whose salts, and which data keys, it takes to open something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Whose.
    pub people: Vec<Uuid>,
    /// The names of data keys.
    pub keys: Vec<String>,
}

impl Needs {
    /// Whether nothing is sealed.
    pub fn is_nothing(&self) -> bool {
        self.people.is_empty()
    }
}

/// The object of which members may be sealed: a state in the audit log, or what an event is about.
fn object(value: &mut Value) -> Option<&mut Map<String, Value>> {
    let value = if value.get("object").is_some_and(Value::is_object) { value.get_mut("object")? } else { value };
    value.as_object_mut()
}

/// What is sealed in a value. A member of this name that is something else is left alone.
fn stored(value: &mut Value) -> Option<Stored> {
    let stored = Stored::deserialize(object(value)?.get(MEMBER)?).ok()?;
    (stored.form == FORM).then_some(stored)
}

/// What it takes to open these values.
pub fn needs(values: &mut [&mut Value]) -> Needs {
    let mut found = Needs::default();
    for stored in values.iter_mut().filter_map(|value| stored(value)) {
        found.people.push(stored.of.uuid());
        if !found.keys.contains(&stored.under) {
            found.keys.push(stored.under);
        }
    }
    found.people.sort_unstable();
    found.people.dedup();
    found
}

/// Opens what is sealed in states and events, in place. Where nothing is sealed it asks the database nothing, otherwise one thing.
///
/// # Errors
/// Any store error; `Fault` when a data key cannot be had.
pub async fn open(tx: &mut TenantTx, secrets: &Secrets, values: &mut [&mut Value]) -> Result<()> {
    let needs = needs(values);
    if needs.is_nothing() {
        return Ok(());
    }
    let salts: Salts = customers::salts_of(tx, &needs.people).await?.into_iter().collect();
    vault::learn(tx, secrets, &needs.keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let tenant = tx.tenant();
    values.iter_mut().try_for_each(|value| open_with(secrets, tenant, &salts, value))
}

/// The same for one value of a tenant, with what it takes at hand.
///
/// # Errors
/// `Fault` when its data key is not known.
pub fn open_with(secrets: &Secrets, tenant: TenantId, salts: &Salts, value: &mut Value) -> Result<()> {
    let Some(stored) = stored(value) else { return Ok(()) };
    let Some(object) = object(value) else { return Ok(()) };
    object.remove(MEMBER);
    let why = match salts.get(&stored.of).map(|salt| opened(secrets, tenant, &stored, salt)) {
        Some(Ok(plain)) => {
            object.extend(plain);
            return Ok(());
        }
        Some(Err(error @ SealError::UnknownKey(_))) => {
            return Err(Error::fault("what was sealed of a person cannot be opened").because(error));
        }
        // One row that somebody altered must not hold up all others; the proof of the log names it.
        Some(Err(SealError::Refused)) => {
            tracing::error!(person = %stored.of, "what was sealed of a person does not open: it was altered");
            UNREADABLE
        }
        None => ERASED,
    };
    object.extend(stored.members.into_iter().map(|name| (name, Value::Null)));
    object.insert(why.to_owned(), Value::Bool(true));
    Ok(())
}

pub(super) fn opened(
    secrets: &Secrets,
    tenant: TenantId,
    stored: &Stored,
    salt: &[u8],
) -> std::result::Result<Map<String, Value>, SealError> {
    let key = secrets.data_keys.get(&stored.under).ok_or_else(|| SealError::UnknownKey(stored.under.clone()))?;
    let bytes = STANDARD_NO_PAD.decode(&stored.text).map_err(|_| SealError::Refused)?;
    let plain = open_under(&cipher(&key, stored.of, salt), &place(tenant, stored.of), &bytes)?;
    serde_json::from_slice(plain.expose_secret()).map_err(|_| SealError::Refused)
}

/// Texts that [`Pen::seal_text`](super::Pen::seal_text) may have sealed: each opened, none where nobody can any more, and as it is where
/// it was never sealed.
///
/// # Errors
/// As [`open`].
pub async fn open_text(tx: &mut TenantTx, secrets: &Secrets, texts: &mut [&mut Option<String>]) -> Result<()> {
    let sealed = |text: &str| -> Option<Value> {
        let mut value = serde_json::from_str(text.starts_with("{\"sealed\":{").then_some(text)?).ok()?;
        stored(&mut value).map(|_| value)
    };
    let mut found: Vec<(&mut Option<String>, Value)> = Vec::new();
    for text in texts.iter_mut() {
        if let Some(value) = text.as_deref().and_then(sealed) {
            found.push((&mut **text, value));
        }
    }
    let mut values: Vec<&mut Value> = found.iter_mut().map(|(_, value)| value).collect();
    open(tx, secrets, &mut values).await?;
    for (text, value) in found {
        *text = value.get("text").and_then(Value::as_str).map(str::to_owned);
    }
    Ok(())
}
