//! The only crate that speaks SQL, and the keeper of the walls between tenants and modes.
//!
//! What it promises:
//! * No caller holds a connection. Work happens in a [`TenantTx`]: one tenant, one mode, one instant,
//!   obtained from a [`TenantScope`], obtained from one of the [`doors`].
//! * Every statement names the tenant first; the database checks it again through row security that
//!   even a table's owner obeys, under a login role that can see one mode's schema only.
//! * Events and audit rows recorded in a transaction are written with its commit or not at all.
//! * One statement per function, columns listed, many rows at once through `unnest`: one row is the
//!   case N = 1.
//!
//! It refuses to know what any of it means: rows go in and out as plain data, decisions are made in the
//! pure crates, and `app` translates.

mod alone;
mod bind;
pub mod checkout_link;
mod closing;
pub mod connect;
pub mod customer_link;
pub mod doors;
mod error;
pub mod hook_link;
pub mod key_ring;
pub mod logo_link;
pub mod look_up;
pub mod mandate_token;
pub mod message_name;
pub mod migrate;
pub mod office;
pub mod operator;
pub mod page_link;
pub mod party_token;
pub mod person_token;
pub mod report_link;
mod row;
mod scope;
mod sealed_link;
pub mod sealing;
pub mod simulator;
pub mod sweep;
mod tables;
#[cfg(feature = "testkit")]
pub mod testing;
mod tx;

pub use credential::{key, oauth};

pub use connect::{Connector, DbRole, ModeDb};
pub use error::StoreError;
pub use scope::{Actor, SandboxScope, TenantScope};
pub use sweep::{Candidate, Kind, Lane, Sweep};
pub use tables::*;
pub use tx::{NewEvent, Rehearsal, TenantTx, changed};

/// Marks a statement. Tests find every `sql!` in this crate's sources, prepare it against both schemas and
/// check that it names the tenant.
macro_rules! sql {
    ($text:literal) => {
        $text
    };
}
pub(crate) use sql;
