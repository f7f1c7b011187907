//! The audit log as evidence: rows get a place and a hash in a chain of their tenant, a signed digest of all ends of chains
//! leaves the house every hour, and whoever holds both finds the first place that somebody touched.
//!
//! Nothing of this happens in a request. Rows are written by the commit of what they tell of; a job seals them seconds later.
//! Decisions and their limits: ADR 22.

pub mod chain;
pub mod digest;
pub mod proof;
pub mod sealing;

pub use usecase::{Error, Result};
