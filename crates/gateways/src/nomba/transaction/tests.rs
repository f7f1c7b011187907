//! Every state there is, and what makes one not ours.

use super::*;

const OURS: &str = "pay-0190a1b2c3d4745fa1b2c3d4e5f60718";

fn body(changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("id", "\"WEB-ONLINE_C-69923\"".to_owned()),
        ("status", "\"SUCCESS\"".to_owned()),
        ("amount", "\"101.51\"".to_owned()),
        ("fixedCharge", "2.8".to_owned()),
        ("onlineCheckoutOrderReference", format!("\"{OURS}\"")),
        ("onlineCheckoutCurrency", "\"NGN\"".to_owned()),
        ("gatewayMessage", "\"PAYMENT SUCCESSFUL\"".to_owned()),
    ];
    for (name, value) in changes {
        fields.retain(|(other, _)| other != name);
        fields.push((name, (*value).to_owned()));
    }
    let parts: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", parts.join(","))
}

fn charge(changes: &[(&str, &str)]) -> ChargeOutcome {
    Transaction::of(&Fields::read(body(changes).as_bytes()).expect("an object")).charge(Some(OURS))
}

fn kobo(minor: i64) -> Money {
    Money::new(minor, Currency::NGN)
}

#[test]
fn a_success_moves_naira_to_the_kobo() {
    for amount in ["\"101.51\"", "101.51", "\"101.510\""] {
        let expected = ChargeOutcome::Succeeded {
            gateway_ref: "WEB-ONLINE_C-69923".to_owned(),
            amount: kobo(10_151),
            fee: Some(kobo(280)),
            saved: None,
        };
        assert_eq!(charge(&[("amount", amount)]), expected, "{amount}");
    }
    for nothing in ["null", "\"\"", "\"0\"", "101.515", "-1", "{}"] {
        assert_eq!(charge(&[("amount", nothing)]), ChargeOutcome::Unknown(UnknownCause::Unparseable), "{nothing}");
    }
    assert_eq!(charge(&[("id", "null")]), ChargeOutcome::Unknown(UnknownCause::Unparseable));
    let unlike = charge(&[("amount", "null"), ("onlineCheckoutAmount", "\"90\"")]);
    assert!(matches!(unlike, ChargeOutcome::Succeeded { amount, .. } if amount == kobo(9_000)));
}

#[test]
fn every_state_has_one_meaning() {
    for word in ["PENDING_BILLING", "PENDING", "NEW", "PENDING_PAYMENT", "PAYMENT_SUCCESSFUL", "processing"] {
        let outcome = charge(&[("status", &format!("\"{word}\""))]);
        assert!(matches!(outcome, ChargeOutcome::Pending { gateway_ref: Some(_) }), "{word}: {outcome:?}");
    }
    let declined = |changes: &[(&str, &str)]| {
        let outcome = charge(changes);
        let ChargeOutcome::Declined { code, .. } = outcome else { panic!("{outcome:?}") };
        code
    };
    let words = ("gatewayMessage", "\"Insufficient funds\"");
    assert_eq!(declined(&[("status", "\"PAYMENT_FAILED\""), words]), DeclineCode::InsufficientFunds);
    assert_eq!(declined(&[("status", "\"PAYMENT_FAILED\"")]), DeclineCode::UnknownDecline);
    assert_eq!(declined(&[("status", "\"CANCELLED\"")]), DeclineCode::Abandoned);
    assert_eq!(declined(&[("status", "\"REVERSED_BY_VENDOR\"")]), DeclineCode::ProcessorError);
    for word in ["\"REFUND\"", "\"SETTLED\""] {
        let outcome = charge(&[("status", word)]);
        assert!(matches!(outcome, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))), "{word}: {outcome:?}");
    }
    for missing in ["null", "\"\"", "{}"] {
        assert_eq!(charge(&[("status", missing)]), ChargeOutcome::Unknown(UnknownCause::Unparseable), "{missing}");
    }
}

#[test]
fn another_reference_or_currency_is_not_ours() {
    for change in [("onlineCheckoutOrderReference", "\"pay-other\""), ("onlineCheckoutCurrency", "\"USD\"")] {
        let outcome = charge(&[change]);
        assert!(matches!(outcome, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))), "{outcome:?}");
    }
    let theirs = [("onlineCheckoutOrderReference", "null"), ("merchantTxRef", "\"100004260706175520164629180694\"")];
    assert!(matches!(charge(&theirs), ChargeOutcome::Succeeded { .. }), "a reference of Nomba's own says nothing");
    let another = ("merchantTxRef", "\"out-0190a1b2c3d4745fa1b2c3d4e5f60719\"");
    let another = charge(&[("onlineCheckoutOrderReference", "null"), another]);
    assert!(matches!(another, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))), "{another:?}");
    let silent =
        charge(&[("onlineCheckoutOrderReference", "null"), ("onlineCheckoutCurrency", "null"), ("new", "[1,{}]")]);
    assert!(matches!(silent, ChargeOutcome::Succeeded { .. }));
}

#[test]
fn a_card_is_saved_when_its_token_is_told() {
    let card = [
        ("onlineCheckoutTokenKey", "\"tok-1\""),
        ("onlineCheckoutCardPanLast4Digits", "\"4242\""),
        ("onlineCheckoutCardType", "\"Verve\""),
        ("onlineCheckoutTokenExpiryMonth", "\"07\""),
        ("onlineCheckoutTokenExpiryYear", "\"29\""),
        ("onlineCheckoutCustomerEmail", "\"ada@mail.example\""),
    ];
    let ChargeOutcome::Succeeded { saved: Some(saved), .. } = charge(&card) else { panic!("it is saved") };
    assert_eq!(
        (saved.token.as_str(), saved.last4.as_deref(), saved.brand.as_deref()),
        ("tok-1", Some("4242"), Some("verve"))
    );
    assert_eq!((saved.expiry, saved.bound_email.as_deref()), (Some((7, 2029)), Some("ada@mail.example")));
    for nothing in ["\"N/A\"", "\"\"", "null"] {
        let outcome = charge(&[("onlineCheckoutTokenKey", nothing)]);
        assert!(matches!(outcome, ChargeOutcome::Succeeded { saved: None, .. }), "{nothing}");
    }
}
