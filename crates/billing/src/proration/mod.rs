//! Parts of periods as amounts: what is left of what was paid, and what the rest costs at a new price.
//!
//! Promises: a credit is a share of what was *paid* (after discounts, and its tax beside it), never of the list price;
//! credit and charge are two lines, each rounded once, never netted before; a change and its undoing at one instant
//! leave no lines; every line carries the record it can be computed again from. Which plan or invoice a line is for is
//! not known here.
//!
//! | file | what |
//! |---|---|
//! | `rule` | how time is counted: [`ProrationRule`], [`ProrationTerms`], [`Share`] |
//! | `record` | how an amount came about, as data: [`ProrationRecord`] |
//! | `change` | lines of a change or a cancellation |
//! | `split` | one amount over many parts of time |

mod change;
mod record;
mod rule;
mod split;

pub use change::{
    Change, Paid, ProrationLine, change, change_quantity, charge_rest, charge_served, charge_stub, credit,
    settle_changes,
};
pub use record::{Direction, ProrationRecord, VERSION};
pub use rule::{LastDay, ProrationRule, ProrationTerms, ProrationUnit, Share};
pub use split::{FeeSegment, FeeSplit, by_days, cumulative, over_periods, split_fee};
