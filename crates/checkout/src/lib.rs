//! Hosted checkout: somebody is asked to pay for something on a page of ours, and does.
//!
//! The promise: a session makes at most one subscription and one bill, and whoever presses whatever how often and in how many places, the
//! bill is paid once. What is bought is made when its payer first chooses how to pay, in one commit with the session that then names it;
//! what they chose is an intent that the worker carries out; what the page says follows from the bill and its attempts, never from
//! the session alone. Money that comes short waits for the rest, and is its payer's until then. A session that fills a wallet or pays for
//! an order makes no bill: its payments are the escrow's, and what they do is for that to say.
//!
//! It knows no page and no HTTP.

mod acting;
mod bill;
mod clerk;
mod deposits;
mod ending;
mod links;
mod naming;
mod paying;
mod quote;
mod regular;
mod saving;
mod sessions;
mod sight;
mod terms;
mod ways;

pub use acting::{answer, hurry, other_way};
pub use clerk::Clerk;
pub use links::{
    LinkChange, LinkTerms, NewLink, Offer, Offered, begin, change_link, create_link, link_terms, link_url, offer,
};
pub use naming::{NamedPayer, Payer, name_payer};
pub use paying::{By, Did, Paying, enter_code, kept_back, pay};
pub use quote::{Part, Quote};
pub use regular::{Regular, regular};
pub use sessions::{
    MAX_MINUTES, MIN_MINUTES, NewSession, Sold, USUAL_MINUTES, create, expire, fill, of_invoice, of_order, url,
};
pub use sight::{Act, Came, Sight, Standing};
pub use terms::{Ask, Buys, Guest, Terms, terms};
pub use ways::{CardWay, Ways};
