//! Authenticators of those who approve payouts.
//!
//! An authenticator belongs to a credential. Its seed is shown once and sealed. A new one may not approve before a while has passed, so
//! that who steals a key cannot at once agree with itself.

use authenticator::{Authenticator, Tries};
use ids::RequestId;
use runtime::secret::Secrets;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use store::TenantTx;
use store::totp_factors::{self as rows, TotpFactorRow};
use usecase::check::Checks;
use usecase::seal::{Place, Sealed};
use usecase::{Error, Kind, Result, vault};

use crate::{plus, settings};

/// The form of a sealed seed.
const SEALED: u32 = 1;
/// Longest label, in characters.
const MAX_LABEL_CHARS: usize = 100;

/// A seed, shown this once.
#[derive(Debug)]
pub struct Enrolled {
    /// To be typed.
    pub secret: SecretString,
    /// To be scanned.
    pub url: SecretString,
    /// The authenticator.
    pub row: TotpFactorRow,
}

/// What came of a code.
#[derive(Debug)]
pub enum Proof {
    /// It was right, and is spent.
    Right {
        /// Its time step.
        step: i64,
    },
    /// It was wrong. Commit all the same: the failure counts.
    Wrong(Error),
}

/// Begins an authenticator for a credential. It counts once a first code was shown.
///
/// # Errors
/// Field errors; `Conflict` when the credential has one in use.
pub async fn enroll(tx: &mut TenantTx, secrets: &Secrets, holder: &str, label: &str) -> Result<Enrolled> {
    let mut checks = Checks::new();
    checks.text("label", label, MAX_LABEL_CHARS);
    checks.demand(!label.contains(':'), "label", "invalid_label", "A label has no colon.");
    checks.done()?;
    let seed = authenticator::new_seed();
    let (object, now) = (tx.fresh::<RequestId>().uuid(), tx.wall_now());
    let totp = of_seed(&seed, label)?;
    let url = totp.url().map_err(|error| Error::fault("an authenticator has no address").because(error))?;
    let place = Place { tenant: tx.tenant(), object, version: SEALED };
    let Sealed { bytes, key_id } = vault::seal(tx, secrets, &place, &seed).await?;
    let row = TotpFactorRow {
        holder: holder.to_owned(),
        object_id: object,
        label: label.to_owned(),
        sealed: bytes,
        key_id,
        status: "pending".to_owned(),
        last_step: 0,
        failures: 0,
        locked_until: None,
        usable_from: now,
        created_at: now,
        updated_at: now,
    };
    if let Err(error) = rows::enroll(tx, &row).await {
        let in_use = matches!(error, store::StoreError::LeaseLost);
        return Err(if in_use { exists() } else { error.into() });
    }
    note(tx, "payout_approver.enroll", &row);
    Ok(Enrolled { secret: totp.secret(), url, row })
}

fn exists() -> Error {
    let message = "This credential has an authenticator already. Remove it first with DELETE /v1/payout-approvers.";
    Error::conflict("approver_exists", message)
}

/// Takes the first code of an authenticator: it is in use from then on, and may approve after a while.
///
/// # Errors
/// `Missing` without one; `Forbidden` while it is locked.
pub async fn confirm(tx: &mut TenantTx, secrets: &Secrets, holder: &str, code: &str) -> Result<Proof> {
    let Some(mut row) = rows::lock(tx, holder).await?.filter(|row| row.status == "pending") else {
        return Err(Error::missing("authenticator that waits for its first code"));
    };
    let proof = judge(tx, secrets, &mut row, code).await?;
    if matches!(proof, Proof::Right { .. }) {
        let settings = settings::get(tx).await?;
        row.status = "active".to_owned();
        row.usable_from = plus(tx.wall_now(), settings.enrolment());
        tx.record("payout_approver.enrolled", tx.tenant().uuid(), facts(&row));
        note(tx, "payout_approver.confirm", &row);
    }
    rows::save(tx, &row).await?;
    Ok(proof)
}

