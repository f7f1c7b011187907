//! The second factor: six digits of an authenticator, half a minute, one step to either side, no code twice; and codes on paper for
//! the day when the authenticator is lost.

use ids::{TenantId, Uuid};
use jiff::SignedDuration;
use rand::RngExt as _;
use runtime::secret::Secrets;
use secrecy::{ExposeSecret as _, SecretString};
use store::office::CoreTx;
use store::office::people::{self as rows, UserRow};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use usecase::seal::{self, Place, Sealed};
use usecase::{Error, Kind, Result};

use crate::people::{let_in, log, renewed};
use crate::sessions::{self, SessionRow};
use crate::tokens::keyed;
use crate::{Token, Whence, plus};

/// The form of a sealed seed.
const SEALED: u32 = 1;
/// Bytes of a seed: 160 bits.
const SEED_BYTES: usize = 20;
/// Wrong codes before a lock, and how long it holds.
const MOST_FAILURES: i16 = 5;
const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Who the codes are for, as the authenticator shows it.
const ISSUER: &str = "Recoup";
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
        let seed: [u8; SEED_BYTES] = rand::random();
        let Sealed { bytes, key_id } = seal::seal(&lasting(secrets), &place(&user), &seed);
        (user.totp_seed, user.totp_key_id) = (Some(bytes), Some(key_id));
        user.totp_status = "pending".to_owned();
        rows::save(tx, &user).await?;
    }
    let totp = authenticator(&seed(secrets, &user)?, &user.email)?;
    let url = totp.to_url().map_err(|error| Error::fault(format!("an authenticator has no address: {error}")))?;
    Ok(Enrolled { secret: totp.secret().to_base32().into(), url: url.into() })
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
        rows::set_codes(tx, user.id, &[]).await?;
        log(tx, None, user.id, "second_factor.removed", whence).await?;
    }
    rows::save(tx, &user).await?;
    match proof {
        Ok(()) => Ok(Ok(renewed(tx, secrets, session, whence).await?)),
        Err(wrong) => Ok(Err(wrong)),
    }
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
    if rows::use_code(tx, user.id, &hash(secrets, user, &typed)).await? {
        (user.failures, user.locked_until) = (0, None);
        return Ok(Ok(()));
    }
    Ok(Err(wrong(tx, user, "wrong_code", "This recovery code is not yours, or it was used before. Each works once.")))
}

fn locked(tx: &CoreTx, user: &UserRow) -> Option<Error> {
    let until = user.locked_until.filter(|until| *until > tx.now())?;
    let message = format!("Too many wrong codes. Wait until {until:.0}, then try again.");
    Some(Error::new(Kind::Forbidden, "second_factor_locked", message))
}

fn judge(tx: &CoreTx, secrets: &Secrets, user: &mut UserRow, code: &str) -> Result<std::result::Result<(), Error>> {
    if let Some(locked) = locked(tx, user) {
        return Ok(Err(locked));
    }
    let seed = seed(secrets, user)?;
    let instant = u64::try_from(tx.now().as_second()).unwrap_or_default();
    let matched = authenticator(&seed, &user.email)?.check(code.trim(), instant);
    Ok(match matched.and_then(|step| i64::try_from(step).ok()) {
        Some(step) if step > user.totp_last_step => {
            (user.totp_last_step, user.failures, user.locked_until) = (step, 0, None);
            Ok(())
        }
        Some(_) => Err(wrong(tx, user, "code_already_used", "This code was used. Wait for the next one.")),
        None => {
            Err(wrong(tx, user, "wrong_code", "The code is wrong, or of another time. Is the phone's clock right?"))
        }
    })
}

fn wrong(tx: &CoreTx, user: &mut UserRow, code: &'static str, message: &'static str) -> Error {
    user.failures = user.failures.saturating_add(1);
    if user.failures >= MOST_FAILURES {
        user.failures = 0;
        user.locked_until = Some(plus(tx.now(), LOCKED_FOR));
        tracing::warn!(user = %user.id, "a second factor is locked");
    }
    Error::new(Kind::Forbidden, code, message)
}

/// A person belongs to no merchant, and so to no data key: their seed is sealed under the sealing key, which is never replaced, so that
/// replacing a key-encryption key locks nobody out.
fn lasting(secrets: &Secrets) -> Secrets {
    Secrets { kek: None, ..secrets.clone() }
}

/// Where a seed belongs.
fn place(user: &UserRow) -> Place {
    Place { tenant: TenantId::from_uuid(Uuid::nil()), object: user.id.uuid(), version: SEALED }
}

fn seed(secrets: &Secrets, user: &UserRow) -> Result<Vec<u8>> {
    let (Some(bytes), Some(key_id)) = (user.totp_seed.clone(), user.totp_key_id.clone()) else {
        return Err(Error::missing("authenticator"));
    };
    let plain = seal::open(secrets, &place(user), &Sealed { bytes, key_id })
        .map_err(|error| Error::fault("the seed of an authenticator does not open").because(error))?;
    Ok(plain.expose_secret().to_vec())
}

fn authenticator(seed: &[u8], label: &str) -> Result<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_secret(Secret::from(seed))
        .with_issuer(Some(ISSUER.to_owned()))
        .with_account_name(label.to_owned())
        .build()
        .map_err(|error| Error::fault(format!("an authenticator cannot be made: {error}")))
}
