//! Sessions of browsers: idle for ten minutes, twelve hours at most, a new token whenever more is allowed than before.

use ids::{TenantId, UserId, UserSessionId};
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use store::office::CoreTx;
use store::office::sessions as rows;
pub use store::office::sessions::SessionRow;
use usecase::Result;

use crate::{Token, Whence, plus};

/// A session that is not used for so long is over.
pub const IDLE: SignedDuration = SignedDuration::from_mins(10);
/// A session is over after so long, however much it is used.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// After a password was right, the second factor is waited for so long.
const HALFWAY: SignedDuration = SignedDuration::from_mins(10);
/// What is sensitive wants a password that is not older.
pub const FRESH: SignedDuration = SignedDuration::from_mins(30);
/// A session is marked as seen at most this often, so that looking at pages does not write each time.
const MARKED_EVERY: SignedDuration = SignedDuration::from_secs(15);
/// Most characters of what a browser calls itself.
const AGENT_CHARS: usize = 200;

/// How far somebody has come in signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is missing.
    Password,
    /// Signed in.
    Full,
}

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Stage::Password => "password",
            Stage::Full => "full",
        }
    }
}

/// Begins a session; its token is shown once.
///
/// # Errors
/// Any store error.
pub async fn begin(
    tx: &mut CoreTx,
    secrets: &Secrets,
    user: UserId,
    stage: Stage,
    tenant: Option<TenantId>,
    whence: &Whence,
) -> Result<Token> {
    let (token, now) = (Token::random(), tx.now());
    let longest = match stage {
        Stage::Password => HALFWAY,
        Stage::Full => LONGEST,
    };
    let row = SessionRow {
        id: UserSessionId::from_uuid(tx.fresh()),
        user_id: user,
        stage: stage.as_str().to_owned(),
        tenant_id: tenant,
        created_at: now,
        seen_at: now,
        expires_at: plus(now, longest),
        stepped_up_at: (stage == Stage::Full).then_some(now),
        ended_at: None,
        address: whence.address.clone(),
        agent: whence.agent.as_ref().map(|text| text.chars().take(AGENT_CHARS).collect()),
    };
    rows::insert(tx, &row, &token.hash(secrets)).await?;
    Ok(token)
}

/// The session of a token, when it is not over, and marks it as seen.
///
/// # Errors
/// Any store error.
pub async fn find(tx: &mut CoreTx, secrets: &Secrets, token: &Token) -> Result<Option<SessionRow>> {
    let now = tx.now();
    let found = rows::by_token(tx, &token.hash(secrets)).await?;
    let Some(row) = found.filter(|row| is_open(row, now)) else { return Ok(None) };
    if now.duration_since(row.seen_at) >= MARKED_EVERY {
        rows::touch(tx, row.id).await?;
    }
    Ok(Some(row))
}

fn is_open(row: &SessionRow, now: Timestamp) -> bool {
    row.ended_at.is_none() && now < row.expires_at && now < plus(row.seen_at, IDLE)
}

/// Whether somebody is signed in, with everything that is asked of them.
pub fn is_full(row: &SessionRow) -> bool {
    row.stage == Stage::Full.as_str()
}

/// Whether the password was shown a moment ago.
pub fn is_fresh(row: &SessionRow, now: Timestamp) -> bool {
    row.stepped_up_at.is_some_and(|at| now < plus(at, FRESH))
}

/// The sessions of a person that go on, newest first.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut CoreTx, user: UserId) -> Result<Vec<SessionRow>> {
    let since = tx.now().checked_sub(IDLE).unwrap_or(Timestamp::MIN);
    Ok(rows::of_user(tx, user, since).await?)
}

/// Ends one session of a person.
///
/// # Errors
/// Any store error.
pub async fn end(tx: &mut CoreTx, user: UserId, id: UserSessionId) -> Result<()> {
    rows::end(tx, user, Some(id), None).await?;
    Ok(())
}

/// Ends all sessions of a person but one.
///
/// # Errors
/// Any store error.
pub async fn end_others(tx: &mut CoreTx, user: UserId, but: Option<UserSessionId>) -> Result<u64> {
    Ok(rows::end(tx, user, None, but).await?)
}

/// Says at which merchant a session looks.
///
/// # Errors
/// Any store error.
pub async fn look_at(tx: &mut CoreTx, id: UserSessionId, tenant: TenantId) -> Result<()> {
    Ok(rows::look_at(tx, id, tenant).await?)
}