/// Takes a code of somebody who wants to say something about a payout.
///
/// # Errors
/// `Forbidden` for who has no authenticator, a locked or a too new one.
pub async fn prove(tx: &mut TenantTx, secrets: &Secrets, holder: &str, code: &str) -> Result<Proof> {
    let refuse = |code, message: String| Err(Error::new(Kind::Forbidden, code, message));
    let Some(mut row) = rows::lock(tx, holder).await?.filter(|row| row.status == "active") else {
        let message = "This credential has no authenticator. Enrol one with POST /v1/payout-approvers.";
        return refuse("not_an_approver", message.to_owned());
    };
    if row.usable_from > tx.wall_now() {
        let message = format!("The authenticator is new: it may approve from {} on.", row.usable_from);
        return refuse("approver_too_new", message);
    }
    let proof = judge(tx, secrets, &mut row, code).await?;
    rows::save(tx, &row).await?;
    Ok(proof)
}

/// Takes an authenticator out of use.
///
/// # Errors
/// `Missing`.
pub async fn disenroll(tx: &mut TenantTx, holder: &str) -> Result<TotpFactorRow> {
    let Some(mut row) = rows::lock(tx, holder).await?.filter(|row| row.status != "removed") else {
        return Err(Error::missing("payout approver"));
    };
    row.status = "removed".to_owned();
    rows::save(tx, &row).await?;
    tx.record("payout_approver.removed", tx.tenant().uuid(), facts(&row));
    note(tx, "payout_approver.remove", &row);
    Ok(row)
}

/// How many could approve what `maker` asks for.
///
/// # Errors
/// Any store error.
pub(crate) async fn others(tx: &mut TenantTx, maker: &str) -> Result<usize> {
    let all = rows::all(tx).await?;
    Ok(all.iter().filter(|row| row.status == "active" && row.holder != maker).count())
}

async fn judge(tx: &mut TenantTx, secrets: &Secrets, row: &mut TotpFactorRow, code: &str) -> Result<Proof> {
    let now = tx.wall_now();
    let mut tries = Tries { last_step: row.last_step, failures: row.failures, locked_until: row.locked_until };
    if let Some(until) = tries.locked(now) {
        let message = format!("Too many wrong codes: the authenticator is locked until {until}.");
        return Err(Error::new(Kind::Forbidden, "approver_locked", message));
    }
    let seed = seed(tx, secrets, row).await?;
    let judged = of_seed(&seed, &row.label)?.judge(&mut tries, code, now);
    (row.last_step, row.failures, row.locked_until) = (tries.last_step, tries.failures, tries.locked_until);
    Ok(match judged {
        Ok(step) => Proof::Right { step },
        Err(why) => {
            if why.locks {
                tracing::warn!(tenant = %tx.tenant(), holder = row.holder, "an approver's authenticator is locked");
                tx.record("payout_approver.locked", tx.tenant().uuid(), facts(row));
            }
            Proof::Wrong(Error::new(Kind::Forbidden, why.code, why.message))
        }
    })
}

async fn seed(tx: &mut TenantTx, secrets: &Secrets, row: &TotpFactorRow) -> Result<Vec<u8>> {
    vault::learn(tx, secrets, &[&row.key_id]).await?;
    let place = Place { tenant: tx.tenant(), object: row.object_id, version: SEALED };
    let sealed = Sealed { bytes: row.sealed.clone(), key_id: row.key_id.clone() };
    let plain = vault::open(secrets, &place, &sealed)
        .map_err(|error| Error::fault("the seed of an authenticator does not open").because(error))?;
    Ok(plain.expose_secret().to_vec())
}

fn of_seed(seed: &[u8], label: &str) -> Result<Authenticator> {
    Authenticator::new(seed, label).map_err(|error| Error::fault("a seed makes no authenticator").because(error))
}

fn facts(row: &TotpFactorRow) -> Value {
    json!({
        "approver": row.holder,
        "label": row.label,
        "status": row.status,
        "usableFrom": row.usable_from,
        "lockedUntil": row.locked_until,
    })
}

fn note(tx: &mut TenantTx, action: &'static str, row: &TotpFactorRow) {
    tx.audit(action, row.holder.clone(), None, Some(facts(row)));
}
