//! What is refused before anything is sent.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::*;

const ENTERED: [(&str, &str); 6] = [
    ("clientId", "our-client"),
    ("clientSecret", "our-secret"),
    ("accountId", "our-account"),
    ("returnUrl", "https://shop.example/paid"),
    ("senderName", "SHOP"),
    ("webhookSecret", "our-hook-key"),
];

fn account(mode: Mode, base_url: Option<&str>, without: &str) -> Account {
    let credentials: BTreeMap<_, _> = ENTERED
        .iter()
        .filter(|(name, _)| *name != without)
        .map(|(name, text)| ((*name).to_owned(), SecretString::from(*text)))
        .collect();
    Account { mode, base_url: base_url.map(str::to_owned), credentials }
}

#[test]
fn an_account_opens_with_what_is_required() {
    for mode in Mode::ALL {
        assert!(open(&account(mode, None, "")).expect("open").payouts.is_some());
        for optional in ["senderName", "webhookSecret"] {
            let opened = open(&account(mode, None, optional)).expect("open");
            assert_eq!((opened.charges.is_some(), opened.payouts.is_some()), (true, optional != "senderName"));
        }
        for required in ["clientId", "clientSecret", "accountId", "returnUrl"] {
            let refused = open(&account(mode, None, required));
            assert!(matches!(refused, Err(GatewayError::Misconfigured(why)) if why.contains(required)), "{required}");
        }
    }
}

#[test]
fn no_mode_speaks_to_the_address_of_the_other() {
    for (mode, other) in [(Mode::Live, SANDBOX), (Mode::Test, LIVE), (Mode::Test, "HTTPS://API.NOMBA.COM/")] {
        assert!(matches!(open(&account(mode, Some(other), "")), Err(GatewayError::Misconfigured(_))), "{other}");
    }
    assert!(open(&account(Mode::Live, Some(LIVE), "")).is_ok());
    assert!(open(&account(Mode::Live, Some("http://203.0.113.4"), "")).is_err());
}

#[test]
fn what_is_secret_is_never_shown() {
    let shown = format!("{:?}", open(&account(Mode::Live, None, "")).expect("open"));
    for secret in ["our-secret", "our-hook-key"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
