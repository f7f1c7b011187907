//! What customers see of their account with one merchant, and what they do about it, without credentials: by a link.
//!
//! What they do is made of the use cases that merchants have, with bounds of its own: whoever holds a link may be anybody.

pub mod account;
mod cards;
pub mod history;
mod links;
mod permissions;

pub use cards::{MOST_CARDS, use_card};
pub use links::{MAX_ACCOUNT_HOURS, MAX_UPDATE_HOURS, NewLink, make};
pub use permissions::{Permissions, PermissionsChange, permissions, permit};
