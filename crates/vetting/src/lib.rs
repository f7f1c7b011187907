//! Who merchants are: what they say of the business, the papers that show it, and what staff find.
//!
//! What it promises:
//! * A file is kept as what it was checked to be. Pictures are drawn anew, so that nothing rides along in them; a PDF is only ever handed
//!   out to be saved. Files lie outside the database, sealed, under names that nobody can guess, and one that was changed is not handed out.
//! * Staff decide about what was in front of them: a decision names the version that it is about.
//! * Nobody decides about what they sent themselves, and nobody without an authenticator decides at all.
//! * A merchant is verified when every paper that its form asks for was accepted, and may work in live mode from then on. What is
//!   returned says why, and can be sent again.
//! * Every step is written into the log of the office.

mod cabinet;
mod papers;
mod profile;
mod review;

pub use cabinet::{Cabinet, Kept};
pub use papers::{Clean, MAX_PAPER_BYTES, PaperKind};
pub use profile::{Form, Profile};
pub use review::{Dossier, add, decide, expect, judge, looked_at, of, save, start, submit};
