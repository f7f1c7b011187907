//! The check digit of card numbers (ISO/IEC 7812-1, annex B). Knows nothing of issuers or lengths.

/// Whether `number` is only digits, at least two, and its last one checks the others.
pub fn is_valid(number: &str) -> bool {
    number.len() >= 2 && sum(number).is_some_and(|sum| sum % 10 == 0)
}

/// The digits added up, every second one from the right doubled and its own digits added.
fn sum(number: &str) -> Option<u32> {
    let mut sum = 0;
    for (place, character) in number.chars().rev().enumerate() {
        let digit = character.to_digit(10)?;
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn published_examples() {
        for valid in ["79927398713", "4242424242424242", "4084080000000003", "00"] {
            assert!(is_valid(valid), "{valid}");
        }
        for invalid in ["79927398710", "4084080000000004", "408408000000000x", "4084 0800 0000 0003", "0", ""] {
            assert!(!is_valid(invalid), "{invalid}");
        }
    }

    #[test]
    fn one_wrong_digit_and_one_swap_are_noticed() {
        let number = "4084080000000219";
        for place in 0..number.len() {
            for digit in b'0'..=b'9' {
                let mut altered = number.as_bytes().to_vec();
                altered[place] = digit;
                let altered = String::from_utf8(altered).expect("digits");
                assert_eq!(is_valid(&altered), altered == number, "{altered}");
            }
        }
        assert!(!is_valid("4084080000000291"));
    }
}
