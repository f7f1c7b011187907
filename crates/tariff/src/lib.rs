//! What a payout costs: fees and duties from a table whose rows say from when on they hold, and on whose word.
//!
//! The promise: the same table, day, provider, purpose and amount always give the same lines, each with the rule it follows from; a day
//! is in one row of a kind or in none, because a table with two is refused; and nothing is rounded but the tax on a fee.
//!
//! This crate refuses to know the date (it is an argument), what a provider charged in the end (that is the provider's to say), and
//! who is paid.
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

mod payments;
mod quote;
mod table;

pub use payments::{PaymentCost, PaymentTable};
pub use quote::{Line, LineKind, Question, Quote};
pub use table::{Bearer, Purpose, Table, TariffError};
