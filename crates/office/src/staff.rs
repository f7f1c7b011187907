//! Who works for the platform: made by an operator, with an authenticator from the first day and a duty.

use ids::UserId;
use runtime::secret::Secrets;
use serde_json::json;
use store::office::people::{self as rows, UserRow};
use store::office::{CoreTx, LogLine};
use usecase::{Error, Kind, Result};

use crate::duties::{self, Deed, Duty};
use crate::people::{fresh_person, kept, log};
use crate::second::{self, Enrolled};
use crate::{Whence, sessions};

/// Somebody who works for the platform and has an authenticator.
#[derive(Clone, Debug)]
pub struct Staff {
    user: UserId,
    duty: Option<Duty>,
}

impl Staff {
    /// # Errors
    /// `Missing` for everybody else, to whom there is nothing here; `Forbidden` without an authenticator.
    pub fn of(user: &UserRow) -> Result<Staff> {
        if !user.is_staff {
            return Err(Error::missing("page"));
        }
        if user.totp_status != "active" {
            let message = "Staff need an authenticator. Add one to your account first.";
            return Err(Error::new(Kind::Forbidden, "second_factor_required", message));
        }
        Ok(Staff { user: user.id, duty: user.duty.as_deref().and_then(Duty::parse) })
    }

    /// Who it is.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// What they are there for; none of a duty that is not known here.
    pub fn duty(&self) -> Option<Duty> {
        self.duty
    }

    /// Whether they may do something.
    pub fn may(&self, deed: Deed) -> bool {
        self.duty.is_some_and(|duty| duties::may(duty, deed))
    }
}

/// Puts somebody on staff, or gives somebody on it another duty. Somebody new gets an authenticator, whose seed is shown this once; who has an account keeps it as it is, and
/// needs an authenticator before anything opens.
///
/// # Errors
/// Any store error.
pub async fn hire(
    tx: &mut CoreTx,
    secrets: &Secrets,
    (name, email): (&str, &str),
    hash: String,
    duty: Duty,
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
    user.duty = Some(duty.as_str().to_owned());
    let enrolled = if is_new { Some(second::give(tx, secrets, &mut user)?) } else { None };
    rows::save(tx, &user).await?;
    let detail = json!({ "role": duty.as_str() });
    let line =
        LogLine { tenant: None, user: Some(user.id), action: "staff.hire", subject: "staff", detail, address: None };
    tx.log(line).await?;
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
    (user.is_staff, user.duty) = (false, None);
    rows::save(tx, &user).await?;
    sessions::end_others(tx, user.id, None).await?;
    log(tx, None, user.id, "staff.dismiss", &Whence::default()).await
}
