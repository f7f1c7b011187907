//! Sending letters: taken in a commit, handed to a carrier outside of any, and what became of them written in another.
//!
//! Whoever dies in between leaves a lease that ends, and the letter is sent again: better twice than never, since each has the same link.
//! What nobody could take is tried again on a ladder; what a carrier refuses for good, or nobody took for a day, has failed.

use std::sync::Arc;

use ids::Mode;
use jiff::{SignedDuration, Timestamp};
use notices::render::{Letter, letter};
use notices::{Channel, Rendered};
use runtime::secret::Secrets;
use store::doors::{AuditDb, CoreDb};
use store::office::letters::{self as rows, LetterRow};
use store::office::{CoreTx, people, team, vetting};
use store::operator::oversight;
use usecase::carrying::{Address, AfterUnknown, Courier, Envelope, MessageKey, Sending};
use usecase::{Error, Result};

use crate::{letters, plus, tokens};

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
    caps: Option<AuditDb>,
}

impl Post {
    /// By this courier. `base_url` is where people reach the dashboard, without a slash at the end.
    pub fn new(core: CoreDb, courier: Arc<dyn Courier>, secrets: Secrets, base_url: String) -> Post {
        Post { core, courier, secrets, base_url, caps: None }
    }

    /// Which also looks who has nearly used what they may take before verification.
    #[must_use]
    pub fn watching(self, caps: AuditDb) -> Post {
        Post { caps: Some(caps), ..self }
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
        self.look_at_caps().await?;
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

    /// Writes the letters about limits that are nearly used, or reached. Reached without having been near is told as reached only.
    async fn look_at_caps(&self) -> Result<()> {
        let Some(audit) = &self.caps else { return Ok(()) };
        let found = oversight::caps_to_tell(audit, Mode::Live).await?;
        if found.is_empty() {
            return Ok(());
        }
        let mut tx = self.core.begin().await?;
        for row in found {
            letters::tell_of_cap(&mut tx, row.tenant_id, row.is_reached).await?;
        }
        Ok(tx.commit(()).await?)
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
        let content = match (row.user_id, row.tenant_id, row.invitation_id) {
            (Some(user), None, None) => {
                let user = people::lock(tx, user).await?;
                let link = tokens::verification(&self.secrets, row.id);
                (user.verified_at.is_none() && user.email == row.address)
                    .then(|| verification(&user.name, &format!("{}/verify/{link}", self.base_url)))
            }
            (Some(_), Some(tenant), None) => {
                let found = vetting::merchant(tx, tenant).await?;
                let place = format!("{}/business", self.base_url);
                found.filter(|of| of.tier == "starter").map(|of| cap(&of.name, row.kind == "cap_reached", &place))
            }
            (None, Some(tenant), Some(id)) => {
                let found = team::lock_invitation(tx, tenant, id).await?;
                let now = tx.now();
                let open =
                    found.filter(|one| one.accepted_at.is_none() && one.revoked_at.is_none() && now < one.expires_at);
                let business = team::tenant_name(tx, tenant).await?;
                let link = tokens::invitation(&self.secrets, tenant, id);
                open.map(|_| invitation(&business, &format!("{}/invitation/{link}", self.base_url)))
            }
            (Some(_), _, Some(_)) | (None, None, _) | (None, Some(_), None) => {
                return Err(Error::fault("a letter is about one thing"));
            }
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

fn cap(business: &str, is_reached: bool, link: &str) -> notices::Email {
    let told = if is_reached {
        "A payment was not taken: it would have passed what {} may take before it is verified. Nothing was sent to a bank. Renewals \
         wait and go on by themselves once we verified your business: no attempt is used, and your customers are not written to. \
         Checkouts say that you cannot take the payment now."
    } else {
        "{} has taken four fifths of what it may take before it is verified. Once the rest is used, renewals wait, and checkouts say that \
         you cannot take the payment now."
    };
    letter(&Letter {
        subject: if is_reached {
            "A payment waits until your business is verified"
        } else {
            "You have nearly used your limit before verification"
        },
        preheader: "Verification lifts the limit.",
        sender: "Recoup",
        hello: "Hello,",
        paragraphs: &[
            &told.replace("{}", business),
            "We are looking at who you are. If something is missing, the page behind the button says what.",
        ],
        action: ("See where your verification stands", link),
        small: &["You get this mail once.", "We never ask for your password by mail."],
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
