//! References of money that came to an account.
//!
//! A call that says so is not always signed over the account, so the account is a part of the reference: whoever looks the
//! movement up learns when it was to another one.

/// Whether a text is an account number of a Nigerian bank.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text can be a provider's reference of a movement, and may stand in an address as it is.
pub(crate) fn is_movement(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (1..=100).contains(&text.len()) && plain
}

/// The reference of a movement on an account.
pub(crate) fn movement_ref(account: &str, movement: &str) -> String {
    format!("{account}.{movement}")
}

/// The account and the movement of a reference: an account alone, both, or a movement that a person read from a statement.
pub(crate) fn movement_of(reference: &str) -> Option<(Option<&str>, Option<&str>)> {
    match reference.split_once('.') {
        Some((account, movement)) if is_account(account) && is_movement(movement) => {
            Some((Some(account), Some(movement)))
        }
        None if is_account(reference) => Some((Some(reference), None)),
        None if is_movement(reference) => Some((None, Some(reference))),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_an_account_a_movement_or_both() {
        for movement in ["202210301006807600001432", "API-VACT_TRA-B7B10-0435b274"] {
            assert_eq!(movement_of("9977581536"), Some((Some("9977581536"), None)));
            assert_eq!(movement_of(&movement_ref("9977581536", movement)), Some((Some("9977581536"), Some(movement))));
            assert_eq!(movement_of(movement), Some((None, Some(movement))));
        }
        let long = "1".repeat(101);
        for nonsense in
            ["", ".", "9977581536.", ".1", "99.1", "9977581536.a/b", "a b", "9977581536.1.2", "1&x=2", &long]
        {
            assert_eq!(movement_of(nonsense), None, "{nonsense:?}");
        }
    }
}
