//! Steps between which a process may be told to die, so that tests can end it where it hurts most.
//!
//! Each stands at an edge: something outside is about to change, or has changed and nothing of ours says so yet. They are
//! compiled in with the feature `faults` only, which the tests' own crate asks for; without it a step is nothing.
//!
//! A process is told by its environment: `RECOUP_FAULT=charge_sent:3` ends it when it takes that step for the third time,
//! as a power cut would. `RECOUP_FAULT_LOG` names a file that gets the name of each step that is taken.

/// A step at the edge of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everything of a transaction is written, and COMMIT is about to be sent.
    CommitBegins,
    /// The database says that it is committed; nobody was told yet.
    CommitEnded,
    /// A charge is written down, and about to be sent.
    ChargeBegins,
    /// A gateway has answered, and nothing of that is written yet.
    ChargeAnswered,
    /// A gateway is about to be asked what became of a charge.
    LookUpBegins,
    /// It has said so, and nothing of that is written yet.
    LookUpAnswered,
    /// A refund is about to be sent.
    RefundBegins,
    /// Its gateway has answered, and nothing of that is written yet.
    RefundAnswered,
    /// A gateway is about to be asked what became of a refund.
    RefundLookUpBegins,
    /// It has said so, and nothing of that is written yet.
    RefundLookUpAnswered,
    /// A payout is about to be sent.
    PayoutBegins,
    /// Its gateway has answered, and nothing of that is written yet.
    PayoutAnswered,
    /// A gateway is about to be asked what became of a payout.
    PayoutLookUpBegins,
    /// It has said so, and nothing of that is written yet.
    PayoutLookUpAnswered,
    /// A gateway is about to be asked how a dispute stands.
    DisputeLookUpBegins,
    /// It has said so, and nothing of that is written yet.
    DisputeLookUpAnswered,
    /// The answer to a dispute is about to be handed in.
    DisputeBegins,
    /// It was taken or not, and nothing of that is written yet.
    DisputeAnswered,
    /// A gateway is about to be asked for its page on which a card is saved.
    SetupBegins,
    /// It has answered, and nothing of that is written yet.
    SetupAnswered,
    /// A gateway is about to be asked what came of such a page.
    SetupLookUpBegins,
    /// It has said so, and nothing of that is written yet.
    SetupLookUpAnswered,
    /// A gateway is about to be told to forget a card.
    RevokeBegins,
    /// It has answered, and nothing of that is written yet.
    RevokeAnswered,
    /// A provider is about to be asked for a page of what moved.
    ListBegins,
    /// It has given it, and nothing of that is written yet.
    ListAnswered,
    /// A webhook is about to be sent.
    DeliveryBegins,
    /// Its receiver has answered, and nothing of that is written yet.
    DeliveryAnswered,
    /// A message is about to be handed over.
    MessageBegins,
    /// A carrier has answered, and nothing of that is written yet.
    MessageAnswered,
    /// A document is set, and not stored yet.
    PaperMade,
    /// A file is about to be put into a store of objects.
    ObjectBegins,
    /// It is there, and nothing of that is written yet.
    ObjectEnded,
}

impl Step {
    /// All of them.
    pub const ALL: [Step; 33] = [
        Step::CommitBegins,
        Step::CommitEnded,
        Step::ChargeBegins,
        Step::ChargeAnswered,
        Step::LookUpBegins,
        Step::LookUpAnswered,
        Step::RefundBegins,
        Step::RefundAnswered,
        Step::RefundLookUpBegins,
        Step::RefundLookUpAnswered,
        Step::PayoutBegins,
        Step::PayoutAnswered,
        Step::PayoutLookUpBegins,
        Step::PayoutLookUpAnswered,
        Step::DisputeLookUpBegins,
        Step::DisputeLookUpAnswered,
        Step::DisputeBegins,
        Step::DisputeAnswered,
        Step::SetupBegins,
        Step::SetupAnswered,
        Step::SetupLookUpBegins,
        Step::SetupLookUpAnswered,
        Step::RevokeBegins,
        Step::RevokeAnswered,
        Step::ListBegins,
        Step::ListAnswered,
        Step::DeliveryBegins,
        Step::DeliveryAnswered,
        Step::MessageBegins,
        Step::MessageAnswered,
        Step::PaperMade,
        Step::ObjectBegins,
        Step::ObjectEnded,
    ];

