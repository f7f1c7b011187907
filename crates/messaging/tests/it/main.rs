//! The webhook sender against real receivers on this machine's loopback.

mod delivery;
mod failure;
mod support;
mod vetting;
