//! Comparing our books with a provider's: which lines are the same fact, which only one side has, and where the two differ.
//!
//! Promises: the answer depends on the lines and the window alone, in whatever order they come; every movement of money within the
//! window is in exactly one of four buckets; nothing is judged near the edge of what was listed.
//!
//! Refuses to know where lines come from, what to do about a break, and which provider it is.
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

mod compare;
mod line;
mod settlement;

pub use compare::{Comparison, Difference, Different, Matched, compare};
pub use line::{LineKind, OurLine, Standing, TheirLine, Window};
pub use settlement::{Explained, SettledKind, SettledLine, explain};