    /// Its name in the environment and in the log of steps.
    pub const fn as_str(self) -> &'static str {
        match self {
            Step::CommitBegins => "commit_begins",
            Step::CommitEnded => "commit_ended",
            Step::ChargeBegins => "charge_begins",
            Step::ChargeAnswered => "charge_answered",
            Step::LookUpBegins => "look_up_begins",
            Step::LookUpAnswered => "look_up_answered",
            Step::RefundBegins => "refund_begins",
            Step::RefundAnswered => "refund_answered",
            Step::RefundLookUpBegins => "refund_look_up_begins",
            Step::RefundLookUpAnswered => "refund_look_up_answered",
            Step::PayoutBegins => "payout_begins",
            Step::PayoutAnswered => "payout_answered",
            Step::PayoutLookUpBegins => "payout_look_up_begins",
            Step::PayoutLookUpAnswered => "payout_look_up_answered",
            Step::DisputeLookUpBegins => "dispute_look_up_begins",
            Step::DisputeLookUpAnswered => "dispute_look_up_answered",
            Step::DisputeBegins => "dispute_begins",
            Step::DisputeAnswered => "dispute_answered",
            Step::SetupBegins => "setup_begins",
            Step::SetupAnswered => "setup_answered",
            Step::SetupLookUpBegins => "setup_look_up_begins",
            Step::SetupLookUpAnswered => "setup_look_up_answered",
            Step::RevokeBegins => "revoke_begins",
            Step::RevokeAnswered => "revoke_answered",
            Step::ListBegins => "list_begins",
            Step::ListAnswered => "list_answered",
            Step::DeliveryBegins => "delivery_begins",
            Step::DeliveryAnswered => "delivery_answered",
            Step::MessageBegins => "message_begins",
            Step::MessageAnswered => "message_answered",
            Step::PaperMade => "paper_made",
            Step::ObjectBegins => "object_begins",
            Step::ObjectEnded => "object_ended",
        }
    }

    /// Takes the step. Returns, unless the process was told to end here.
    #[inline]
    pub fn take(self) {
        #[cfg(feature = "faults")]
        told::take(self);
    }
}

#[cfg(feature = "faults")]
mod told {
    //! What the environment says, read once.

    use std::fs::{File, OpenOptions};
    use std::io::Write as _;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::Step;

    struct Told {
        /// Where to end: the step's name, and how often it is taken before.
        end: Option<(String, u64)>,
        log: Option<File>,
        taken: AtomicU64,
    }

    #[expect(clippy::disallowed_methods, reason = "no setting of the program: tests of processes have no other way in")]
    fn read() -> Told {
        let end = std::env::var("RECOUP_FAULT").ok().and_then(|text| {
            let (name, nth) = text.split_once(':')?;
            Some((name.to_owned(), nth.parse().ok()?))
        });
        let log = std::env::var("RECOUP_FAULT_LOG").ok();
        let log = log.and_then(|path| OpenOptions::new().create(true).append(true).open(path).ok());
        Told { end, log, taken: AtomicU64::new(0) }
    }

    pub(super) fn take(step: Step) {
        static TOLD: OnceLock<Told> = OnceLock::new();
        let told = TOLD.get_or_init(read);
        if let Some(mut log) = told.log.as_ref() {
            // One short write: lines of several threads stay whole.
            drop(log.write_all(format!("{}\n", step.as_str()).as_bytes()));
        }
        let Some((name, nth)) = &told.end else { return };
        if name == step.as_str() && told.taken.fetch_add(1, Ordering::SeqCst) + 1 == *nth {
            std::process::abort();
        }
    }
}
