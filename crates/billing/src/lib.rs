//! What a plan costs, when a subscription is billed, and which state it is in.
//!
//! Everything here is a value and a pure function of values: a subscription, a command and an instant
//! give a [`Decision`] or a refusal, and the same three always give the same answer. Whoever commits
//! the decision writes all of it or none.
//!
//! This crate knows no database, no clock, no gateway and no source of ids. It does not charge: it
//! says what is owed, for which time, and how that amount comes about.
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::indexing_slicing
    )
)]

mod bill_refusal;
mod civil;
pub mod credit;
pub mod credit_note;
pub mod derivation;
pub mod discount;
mod event;
pub mod invoice;
pub mod pausing;
pub mod price;
pub mod proration;
pub mod recurring;
mod refusal;
pub mod shadow;
pub mod spread;
pub mod status;
pub mod subscription;
pub mod tax;
pub mod threshold;
pub mod totals;
pub mod usage;

pub use bill_refusal::BillRefusal;
pub use derivation::{Derivation, DerivationError, Fraction};
pub use event::Event;
pub use invoice::{InvoiceDraft, InvoiceStatus, Line, LineKind};
pub use price::{PlanTerms, Price, PriceModel, Pricing, PricingDraft, Quantity, Usage};
pub use refusal::{InvoiceRefusal, PlanRefusal, Refusal};
pub use status::{Action, Status, Transition};
pub use subscription::{Decision, Due, Item, Pause, Subscription};
