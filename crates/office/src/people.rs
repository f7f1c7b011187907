//! Signing up and signing in.
//!
//! The edge computes hashes between two short transactions, so that nobody holds a row while a password is hashed.

use ids::UserId;
use runtime::secret::Secrets;
use serde_json::json;
use store::ModeDb;
use store::office::people::{self as rows, UserRow};
use store::office::{self, CoreTx, LogLine, Seat, team};
use store::operator::tenants::NewTenant;
use usecase::check::Checks;
use usecase::{Error, Kind, Result};

use crate::sessions::{self, Stage};
use crate::{Token, Whence, passwords};

/// Longest name of a person or a business, in characters.
const MAX_NAME_CHARS: usize = 100;

/// What somebody types to sign up.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What the business is called.
    pub business: String,
    /// Who signs up.
    pub name: String,
    /// Their e-mail.
    pub email: String,
    /// Their password.
    pub password: String,
    /// The zone of the business's dates.
    pub zone: String,
    /// The currency it mostly uses.
    pub currency: String,
}

impl NewAccount {
    /// Says what is wrong with what was typed.
    ///
    /// # Errors
    /// Field errors.
    pub fn check(&self) -> Result<()> {
        let mut checks = Checks::new();
        checks.text("business", &self.business, MAX_NAME_CHARS);
        person(&mut checks, &self.name, &self.email, &self.password);
        checks.currency("currency", &self.currency);
        let zone = jiff::tz::TimeZone::get(&self.zone).is_ok();
        checks.demand(zone, "zone", "invalid_zone", "This time zone is not known. Write it as in `Africa/Lagos`.");
        checks.done()
    }
}

/// Checks what is asked of everybody who becomes a person here.
fn person(checks: &mut Checks, name: &str, email: &str, password: &str) {
    checks.text("name", name, MAX_NAME_CHARS);
    checks.email("email", email);
    passwords::check(checks, "password", password, &[email, name]);
}

