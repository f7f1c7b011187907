//! Digests: every hour the ends of all chains of a mode leave the house in one signed file, which names the signature of the file
//! before it. Whoever cuts the end off a chain and off its seals still has these against them.
//!
//! A file is `audit/<mode>/<number>.json`, an object with `body`, `keyId` and `signature`. The signature is over the bytes of
//! `body` as they stand in the file. Numbers begin at 1 and leave no gap.

use std::sync::Mutex;

use ids::{Mode, TenantId};
use jiff::{SignedDuration, Timestamp};
use objects::{Objects, ObjectsError, Written};
use runtime::fault::Step;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::doors::AuditDb;
use store::operator::chains;

pub use usecase::signing::{PublicKey, SigningKey};

use crate::{Error, Result};

/// How long the ends of chains wait to leave the house.
pub const EVERY: SignedDuration = SignedDuration::from_hours(1);

/// The form of the body.
const VERSION: u32 = 1;

/// The end of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose.
    pub tenant: TenantId,
    /// The last place.
    pub seq: i64,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    version: u32,
    mode: Mode,
    number: u64,
    at: Timestamp,
    previous_signature: Option<String>,
    chains: Vec<Head>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    body: Box<RawValue>,
    key_id: String,
    signature: String,
}

/// A digest whose signature holds.
#[derive(Clone, Debug)]
pub struct Digest {
    /// Which one, from 1.
    pub number: u64,
    /// When it was signed.
    pub at: Timestamp,
    /// The signature of the one before it.
    pub previous: Option<String>,
    /// The ends of all chains then.
    pub chains: Vec<Head>,
    /// Its own signature.
    pub signature: String,
}

fn folder(mode: Mode) -> String {
    format!("audit/{}", mode.as_str())
}

fn name_of(mode: Mode, number: u64) -> String {
    format!("{}/{number:012}.json", folder(mode))
}

/// The number in the name of a digest.
pub(crate) fn number_of(name: &str) -> Option<u64> {
    name.rsplit('/').next()?.strip_suffix(".json")?.parse().ok()
}

fn failed(error: ObjectsError) -> Error {
    Error::fault(format!("the digests of the audit log cannot be reached: {error}")).because(error)
}

/// The names of all digests of a mode, the oldest first.
///
/// # Errors
/// When the storage does not answer.
pub async fn names(objects: &Objects, mode: Mode) -> Result<Vec<String>> {
    let found = objects.names(&folder(mode)).await.map_err(failed)?;
    Ok(found.into_iter().filter(|name| number_of(name).is_some()).collect())
}

/// Reads a digest and checks who signed it, and that it is the one that its name says.
///
/// # Errors
/// In words, why it proves nothing.
pub(crate) async fn open(
    objects: &Objects,
    mode: Mode,
    name: &str,
    keys: &[PublicKey],
) -> std::result::Result<Digest, String> {
    let bytes = objects.read(name).await.map_err(|error| error.to_string())?.ok_or("it is gone")?;
    let file: File = serde_json::from_slice(&bytes).map_err(|_| "it is no digest any more")?;
    let key = keys
        .iter()
        .find(|key| key.id == file.key_id)
        .ok_or_else(|| format!("it is signed with the key `{}`, which is not among the known ones", file.key_id))?;
    if !key.verifies(file.body.get().as_bytes(), &file.signature) {
        return Err("its signature does not hold: it was altered".to_owned());
    }
    let body: Body = serde_json::from_str(file.body.get()).map_err(|_| "it cannot be read")?;
    if body.version != VERSION || body.mode != mode || number_of(name) != Some(body.number) {
        return Err("it is the digest of another mode or number".to_owned());
    }
    let Body { number, at, previous_signature, chains, .. } = body;
    Ok(Digest { number, at, previous: previous_signature, chains, signature: file.signature })
}

/// What the next digest follows.
#[derive(Clone, Debug)]
struct Last {
    number: u64,
    at: Timestamp,
    signature: String,
}

/// Writes the digests of one mode.
#[derive(Debug)]
pub struct Digester {
    db: AuditDb,
    mode: Mode,
    objects: Objects,
    key: SigningKey,
    last: Mutex<Option<Last>>,
}

impl Digester {
    /// A writer of digests. Several may run: a number is written once.
    pub fn new(db: AuditDb, mode: Mode, objects: Objects, key: SigningKey) -> Digester {
        Digester { db, mode, objects, key, last: Mutex::new(None) }
    }

    /// Writes the next digest if the last is an hour old; its number, if one was written. A mode in which nothing was ever sealed
    /// has none.
    ///
    /// # Errors
    /// When the database or the storage does not answer, or the last digest cannot be read: then no other follows it.
    pub async fn round(&self, now: Timestamp) -> Result<Option<u64>> {
        let known = self.last.lock().expect("no holder panics").clone();
        if known.as_ref().is_some_and(|last| !is_over(last, now)) {
            return Ok(None);
        }
        // Another process may have written meanwhile.
        let last = self.newest().await?;
        *self.last.lock().expect("no holder panics") = last.clone();
        if last.as_ref().is_some_and(|last| !is_over(last, now)) {
            return Ok(None);
        }
        self.write(last, now).await
    }

    async fn newest(&self) -> Result<Option<Last>> {
        let names = names(&self.objects, self.mode).await?;
        let Some(name) = names.last() else { return Ok(None) };
        let bytes = self.objects.read(name).await.map_err(failed)?;
        let unread = || Error::fault(format!("the digest {name} cannot be read, so none can follow it"));
        let file: File = serde_json::from_slice(&bytes.ok_or_else(unread)?).map_err(|error| unread().because(error))?;
        let body: Body = serde_json::from_str(file.body.get()).map_err(|error| unread().because(error))?;
        Ok(Some(Last { number: body.number, at: body.at, signature: file.signature }))
    }

    async fn write(&self, last: Option<Last>, now: Timestamp) -> Result<Option<u64>> {
        let heads: Vec<Head> = chains::heads(&self.db, self.mode)
            .await?
            .into_iter()
            .map(|row| Head { tenant: row.tenant_id, seq: row.seq, hash: hex::encode(row.hash) })
            .collect();
        if heads.is_empty() && last.is_none() {
            return Ok(None);
        }
        let number = last.as_ref().map_or(0, |last| last.number).saturating_add(1);
        let body = Body {
            version: VERSION,
            mode: self.mode,
            number,
            at: now,
            previous_signature: last.map(|last| last.signature),
            chains: heads,
        };
        let unwritten = |error: serde_json::Error| Error::fault("a digest cannot be written as JSON").because(error);
        let body = serde_json::value::to_raw_value(&body).map_err(unwritten)?;
        let signature = self.key.sign(body.get().as_bytes());
        let file = File { body, key_id: self.key.id.clone(), signature: signature.clone() };
        let bytes = serde_json::to_vec(&file).map_err(unwritten)?;
        Step::ObjectBegins.take();
        let written = self.objects.write_new(&name_of(self.mode, number), bytes).await;
        Step::ObjectEnded.take();
        match written.map_err(failed)? {
            Written::Taken => Ok(None),
            Written::New => {
                *self.last.lock().expect("no holder panics") = Some(Last { number, at: now, signature });
                Ok(Some(number))
            }
        }
    }
}

fn is_over(last: &Last, now: Timestamp) -> bool {
    now.duration_since(last.at) >= EVERY
}
