//! Who works for the platform: made by an operator, with an authenticator from the first day.

use runtime::secret::Secrets;
use store::office::CoreTx;
use store::office::people::{self as rows, UserRow};
use usecase::{Error, Kind, Result};

use crate::people::{fresh_person, kept, log};
use crate::second::{self, Enrolled};
use crate::{Whence, sessions};

/// Puts somebody on staff. Somebody new gets an authenticator, whose seed is shown this once; who has an account keeps it as it is, and
/// needs an authenticator before anything opens.
///
/// # Errors
/// Any store error.
pub async fn hire(
    tx: &mut CoreTx,
    secrets: &Secrets,
    (name, email): (&str, &str),
    hash: String,
) -> Result<Option<Enrolled>> {
    let known = rows::by_email(tx, &kept(email)).await?;
    let is_new = known.is_none();
    let mut user = match known {
        Some(user) => user,
        None => {
            // The operator knows them.
            let row = UserRow { verified_at: Some(tx.now()), ..fresh_person(tx, name, email, hash) };
            rows::insert(tx, &row).await?;
            row
        }
    };
    user.is_staff = true;
    let enrolled = if is_new { Some(second::give(secrets, &mut user)?) } else { None };
    rows::save(tx, &user).await?;
    log(tx, None, user.id, "staff.hire", &Whence::default()).await?;
    Ok(enrolled)
}

/// Takes somebody off staff. All their sessions end.
///
/// # Errors
/// `Missing` for who is not on it.
pub async fn dismiss(tx: &mut CoreTx, email: &str) -> Result<()> {
    let found = rows::by_email(tx, &kept(email)).await?.filter(|user| user.is_staff);
    let mut user =
        found.ok_or_else(|| Error::new(Kind::Missing, "not_found", "Nobody with this e-mail is on staff."))?;
    user.is_staff = false;
    rows::save(tx, &user).await?;
    sessions::end_others(tx, user.id, None).await?;
    log(tx, None, user.id, "staff.dismiss", &Whence::default()).await
}
