//! The second factor: an authenticator, and codes on paper for the day when it is lost.

use authenticator::{Authenticator, Refused, Tries};
use ids::{TenantId, UserId, Uuid};
use rand::RngExt as _;
use runtime::secret::Secrets;
use secrecy::{ExposeSecret as _, SecretString};
use store::office::CoreTx;
use store::office::people::{self as rows, UserRow};
use usecase::seal::{self, Place, Sealed};
use usecase::{Error, Kind, Result};

use crate::people::{let_in, log, renewed};
use crate::sessions::{self, SessionRow};
use crate::tokens::keyed;
use crate::{Token, Whence};

/// The form of a sealed seed.
const SEALED: u32 = 1;
/// Codes on paper, and the characters of each: 50 bits, of letters that are not taken for each other.
const CODES: usize = 10;
const CODE_CHARS: usize = 10;
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

/// A seed, to be shown until its first code was typed.
#[derive(Debug)]
pub struct Enrolled {
    /// To be typed.
    pub secret: SecretString,
    /// To be scanned.
    pub url: SecretString,
}

/// Begins an authenticator, or shows again the one that waits for its first code.
///
/// # Errors
/// `Conflict` when one is in use.
pub async fn enroll(tx: &mut CoreTx, secrets: &Secrets, session: &SessionRow) -> Result<Enrolled> {
    let mut user = rows::lock(tx, session.user_id).await?;
    if user.totp_status == "active" {
        let message = "An authenticator is in use already. Remove it first.";
        return Err(Error::conflict("second_factor_exists", message));
    }
    if user.totp_status == "none" {
        plant(secrets, &mut user, "pending");
        rows::save(tx, &user).await?;
    }
    shown(secrets, &user)
}

/// Gives somebody an authenticator that is in use at once; save them after it. For who is told the seed in person.
///
/// # Errors
/// `Fault` for an e-mail that no authenticator can be called by.
pub(crate) fn give(tx: &CoreTx, secrets: &Secrets, user: &mut UserRow) -> Result<Enrolled> {
    plant(secrets, user, "active");
    user.totp_since = Some(tx.now());
    shown(secrets, user)
}

fn plant(secrets: &Secrets, user: &mut UserRow, status: &str) {
    let seed = authenticator::new_seed();
    let Sealed { bytes, key_id } = seal::seal(&seal::lasting(secrets), &place(user), &seed);
    (user.totp_seed, user.totp_key_id) = (Some(bytes), Some(key_id));
    user.totp_status = status.to_owned();
}

fn shown(secrets: &Secrets, user: &UserRow) -> Result<Enrolled> {
    let totp = held(secrets, user)?;
    let url = totp.url().map_err(|error| Error::fault("an authenticator has no address").because(error))?;
    Ok(Enrolled { secret: totp.secret(), url })
}

/// Takes the first code: the authenticator is in use from then on. Answers the codes on paper, shown this once, and the token of a
/// new session; all others end.
///
/// # Errors
/// The inner error is for who typed: commit all the same, the failure counts.
pub async fn confirm(
    tx: &mut CoreTx,
    secrets: &Secrets,
    session: &SessionRow,
    code: &str,
    whence: &Whence,
) -> Result<std::result::Result<(Token, Vec<SecretString>), Error>> {
    let mut user = rows::lock(tx, session.user_id).await?;
    if user.totp_status != "pending" {
        return Err(Error::missing("authenticator that waits for its first code"));
    }
    if let Err(wrong) = judge(tx, secrets, &mut user, code)? {
        rows::save(tx, &user).await?;
        return Ok(Err(wrong));
    }
    user.totp_status = "active".to_owned();
    user.totp_since = Some(tx.now());
    rows::save(tx, &user).await?;
    let codes = paper(tx, secrets, &user).await?;
    log(tx, None, user.id, "second_factor.added", whence).await?;
    Ok(Ok((renewed(tx, secrets, session, whence).await?, codes)))
}

/// Takes a code, or a code on paper, of somebody whose password was right.
///
/// # Errors
/// The inner error is for who typed: commit all the same, the failure counts.
pub async fn enter(
    tx: &mut CoreTx,
    secrets: &Secrets,
    session: &SessionRow,
    code: &str,
    whence: &Whence,
) -> Result<std::result::Result<Token, Error>> {
    let mut user = rows::lock(tx, session.user_id).await?;
    let proof = prove(tx, secrets, &mut user, code).await?;
    rows::save(tx, &user).await?;
    if let Err(wrong) = proof {
        log(tx, None, user.id, "second_factor.refused", whence).await?;
        return Ok(Err(wrong));
    }
    sessions::end(tx, user.id, session.id).await?;
    Ok(Ok(let_in(tx, secrets, &user, whence).await?))
}

/// Takes the authenticator out of use, after a last code of it. All other sessions end.
///
/// # Errors
/// The inner error is for who typed: commit all the same, the failure counts.
pub async fn remove(
    tx: &mut CoreTx,
    secrets: &Secrets,
    session: &SessionRow,
    code: &str,
    whence: &Whence,
) -> Result<std::result::Result<Token, Error>> {
    let mut user = rows::lock(tx, session.user_id).await?;
    if user.totp_status != "active" {
        return Err(Error::missing("authenticator"));
    }
    let proof = prove(tx, secrets, &mut user, code).await?;
    if proof.is_ok() {
        (user.totp_status, user.totp_seed, user.totp_key_id) = ("none".to_owned(), None, None);
        user.totp_since = None;
        rows::set_codes(tx, user.id, &[]).await?;
        log(tx, None, user.id, "second_factor.removed", whence).await?;
    }
    rows::save(tx, &user).await?;
    match proof {
        Ok(()) => Ok(Ok(renewed(tx, secrets, session, whence).await?)),
        Err(wrong) => Ok(Err(wrong)),
    }
}

