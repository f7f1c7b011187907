//! Money on its way out: to whom, who agreed, through which account, and what came of it.
//!
//! A payout debits an account of the books that its owner names: the merchant's own, or the locked balance of somebody whom the
//! merchant owes. What it needs is held when it is asked for, under a lock, so that nothing is promised twice. It is sent under a
//! reference that is committed first, once; whoever does not answer is asked, never sent another. Only an outcome that is certain
//! lets another account try.

mod asked;
mod banks;
mod beneficiaries;
mod books;
mod cancel;
mod cashier;
mod choose;
mod code;
mod consent;
mod create;
mod factors;
mod funds;
mod holds;
mod limits;
mod names;
mod nuban;
mod outcome;
mod resolve;
mod send;
mod settings;
mod told;

use jiff::{SignedDuration, Timestamp};

pub use asked::{Inquiry, hurry, inquiry, look_up};
pub use banks::{BankList, banks_of, keep_banks, keep_failure};
pub use beneficiaries::{Details, NewBeneficiary, add, details, remove};
pub use cancel::{by_hand, cancel};
pub use cashier::Cashier;
pub use choose::{Route, routes};
pub use code::{Errand, code_for, code_passed, pass_on};
pub use consent::{Decision, decide};
pub use create::{NewPayout, create, quote};
pub use factors::{Enrolled, Proof, confirm, disenroll, enroll, prove};
pub use funds::{Funds, funds};
pub use holds::{lift, place};
pub use limits::{LimitApproval, may_change};
pub use outcome::{Heard, Settled, settle};
pub use resolve::{Holder, Question, resolve};
pub use settings::{PayoutBand, PayoutSettings, PayoutSettingsChange, change, get};
pub use told::facts;

/// The gateway that needs no account.
pub(crate) const SIMULATED: &str = "simulated";

/// So much later, at most at the end of time.
pub(crate) fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
