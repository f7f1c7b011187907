//! Whether our books and a provider's say the same: comparisons, settlements, fees, and what only a person can settle.
//!
//! Promises: nothing is booked on the word of a list; a break is settled by asking the provider, by the path that any other outcome
//! takes, or by a person whom the provider does not contradict. What was booked is never taken back silently.
//!
//! Lists are fetched with no transaction open and kept page by page, so that a comparison that was cut off goes on where it was.

pub mod breaks;
mod fees;
pub mod files;
mod journals;
mod lines;
pub mod ours;
pub mod report;
pub mod restore;
pub mod reviews;
pub mod runs;
mod settled;
mod source;
mod work;

pub use source::Source;
pub use work::Bookkeeper;
