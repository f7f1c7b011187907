//! The adapters against what they really talk to. The simulated gateway: its own book in a real Postgres. The others: a scripted
//! provider on loopback, mocks made of the providers' documents, and emulators.

mod conformance;
mod fincra;
mod foreign;
mod nomba;
mod paystack;
mod prism;
mod providus;
mod relay;
mod simulated;
mod simulated_payouts;
mod simulated_refunds;
mod stage;
mod stripe;