/// Takes a code of somebody who is signed in and is about to do what wants one; a code on paper does not count. Answers its time step,
/// which is spent.
///
/// # Errors
/// The inner error is for who typed: commit all the same, the failure counts.
pub async fn show(
    tx: &mut CoreTx,
    secrets: &Secrets,
    user: UserId,
    code: &str,
    whence: &Whence,
) -> Result<std::result::Result<i64, Error>> {
    let mut user = rows::lock(tx, user).await?;
    let typed: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let proof = judge(tx, secrets, &mut user, &typed)?;
    rows::save(tx, &user).await?;
    if proof.is_err() {
        log(tx, None, user.id, "second_factor.refused", whence).await?;
    }
    Ok(proof.map(|()| user.totp_last_step))
}

/// New codes on paper; those from before open nothing more.
async fn paper(tx: &mut CoreTx, secrets: &Secrets, user: &UserRow) -> Result<Vec<SecretString>> {
    let codes: Vec<String> = (0..CODES).map(|_| fresh_code()).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| hash(secrets, user, code)).collect();
    rows::set_codes(tx, user.id, &hashes).await?;
    Ok(codes.into_iter().map(SecretString::from).collect())
}

fn fresh_code() -> String {
    let mut rng = rand::rng();
    let letter = |_| char::from(LETTERS.get(rng.random_range(0..LETTERS.len())).copied().unwrap_or(b'a'));
    let mut text: String = (0..CODE_CHARS).map(letter).collect();
    text.insert(CODE_CHARS / 2, '-');
    text
}

fn hash(secrets: &Secrets, user: &UserRow, code: &str) -> Vec<u8> {
    keyed(secrets, "recovery code", &[user.id.uuid().as_bytes(), code.as_bytes()]).to_vec()
}

/// A code of the authenticator, or one on paper.
async fn prove(
    tx: &mut CoreTx,
    secrets: &Secrets,
    user: &mut UserRow,
    typed: &str,
) -> Result<std::result::Result<(), Error>> {
    let typed: String = typed.trim().to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    if typed.len() != CODE_CHARS + 1 {
        return judge(tx, secrets, user, &typed);
    }
    if let Some(locked) = locked(tx, user) {
        return Ok(Err(locked));
    }
    let mut tries = tries(user);
    let known = rows::use_code(tx, user.id, &hash(secrets, user, &typed)).await?;
    let proof = if known {
        tries.passed();
        Ok(())
    } else {
        let message = "This recovery code is not yours, or it was used before. Each works once.";
        Err(refused(user, tries.missed("wrong_code", message, tx.now())))
    };
    tried(user, tries);
    Ok(proof)
}

fn locked(tx: &CoreTx, user: &UserRow) -> Option<Error> {
    let until = tries(user).locked(tx.now())?;
    let message = format!("Too many wrong codes. Wait until {until:.0}, then try again.");
    Some(Error::new(Kind::Forbidden, "second_factor_locked", message))
}

fn judge(tx: &CoreTx, secrets: &Secrets, user: &mut UserRow, code: &str) -> Result<std::result::Result<(), Error>> {
    if let Some(locked) = locked(tx, user) {
        return Ok(Err(locked));
    }
    let mut tries = tries(user);
    let proof = held(secrets, user)?.judge(&mut tries, code, tx.now());
    tried(user, tries);
    Ok(proof.map(|_| ()).map_err(|why| refused(user, why)))
}

fn tries(user: &UserRow) -> Tries {
    Tries { last_step: user.totp_last_step, failures: user.failures, locked_until: user.locked_until }
}

fn tried(user: &mut UserRow, tries: Tries) {
    (user.totp_last_step, user.failures, user.locked_until) = (tries.last_step, tries.failures, tries.locked_until);
}

fn refused(user: &UserRow, why: Refused) -> Error {
    if why.locks {
        tracing::warn!(user = %user.id, "a second factor is locked");
    }
    Error::new(Kind::Forbidden, why.code, why.message)
}

/// Where a seed belongs.
fn place(user: &UserRow) -> Place {
    Place { tenant: TenantId::from_uuid(Uuid::nil()), object: user.id.uuid(), version: SEALED }
}

/// The authenticator that somebody holds.
fn held(secrets: &Secrets, user: &UserRow) -> Result<Authenticator> {
    let (Some(bytes), Some(key_id)) = (user.totp_seed.clone(), user.totp_key_id.clone()) else {
        return Err(Error::missing("authenticator"));
    };
    let seed = seal::open(secrets, &place(user), &Sealed { bytes, key_id })
        .map_err(|error| Error::fault("the seed of an authenticator does not open").because(error))?;
    Authenticator::new(seed.expose_secret(), &user.email)
        .map_err(|error| Error::fault("a kept seed makes no authenticator").because(error))
}
