//! Recovering failed invoices: what the pure `recovery` core decides, carried out and written down.
//!
//! One schedule per failed invoice holds its memory; each decision is stored with its inputs. A first
//! invoice that fails starts no recovery: the subscription was never active, and stays `incomplete` until
//! the customer pays or its time is over.

mod begin;
mod by_customer;
mod by_hand;
mod carry_out;
mod history;
mod limits;
mod outages;
mod policy;
mod steps;
mod telling;

pub use begin::SEGMENT;
pub use by_customer::{MOST_RETRIES, try_again_for, try_new_card};
pub use by_hand::{MAX_NOTE_CHARS, Settlement, settle_by_hand, stop_by_hand};
pub(crate) use carry_out::write_off;
pub(crate) use outages::hold;
pub use policy::{parse as parse_policy, scope_of};
pub use steps::{card_updated, forecast, retry_now};
pub(crate) use steps::{due_now, failed, mark_past_due, no_method, recovered, stop, take_up, try_again};
pub use telling::{contact_from, ends_at};