/// An e-mail as it is kept: without blanks around it, in lower case.
pub fn kept(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(crate) fn fresh_person(tx: &CoreTx, name: &str, email: &str, hash: String) -> UserRow {
    UserRow {
        id: UserId::from_uuid(tx.fresh()),
        email: kept(email),
        name: name.trim().to_owned(),
        password: hash,
        is_staff: false,
        duty: None,
        totp_status: "none".to_owned(),
        totp_seed: None,
        totp_key_id: None,
        totp_last_step: 0,
        totp_since: None,
        failures: 0,
        locked_until: None,
        verified_at: None,
        created_at: tx.now(),
    }
}

/// Makes a person, a merchant, and the person its owner; signs them in.
///
/// # Errors
/// `email` `email_taken` when somebody has it.
pub async fn sign_up(
    tx: &mut CoreTx,
    secrets: &Secrets,
    modes: [&ModeDb; 2],
    new: &NewAccount,
    hash: String,
    whence: &Whence,
) -> Result<(Token, Seat)> {
    let row = fresh_person(tx, &new.name, &new.email, hash);
    if !rows::insert(tx, &row).await? {
        return Err(taken());
    }
    let tenant = NewTenant {
        name: new.business.trim().to_owned(),
        billing_zone: new.zone.clone(),
        currency: new.currency.clone(),
    };
    let seat = team::found(tx, modes, &tenant, row.id).await?;
    log(tx, Some(&seat), row.id, "tenant.found", whence).await?;
    let token = sessions::begin(tx, secrets, row.id, Stage::Full, Some(seat.tenant()), whence).await?;
    Ok((token, seat))
}

fn taken() -> Error {
    let message =
        "Somebody signed up with this e-mail before. If it was you, sign in; a second business is opened from there.";
    Error::field("email", "email_taken", message)
}

/// Makes a person who was invited. They belong nowhere until the invitation is accepted.
///
/// # Errors
/// Field errors; `email_taken` when the e-mail is somebody's: then they sign in instead.
pub fn check_invited(name: &str, email: &str, password: &str) -> Result<()> {
    let mut checks = Checks::new();
    person(&mut checks, name, email, password);
    checks.done()
}

/// As [`check_invited`] found it good.
///
/// # Errors
/// `email_taken`.
pub async fn make(tx: &mut CoreTx, name: &str, email: &str, hash: String) -> Result<UserRow> {
    let row = fresh_person(tx, name, email, hash);
    if rows::insert(tx, &row).await? { Ok(row) } else { Err(taken()) }
}

/// Whom a sign-in is about, before the password is looked at; none for an e-mail of nobody's.
///
/// # Errors
/// Any store error.
pub async fn look_up(tx: &mut CoreTx, email: &str) -> Result<Option<UserRow>> {
    Ok(rows::by_email(tx, &kept(email)).await?)
}

/// What a password led to.
#[derive(Debug)]
pub enum Entered {
    /// Signed in.
    In(Token),
    /// The second factor is to be shown.
    Halfway(Token),
}

/// Takes a sign-in after its password was compared.
///
/// # Errors
/// `sign_in_refused`, the same for a wrong e-mail and a wrong password. Commit all the same: it is in the log.
pub async fn enter(
    tx: &mut CoreTx,
    secrets: &Secrets,
    who: Option<&UserRow>,
    password_is_right: bool,
    whence: &Whence,
) -> Result<std::result::Result<Entered, Error>> {
    let Some(user) = who.filter(|_| password_is_right) else {
        if let Some(user) = who {
            log(tx, None, user.id, "sign_in.refused", whence).await?;
        }
        let message = "The e-mail or the password is wrong. Check both and try again.";
        return Ok(Err(Error::new(Kind::Forbidden, "sign_in_refused", message)));
    };
    if user.totp_status == "active" {
        let token = sessions::begin(tx, secrets, user.id, Stage::Password, None, whence).await?;
        return Ok(Ok(Entered::Halfway(token)));
    }
    Ok(Ok(Entered::In(let_in(tx, secrets, user, whence).await?)))
}

/// Signs somebody in who has shown everything that is asked of them.
///
/// # Errors
/// Any store error.
pub(crate) async fn let_in(tx: &mut CoreTx, secrets: &Secrets, user: &UserRow, whence: &Whence) -> Result<Token> {
    let seats = office::seats(tx, user.id).await?;
    log(tx, None, user.id, "sign_in.succeeded", whence).await?;
    sessions::begin(tx, secrets, user.id, Stage::Full, seats.first().map(Seat::tenant), whence).await
}

/// Gives somebody another password; all their other sessions end, and this one goes on under a new token.
///
/// # Errors
/// Any store error.
pub async fn change_password(
    tx: &mut CoreTx,
    secrets: &Secrets,
    session: &sessions::SessionRow,
    hash: String,
    whence: &Whence,
) -> Result<Token> {
    let mut user = rows::lock(tx, session.user_id).await?;
    user.password = hash;
    rows::save(tx, &user).await?;
    log(tx, None, user.id, "password.changed", whence).await?;
    renewed(tx, secrets, session, whence).await
}

/// Says what is wrong with a new password of somebody who is there.
///
/// # Errors
/// Field errors.
pub fn check_password(user: &UserRow, password: &str) -> Result<()> {
    let mut checks = Checks::new();
    passwords::check(&mut checks, "password", password, &[&user.email, &user.name]);
    checks.done()
}

/// Ends every session of somebody and begins another: what opens the account has changed.
pub(crate) async fn renewed(
    tx: &mut CoreTx,
    secrets: &Secrets,
    session: &sessions::SessionRow,
    whence: &Whence,
) -> Result<Token> {
    sessions::end_others(tx, session.user_id, None).await?;
    sessions::begin(tx, secrets, session.user_id, Stage::Full, session.tenant_id, whence).await
}

pub(crate) async fn log(
    tx: &mut CoreTx,
    seat: Option<&Seat>,
    user: UserId,
    action: &str,
    whence: &Whence,
) -> Result<()> {
    let line = LogLine {
        tenant: seat.map(Seat::tenant),
        user: Some(user),
        action,
        subject: &user.to_string(),
        detail: json!({ "agent": whence.agent }),
        address: whence.address.as_deref(),
    };
    Ok(tx.log(line).await?)
}
