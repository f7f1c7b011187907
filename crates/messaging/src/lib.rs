//! Carries what Recoup has to say to the outside world: one adapter per way of saying it.
//!
//! This crate knows HTTP and nothing of subscriptions: it is handed finished, signed messages and reports
//! what came back. When to try again is decided in `app`.

pub mod webhook;

pub use webhook::{BuildError, HttpWebhookSender, NameLookup, SystemLookup};
