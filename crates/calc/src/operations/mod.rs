//! What can be asked for. Each operation is a type of fields and a function from it to a type of results.
//!
//! The functions are thin: whatever is computed is computed by `billing` and its kin, as it is for a real bill.

mod amounts;
mod bill;
mod price;
mod time;
mod usage;

use billing::totals;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::locate::{self, Fault};
use crate::read;
use crate::refusal::Refusal;

pub use time::MAX_PERIODS;

/// The name of a computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The billing periods of a cycle.
    Periods,
    /// The price of a quantity.
    Price,
    /// The lines of a change or cancellation in the middle of a period.
    Prorate,
    /// The quantity that usage events come to.
    Aggregate,
    /// The taxes of lines.
    Tax,
    /// An amount split by weights.
    Allocate,
    /// Discounts over lines.
    Discount,
    /// A whole bill.
    Invoice,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Operation; 8] = [
        Operation::Periods,
        Operation::Price,
        Operation::Prorate,
        Operation::Aggregate,
        Operation::Tax,
        Operation::Allocate,
        Operation::Discount,
        Operation::Invoice,
    ];

    /// As a document names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Operation::Periods => "periods",
            Operation::Price => "price",
            Operation::Prorate => "prorate",
            Operation::Aggregate => "aggregate",
            Operation::Tax => "tax",
            Operation::Allocate => "allocate",
            Operation::Discount => "discount",
            Operation::Invoice => "invoice",
        }
    }

    /// Reads a name; `None` for any other.
    pub fn parse(name: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.as_str() == name)
    }
}

/// Computes.
pub(crate) fn answer(operation: Operation, fields: &Value) -> Result<Value, Refusal> {
    match operation {
        Operation::Periods => run(fields, time::periods),
        Operation::Price => run(fields, price::price),
        Operation::Prorate => run(fields, time::prorate),
        Operation::Aggregate => run(fields, usage::aggregate),
        Operation::Tax => run(fields, bill::tax),
        Operation::Allocate => run(fields, amounts::allocate),
        Operation::Discount => run(fields, bill::discount),
        Operation::Invoice => run(fields, |inputs| Ok(totals::total(&inputs)?)),
    }
}

fn run<I: DeserializeOwned, O: Serialize>(
    fields: &Value,
    compute: impl FnOnce(I) -> Result<O, Fault>,
) -> Result<Value, Refusal> {
    let result = compute(read::typed(fields)?).map_err(|fault| locate::refusal(fields, fault))?;
    serde_json::to_value(result).map_err(|error| {
        let message = format!("The result cannot be written: {error}. Report this document.");
        Refusal::new("result_unwritable", message, ".")
    })
}
