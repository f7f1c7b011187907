//! Sending letters: taken in a commit, handed to a carrier outside of any, and what became of them written in another.
//!
//! Whoever dies in between leaves a lease that ends, and the letter is sent again: better twice than never, since each has the same link.
//! What nobody could take is tried again on a ladder; what a carrier refuses for good, or nobody took for a day, has failed.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use notices::render::{Letter, letter};
use notices::{Channel, Rendered};
use runtime::secret::Secrets;
use store::doors::CoreDb;
use store::office::letters::{self as rows, LetterRow};
use store::office::{CoreTx, people, team};
use usecase::carrying::{Address, AfterUnknown, Courier, Envelope, MessageKey, Sending};
use usecase::{Error, Result};

use crate::{plus, tokens};

/// How long a letter is one sender's.
const LEASE: SignedDuration = SignedDuration::from_mins(3);
/// Most letters of a round.
const ROUND: i64 = 20;
/// After how long a letter is tried again that nobody took.
const LADDER: [SignedDuration; 6] = [
    SignedDuration::from_secs(30),
    SignedDuration::from_mins(2),
    SignedDuration::from_mins(10),
    SignedDuration::from_hours(1),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(17),
];

/// Sends what is due. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Post {
    core: CoreDb,
    courier: Arc<dyn Courier>,
    secrets: Secrets,
    base_url: String,
}

impl Post {
    /// By this courier. `base_url` is where people reach the dashboard, without a slash at the end.
    pub fn new(core: CoreDb, courier: Arc<dyn Courier>, secrets: Secrets, base_url: String) -> Post {
        Post { core, courier, secrets, base_url }
    }

    /// Whether anybody carries mails.
    pub fn carries(&self) -> bool {
        self.courier.carries(Channel::Email)
    }

    /// Sends the letters that are due, and answers how many were taken.
    ///
    /// # Errors
    /// Any store error.
    pub async fn round(&self) -> Result<usize> {
        let mut tx = self.core.begin().await?;
        let until = plus(tx.now(), LEASE);
        let taken = rows::claim(&mut tx, until, ROUND).await?;
        tx.commit(()).await?;
        let count = taken.len();
        for row in taken {
            self.send(row).await?;
        }
        Ok(count)
    }

    async fn send(&self, row: LetterRow) -> Result<()> {
        let mut tx = self.core.begin().await?;
        let written = self.envelope(&mut tx, &row).await?;
        tx.commit(()).await?;
        let sent = match &written {
            Some(envelope) => {
                let outcome = self.courier.send(envelope, AfterUnknown::TryNext).await;
                Some((outcome.sending, outcome.carrier))
            }
            None => None,
        };
        let mut tx = self.core.begin().await?;
        let row = judged(row, sent, tx.now());
        if row.status == "failed" {
            tracing::warn!(letter = %row.id, kind = row.kind, error = row.error.as_deref(), "a letter was given up");
        }
        rows::finish(&mut tx, &row).await?;
        Ok(tx.commit(()).await?)
    }

    /// The mail; none when it is of no use any more: the invitation was used or taken back, the mailbox is known.
    async fn envelope(&self, tx: &mut CoreTx, row: &LetterRow) -> Result<Option<Envelope>> {
        let content = match (row.user_id, row.tenant_id.zip(row.invitation_id)) {
            (Some(user), None) => {
                let user = people::lock(tx, user).await?;
                let link = tokens::verification(&self.secrets, row.id);
                (user.verified_at.is_none() && user.email == row.address)
                    .then(|| verification(&user.name, &format!("{}/verify/{link}", self.base_url)))
            }
            (None, Some((tenant, id))) => {
                let found = team::lock_invitation(tx, tenant, id).await?;
                let now = tx.now();
                let open =
                    found.filter(|one| one.accepted_at.is_none() && one.revoked_at.is_none() && now < one.expires_at);
                let business = team::tenant_name(tx, tenant).await?;
                let link = tokens::invitation(&self.secrets, tenant, id);
                open.map(|_| invitation(&business, &format!("{}/invitation/{link}", self.base_url)))
            }
            (Some(_), Some(_)) | (None, None) => return Err(Error::fault("a letter is about one thing")),
        };
        let Some(content) = content else { return Ok(None) };
        let key = MessageKey::parse(&row.id.to_string()).ok_or_else(|| Error::fault("a letter's id is no key"))?;
        Ok(Some(Envelope {
            key,
            to: Address::Email(row.address.clone()),
            from_name: Some("Recoup".to_owned()),
            reply_to: None,
            unsubscribe_url: None,
            not_by: Vec::new(),
            content: Rendered::Email(content),
        }))
    }
}

/// What became of it.
fn judged(mut row: LetterRow, sent: Option<(Sending, Option<&'static str>)>, now: Timestamp) -> LetterRow {
    let Some((sending, carrier)) = sent else {
        return LetterRow { status: "failed".to_owned(), due_at: None, error: Some("overtaken".to_owned()), ..row };
    };
    row.carrier = carrier.map(str::to_owned);
    let again = match sending {
        // What nobody knows is not sent a third time: it very likely arrived, and a person may ask for another.
        Sending::Accepted { .. } | Sending::Unknown { .. } => {
            return LetterRow { status: "sent".to_owned(), due_at: None, sent_at: Some(now), error: None, ..row };
        }
        Sending::Refused(refusal) => {
            row.error = Some(format!("{}: {}", refusal.code, refusal.text));
            !refusal.permanent
        }
        Sending::Busy { .. } => {
            row.error = Some("busy".to_owned());
            true
        }
        Sending::Unavailable { why } => {
            row.error = Some(why);
            true
        }
    };
    let rung = usize::try_from(row.tries.saturating_sub(1)).unwrap_or(0);
    match LADDER.get(rung).filter(|_| again) {
        Some(wait) => row.due_at = Some(plus(now, *wait)),
        None => (row.status, row.due_at) = ("failed".to_owned(), None),
    }
    row
}

fn verification(name: &str, link: &str) -> notices::Email {
    letter(&Letter {
        subject: "Show that this mailbox is yours",
        preheader: "One press, and your account can do everything.",
        sender: "Recoup",
        hello: &format!("Hello {name},"),
        paragraphs: &[
            "somebody opened an account at Recoup with this e-mail address. If it was you, press the button and say that it is yours.",
            "If it was not you, do nothing: without this, nobody can be invited or paid in your name.",
        ],
        action: ("Show that it is mine", link),
        small: &["The link opens for three days.", "We never ask for your password by mail."],
    })
}

fn invitation(business: &str, link: &str) -> notices::Email {
    letter(&Letter {
        subject: &format!("{business} asks you to join their team"),
        preheader: "The invitation is for you alone, and opens once.",
        sender: "Recoup",
        hello: "Hello,",
        paragraphs: &[
            &format!(
                "{business} works with Recoup, and asks you to join their team there. Press the button to see what they want you to do, and to join."
            ),
            "If you do not know them, do nothing.",
        ],
        action: ("See the invitation", link),
        small: &[
            "The link is for you alone. It opens once, for three days.",
            "We never ask for your password by mail.",
        ],
    })
}
