//! One person behind their customers at many merchants: what they proved, where they are signed in, who they are to whom.
//!
//! The promise: a person exists only after they proved a phone or a mailbox, and what is answered before says nothing of whether they
//! do; a merchant who types somebody's number or address gets nothing by it, because who is whose customer is only said by the
//! person, who holds that merchant's own link to the customer; a number that comes back after a long time shows nothing of before
//! until something else is shown that its new owner does not have.
//!
//! A person is a customer of the house, so what is kept of them is walled, sealed, told, shown and erased as of any customer. Use cases
//! take `&mut TenantTx` of the house, or of the merchant whose customer the person is, and never open one, but for errands that go to both.

mod at_shop;
pub mod changing;
mod contacts;
mod errands;
mod mandates;
mod merchants;
mod quarantine;
mod rights;
mod sessions;
mod sign_in;
mod wallet;

pub use at_shop::{AtShop, Named, at_shop};
pub use contacts::{Own, add as add_contact, own as contacts, remove as remove_contact};
pub use errands::Errands;
pub use mandates::{Caps, GATEWAY, Means, mandates};
pub use merchants::{At, Deed, at, carry_out, link, merchants, unlink};
pub use quarantine::{MOST_GUESSES, confirm_with_card, confirm_with_code, start_afresh};
pub use rights::{erase, export};
pub use sessions::{Device, IDLE_LIFE, LONGEST_LIFE, Session, devices, end, end_all, session};
pub use sign_in::{Arrival, asks_often, finish, language, speak, start};
pub use wallet::{Balance, Moved, balances, check_top_up, statement, top_up};

/// The one who must be signed in, and of whom everything may be shown.
///
/// # Errors
/// `Forbidden` while it is not clear whether the number has a new owner.
pub fn trusted(session: &Session) -> usecase::Result<()> {
    if !session.quarantined {
        return Ok(());
    }
    let message = "You have not been here for long. Show that it is you first, or start afresh.";
    Err(usecase::Error::new(usecase::Kind::Forbidden, "person_quarantined", message))
}
