//! How an account is opened.

use std::collections::BTreeMap;

use super::*;

fn opened(mode: Mode, keys: &[(&str, &str)]) -> Result<Opened, GatewayError> {
    let credentials: BTreeMap<_, _> = keys.iter().map(|(name, key)| ((*name).to_owned(), (*key).into())).collect();
    PROVIDER.open(&Account { mode, base_url: None, credentials })
}

#[test]
fn a_key_opens_its_own_mode_only() {
    for (mode, key, other) in [(Mode::Test, "sk_test_1", "sk_live_1"), (Mode::Live, "sk_live_1", "sk_test_1")] {
        let both = opened(mode, &[("secretKey", key)]).expect(key);
        assert!(both.charges.is_some() && both.payouts.is_some());
        let wrong = opened(mode, &[("secretKey", other)]).expect_err(other);
        assert!(matches!(wrong, GatewayError::Misconfigured(_)), "{wrong}");
        let rotated = opened(mode, &[("secretKey", key), ("previousSecretKey", other)]);
        assert!(matches!(rotated, Err(GatewayError::Misconfigured(_))), "{rotated:?}");
        let public = opened(mode, &[("secretKey", &key.replace("sk_", "pk_"))]);
        assert!(matches!(public, Err(GatewayError::Misconfigured(_))), "{public:?}");
    }
}

#[test]
fn nothing_prints_a_key() {
    let opened = opened(Mode::Test, &[("secretKey", "sk_test_canary"), ("previousSecretKey", "sk_test_canary")]);
    let printed = format!("{opened:?}");
    assert!(!printed.contains("canary"), "{printed}");
}
