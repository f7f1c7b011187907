//! Work that time brings and that billing knows nothing of, as the worker needs it.

mod paymaster;
mod steward;
mod teller;

pub use paymaster::Paymaster;
pub use steward::Steward;
pub use teller::Teller;
