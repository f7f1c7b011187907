//! Money that is held until what was agreed has happened: orders, who is party to them, what they cost, payments into them.
//!
//! The rules are `escrow`'s, which is pure. Here an order is read and held, what the rules have to know is looked up, and what they
//! answer is written in one transaction: the next version of the order, its journals, what happened, and when it is looked at again.
//! A party of an order is a customer of the merchant.

mod accounts;
mod answers;
mod carry;
mod chargebacks;
mod feeds;
mod fees;
mod handover;
pub mod media;
mod orders;
mod papers;
mod parties;
mod payments;
mod prepaid;
mod proof;
mod refunds;
mod refusals;
mod retention;
mod rows;
mod settings;
mod statement;
mod steward;
mod templates;
mod told;

pub use accounts::{At, came, heard, number_of, number_opened, want_number};
pub use answers::{Counter, countered, same_again};
pub use carry::Order;
pub use chargebacks::{contested, kept, taken};
pub use feeds::{Desk, Reader, Told, still_told, told_after, told_after_each};
pub use fees::{NewFee, Quoted, approve_fee, fees, in_force, propose_fee, quote};
pub use orders::{
    Act, By, MilestonePart, NewCondition, NewOrder, Wording, Words, amended, apply, hold, load, possible, propose,
    reworded,
};
pub use papers::{NewPaper, Shown, keep, open};
pub use parties::{
    Party, PartyChange, Withheld, change_party, may_not_leave, may_take_out, party, pay_debt, phone_proved,
};
pub use payments::{
    NewPayment, OnPage, Pays, answered, begin as begin_payment, check_top_up, give_up, hurry, look_up_payment, missing,
    payment_by_hand, question, top_up, top_up_on, uncleared_until,
};
pub use prepaid::{NewPrepaid, propose_prepaid};
pub use proof::{Safeguarding, books, safeguarding};
pub use refunds::{hurry_refund, look_up_refund, refund_by_hand};
pub use refusals::refused;
pub use settings::{EscrowSettings, EscrowSettingsChange, change_settings, settings};
pub use statement::{Statement, Verified as VerifiedStatement, statement, verify as verify_statement};
pub use steward::Keeper;
pub use templates::{add_template, templates};

use ids::{AdminId, CustomerId, PersonId, Uuid};
use store::escrow::wallets::WalletPartRow;

/// What somebody can spend in a currency, in minor units, of the parts of wallets that were read.
pub fn available(parts: &[WalletPartRow], owner: CustomerId, currency: &str) -> i64 {
    in_account(parts, owner, currency, "wallet_available")
}

/// What has come for somebody and cannot be spent yet, in the same way.
pub fn uncleared(parts: &[WalletPartRow], owner: CustomerId, currency: &str) -> i64 {
    in_account(parts, owner, currency, "wallet_pending")
}

fn in_account(parts: &[WalletPartRow], owner: CustomerId, currency: &str, account: &str) -> i64 {
    let own =
        |part: &&WalletPartRow| part.owner_id == owner.uuid() && part.currency == currency && part.account == account;
    parts.iter().find(own).map_or(0, |part| part.minor)
}

/// A party as the rules name it: the same id.
pub fn person(customer: CustomerId) -> PersonId {
    PersonId::from_uuid(customer.uuid())
}

/// A party as the merchant names it: the same id.
pub fn customer(person: PersonId) -> CustomerId {
    CustomerId::from_uuid(person.uuid())
}

/// Who works for the merchant, by the credential that they hold.
pub(crate) fn admin(credential: &str) -> AdminId {
    let raw = credential.rsplit('_').next().and_then(|text| Uuid::parse_str(text).ok());
    AdminId::from_uuid(raw.unwrap_or_default())
}
