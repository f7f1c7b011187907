//! Escrow: what merchants chose, who buys and sells, orders with their time lines and papers, payments, wallets.
//!
//! An order is kept whole, as the rules read it, under a version that every change demands ([`orders::save`]). Columns beside it are
//! for lists. Nothing here knows what an order means.

pub mod codes;
pub mod fees;
pub mod links;
pub mod orders;
pub mod papers;
pub mod parties;
pub mod payments;
pub mod refunds;
pub mod sessions;
pub mod settings;
pub mod templates;
pub mod wallets;
