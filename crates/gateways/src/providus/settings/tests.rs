//! What is refused before anything is sent.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::*;

const COLLECTION: [(&str, &str); 4] = [
    ("collectionBaseUrl", "https://bank.example/api"),
    ("clientId", "our-client"),
    ("clientSecret", "our-secret"),
    ("accountName", "SHOP"),
];
const TRANSFERS: [(&str, &str); 5] = [
    ("transferBaseUrl", "https://bank.example/postingrest"),
    ("userName", "shop"),
    ("password", "our-password"),
    ("sourceAccountNumber", "1700313889"),
    ("sourceAccountName", "SHOP LIMITED"),
];

fn account(mode: Mode, entered: &[(&str, &str)]) -> Account {
    let credentials: BTreeMap<_, _> =
        entered.iter().map(|(name, text)| ((*name).to_owned(), SecretString::from(*text))).collect();
    Account { mode, base_url: None, credentials }
}

fn refusal(mode: Mode, entered: &[(&str, &str)]) -> String {
    match open(&account(mode, entered)) {
        Err(GatewayError::Misconfigured(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn with<'a>(group: &[(&'a str, &'a str)], name: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    group.iter().copied().filter(|(other, _)| *other != name).chain([(name, text)]).collect()
}

#[test]
fn each_service_opens_alone_and_both_together() {
    for (entered, charges, payouts) in [
        (COLLECTION.to_vec(), true, false),
        (TRANSFERS.to_vec(), false, true),
        ([COLLECTION.as_slice(), TRANSFERS.as_slice()].concat(), true, true),
    ] {
        let opened = open(&account(Mode::Live, &entered)).expect("open");
        assert_eq!((opened.charges.is_some(), opened.payouts.is_some()), (charges, payouts));
    }
    assert!(refusal(Mode::Live, &[]).contains("no public address"));
    for group in [COLLECTION.as_slice(), TRANSFERS.as_slice()] {
        for (name, _) in &group[1..] {
            let without: Vec<_> = group.iter().copied().filter(|(other, _)| other != name).collect();
            assert!(refusal(Mode::Live, &without).contains(name), "{name}");
            assert!(refusal(Mode::Live, &with(group, name, " ")).contains(name), "{name}");
        }
    }
}

#[test]
fn the_client_that_is_printed_for_everybody_is_for_tests_only() {
    let printed = with(&COLLECTION, "clientId", PRINTED_CLIENT);
    assert!(open(&account(Mode::Test, &printed)).is_ok());
    assert!(refusal(Mode::Live, &printed).contains("printed"));
}

#[test]
fn nothing_is_sent_in_the_clear_but_where_somebody_said_so() {
    for base in ["http://203.0.113.8:8088/api", "http://10.9.0.2:8088/api", "ftp://bank.example", "bank.example"] {
        refusal(Mode::Test, &with(&COLLECTION, "collectionBaseUrl", base));
    }
    let private = with(&COLLECTION, "collectionBaseUrl", "http://10.9.0.2:8088/api");
    assert!(open(&account(Mode::Live, &with(&private, "privateHttp", "allow"))).is_ok());
    assert!(refusal(Mode::Live, &with(&private, "privateHttp", "yes")).contains("privateHttp"));
    let public = with(&COLLECTION, "collectionBaseUrl", "http://203.0.113.8/api");
    refusal(Mode::Live, &with(&public, "privateHttp", "allow"));
}

#[test]
fn figures_and_addresses_are_checked() {
    for minutes in ["0", "2881", "-5", "ten", ""] {
        assert!(
            refusal(Mode::Test, &with(&COLLECTION, "dynamicMinutes", minutes)).contains("dynamicMinutes"),
            "{minutes}"
        );
    }
    assert!(open(&account(Mode::Test, &with(&COLLECTION, "dynamicMinutes", "2880"))).is_ok());
    assert!(refusal(Mode::Test, &with(&COLLECTION, "hookAddresses", "203.0.113.8, bank")).contains("hookAddresses"));
    assert!(open(&account(Mode::Test, &with(&COLLECTION, "hookAddresses", " 203.0.113.8,2001:db8::1 ,"))).is_ok());
    assert!(refusal(Mode::Test, &with(&TRANSFERS, "sourceAccountNumber", "17003")).contains("ten digits"));
}

#[test]
fn what_is_secret_is_never_shown() {
    let entered = [COLLECTION.as_slice(), TRANSFERS.as_slice()].concat();
    let shown = format!("{:?}", open(&account(Mode::Test, &entered)).expect("open"));
    for secret in ["our-secret", "our-password", &sha512_hex(b"our-client:our-secret")] {
        assert!(!shown.contains(secret), "{shown}");
    }
    for field in FIELDS {
        assert_eq!(field.secret, matches!(field.name, "clientSecret" | "password"), "{}", field.name);
    }
}
