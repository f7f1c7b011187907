//! Answers as they were recorded, and bent.

use super::*;

const FOUND: &str = r#"{"sessionId":"000004210301180534806663649508","initiationTranRef":"kj","accountNumber":"9977581536",
    "tranRemarks":"FROM A BANK","transactionAmount":1000.0,"settledAmount":989.25,"feeAmount":10,"vatAmount":"0.75",
    "currency":"NGN","settlementId":"202210301006807600001432","sourceAccountNumber":"2093566866",
    "sourceAccountName":"ADA OBI","sourceBankName":"A BANK","channelId":"1","tranDateTime":"2021-03-01 18:06:20"}"#;
const SETTLEMENT: &str = "202210301006807600001432";

fn asked(body: &str, account: Option<&str>, movement: &str) -> ChargeOutcome {
    outcome(&Fields::read(body.as_bytes()).expect("an object"), account, movement)
}

fn paid() -> ChargeOutcome {
    ChargeOutcome::Succeeded {
        gateway_ref: format!("9977581536.{SETTLEMENT}"),
        amount: Money::new(100_000, Currency::NGN),
        fee: Some(Money::new(1_075, Currency::NGN)),
        saved: None,
    }
}

#[test]
fn a_movement_is_found_by_settlement_and_by_session() {
    for movement in [SETTLEMENT, "000004210301180534806663649508"] {
        assert_eq!(asked(FOUND, Some("9977581536"), movement), paid(), "{movement}");
        assert_eq!(asked(FOUND, None, movement), paid(), "{movement}");
    }
}

#[test]
fn amounts_and_dates_come_in_any_of_their_forms() {
    let forms = [
        FOUND.replace("1000.0,", "\"1000.00\","),
        FOUND.replace("2021-03-01 18:06:20", "2/13/2021 4:11:09 PM"),
        FOUND.replace("\"2021-03-01 18:06:20\"", "null"),
        FOUND.replace("9977581536\"", "9977581536\",\"unheardOf\":{\"of\":[]}"),
        FOUND.replace(",\"currency\":\"NGN\"", ""),
    ];
    for form in forms {
        assert_eq!(asked(&form, Some("9977581536"), SETTLEMENT), paid(), "{form}");
    }
}

#[test]
fn what_is_absent_is_not_found_and_a_remark_cannot_say_so() {
    let absent = r#"{"sessionId":"","accountNumber":"","tranRemarks":"Transaction not found!!!","transactionAmount":0.0,
        "currency":"","settlementId":"","sourceAccountName":"ADA OBI"}"#;
    assert_eq!(asked(absent, None, SETTLEMENT), ChargeOutcome::Unknown(UnknownCause::NotFound));
    assert_eq!(asked(&FOUND.replace("FROM A BANK", "Transaction not found!!!"), None, SETTLEMENT), paid());
}

#[test]
fn another_movement_account_or_currency_is_no_payment() {
    let cases = [
        (FOUND.to_owned(), Some("9977581537"), SETTLEMENT),
        (FOUND.to_owned(), None, "202210301006807600001433"),
        (FOUND.replace("NGN", "USD"), None, SETTLEMENT),
        (FOUND.replace("1000.0,", "0.0,"), None, SETTLEMENT),
        (FOUND.replace("1000.0,", "-1000.0,"), None, SETTLEMENT),
    ];
    for (body, account, movement) in cases {
        let outcome = asked(&body, account, movement);
        assert!(matches!(outcome, ChargeOutcome::Unknown(UnknownCause::Mismatch(_))), "{outcome:?}");
    }
    for body in [FOUND.replace("1000.0,", "null,"), FOUND.replace("1000.0,", "1000.001,"), "{}".to_owned()] {
        assert_eq!(asked(&body, None, SETTLEMENT), ChargeOutcome::Unknown(UnknownCause::Unparseable), "{body}");
    }
}
