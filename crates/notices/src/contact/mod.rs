//! Whether a person may be told something, on which channel, and from when.
//!
//! All of it is pure: who the person is, what they agreed to, what they were sent lately and the instant are handed in.

pub mod consent;
pub mod decide;
pub mod phone;
pub mod reply;

pub use consent::{Consent, Consents};
pub use decide::{Ask, Blocked, Caps, Contact, Decision, Person, Policy, PolicyError, Quiet, WaitReason, decide};
pub use phone::{Phone, PhoneError};
pub use reply::{Reply, understand};
