//! Tokens, words for where a mandate stands, and the account in an instruction.

use super::*;

#[test]
fn tokens_are_read_back_and_nothing_else_is_one() {
    let text = "mr_0788b7b-767d|058|0123456789";
    assert_eq!(Token::parse(text).map(|token| token.write()), Ok(text.to_owned()));
    for text in ["", "mr_1", "mr_1|058", "mr_1|058|1|2", "mr_1||0123456789", "../x|058|0123456789", "a b|058|1"] {
        assert!(Token::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_word_nobody_knows_is_no_state() {
    assert_eq!(state("approved"), Some(Mandate::Active));
    assert_eq!(state("initiated"), Some(Mandate::Initiated));
    assert_eq!(state("cancelled"), Some(Mandate::Ended));
    assert_eq!((state(""), state("Approved?")), (None, None));
}

#[test]
fn the_account_to_send_to_is_found_in_the_instruction() {
    let told = |text: &str| match consent(text) {
        Some(NextAction::TransferTo { bank, account, .. }) => Some((bank, account)),
        Some(other) => panic!("{other:?}"),
        None => None,
    };
    let two = "Kindly proceed with a token payment of N50:00 into account number 9020025928 with Fidelity Bank or account number \
               0566817003 with Sterling Bank.";
    assert_eq!(told(two), Some(("Fidelity".to_owned(), "9020025928".to_owned())));
    let long = "Pay N50:00 to 9880218357, Paystack Titan bank";
    assert_eq!(told(long), Some(("Paystack Titan".to_owned(), "9880218357".to_owned())));
    assert_eq!(told("Send N50:00 to 9880218357."), Some((String::new(), "9880218357".to_owned())));
    assert_eq!(told("Proceed with a token payment of N50:00 into the account shown to activate the mandate"), None);
    assert_eq!(told("Call 08031234567 or 12345"), None);
}
