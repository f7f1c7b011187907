//! Work that time brings and that billing knows nothing of, as the worker needs it.

mod advocate;
mod comparer;
mod paymaster;
mod slices;
mod steward;
mod teller;
mod till;

pub use advocate::Advocate;
pub use comparer::Comparer;
pub use paymaster::Paymaster;
pub use slices::slice_size;
pub use steward::Steward;
pub use teller::Teller;
pub use till::Till;
