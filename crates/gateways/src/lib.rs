//! Adapters to payment providers, behind [`usecase::ports::ChargeGateway`].
//!
//! Each adapter translates amounts, decline codes and doubts into our words, and nothing else: it keeps no
//! state of ours, retries no write, and knows neither invoices nor recovery. What an adapter cannot tell, it
//! reports as unknown.

mod fincra;
mod kit;
mod nomba;
mod paystack;
mod provider;
mod providus;
pub mod simulated;
mod stripe;

pub use kit::reference;
pub use provider::{Account, Field, Opened, Provider};
pub use simulated::SimulatedGateway;
