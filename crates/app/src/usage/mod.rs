//! Usage: meters, the events they count, and what those come to.
//!
//! Usage belongs to the period that its instant is in, counted from the subscription's anchor; an event on a boundary
//! belongs to the period that opens. What was used before the first period, in a trial, is kept and shown, and never
//! billed. An event counts once under its key, for ever; the same key with another payload is refused.
//!
//! | file | what |
//! |---|---|
//! | `meters` | what is measured |
//! | `ingest` | events in, one or a thousand; withdrawals and corrections |
//! | `prepare` | from an event as sent to an event as counted |
//! | `level` | from totals to a quantity |
//! | `bill` | lines of usage on the invoice that opens the next period |
//! | `pricers` | which items price which period |
//! | `projected` | what the bill of a period would say in which items came or went |
//! | `summary` | the current period, and what it would cost |
//! | `thresholds` | what is told when usage reaches it |
//! | `watch` | whether it has |

pub(crate) mod bill;
mod ingest;
mod level;
mod meters;
mod prepare;
mod pricers;
mod projected;
mod summary;
mod thresholds;
pub(crate) mod watch;

pub use ingest::{MAX_BATCH, Outcome, correct, record, record_each, record_one, withdraw};
pub use meters::{NewMeter, create, get, list};
pub use prepare::NewEvent;
pub use summary::{GroupUse, ItemAmount, MeterUse, Summary, summary};
pub use thresholds::{
    MAX_THRESHOLDS, NewThreshold, Subject, ThresholdChange, change as change_threshold, create as create_threshold,
    of_meter,
};
