//! What every HTTP service of ours shares: who is calling, what they may do, how a body is read, how an answer
//! or a refusal looks, and how a repeated request gets the same answer once.
//!
//! What it promises:
//! * A handler that takes a [`Merchant`] holds the authority of one key over one tenant in one mode, checked
//!   against the permission in its type; without one it can reach no rows.
//! * A reply to a request with an `Idempotency-Key` is saved in the commit of its effect, or the key is let go.
//! * Every refusal is the same kind of body, and "not yours" is the same as "not there".
//! * Input is read strictly: unknown fields, wrong types and unknown query parameters are refused with their path.
//!
//! It refuses to know what is sold, charged or recovered: it turns requests into calls and results into answers.

pub mod auth;
pub mod client_address;
pub mod cursor;
pub mod doorman;
pub mod errors;
pub mod frame;
pub mod gate;
pub mod guide;
pub mod health;
pub mod hold;
pub mod idempotency;
pub mod input;
pub mod limits;
mod links;
pub mod listing;
pub mod merchant;
pub mod names;
pub mod openapi;
pub mod permission;
pub mod precondition;
pub mod problem;
pub mod publishable;
pub mod reference;
mod request_log;
pub mod state;
mod used;
pub mod version;
pub mod wire;

pub use input::{Id, Ids, Json, NoQuery, Nothing, Part, Shown, Text, Under};
pub use listing::{Listed, Listing, Meta, Page, Position};
pub use merchant::{Answer, Data, KeyRequired, Merchant};
pub use permission::Permission;
pub use precondition::IfMatch;
pub use problem::Problem;
pub use state::{Api, ApiParts, Probe};
