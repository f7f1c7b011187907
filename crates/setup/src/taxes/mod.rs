//! Taxes: which there are, and who pays which.
//!
//! Promises: a rate never changes, another rate is another row; a rate that is assigned stays active; all assigned
//! rates are in the prices or all on top of them, as the settings say. A tenant without an active rate pays nothing for
//! any of this, not even a statement. What a tax does to a bill is in `app::terms`.

mod provider;
mod rates;

pub use provider::{Tables, TaxBook, TaxProvider, TaxQuestion};
pub use rates::check_assigned;
pub use rates::{NewRate, RateChange, change, create};
