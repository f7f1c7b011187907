//! What all adapters share, so that each can be thin: deadlines, references, amounts, and what silence means.
//!
//! Deadlines are those of the trade: a bank may take most of a minute to move money, and a question is answered at once or not
//! at all. Writes are sent once; a question is asked again once when no connection stood.

mod amount;
mod fields;
mod issuer;
pub(crate) mod lenient;
mod line;
mod mode;
mod movement;
mod naira;
pub mod reference;
mod refunds;
mod texts;
mod unsure;

pub(crate) use amount::{Figure, major_text};
pub(crate) use fields::Fields;
pub(crate) use issuer::{declined, is_settled_no, issuer_or};
pub(crate) use line::{Line, Secret};
pub(crate) use mode::same_mode;
pub(crate) use movement::{is_account, is_movement, movement_of, movement_ref};
pub(crate) use naira::{naira, naira_text};
pub(crate) use reference::{Reference, uuid_of};
pub(crate) use refunds::refundable;
pub(crate) use texts::{folded, raw, shortened};
pub(crate) use unsure::{asked, hook_error, moved, not_asked, unsure, written};
