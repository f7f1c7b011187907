//! The webhook sender and the carriers of messages against real receivers on this machine's loopback, and what
//! providers tell us.

mod captcha;
mod carriers;
mod contract;
mod delivery;
mod failover;
mod failure;
mod inbound;
mod provider;
mod sinks;
mod smtp;
mod support;
mod vetting;
