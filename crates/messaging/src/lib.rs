//! Carries what Recoup has to say to the outside world: one adapter per way of saying it.
//!
//! This crate knows HTTP and SMTP and nothing of subscriptions: it is handed finished messages and reports what came
//! back. When to try again, and whether a person may be told at all, is decided elsewhere.

pub mod captcha;
pub mod carrier;
pub mod failover;
pub mod inbound;
pub mod webhook;

pub use webhook::{BuildError, HttpWebhookSender, NameLookup, SystemLookup};
