//! Providus, a bank with two services: accounts that payers send to, and transfers.
//!
//! Each has its own address, which the bank gives after onboarding, and its own way of saying who we are. Both answer HTTP 200
//! to everything, so only the code in the body counts; and a call of theirs proves nothing about an amount, because what signs
//! it is the same for ever. Dates come in several forms and none is read: nothing here depends on one.

mod codes;
mod collection;
mod hook;
mod settings;
mod transfers;

use crate::provider::Provider;

/// Its name, as stored on accounts, methods and attempts.
const NAME: &str = "providus";
/// What people call it.
const TITLE: &str = "Providus";
/// Its own code in the interbank network.
const OWN_BANK: &str = "000023";

/// Its line in the registry.
pub(crate) const PROVIDER: Provider =
    Provider { name: NAME, title: TITLE, fields: settings::FIELDS, open: settings::open };
