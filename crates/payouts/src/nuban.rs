//! Account numbers of Nigerian banks, checked before anybody is asked.
//!
//! A number has nine digits and a check digit, which is made of them and of the bank's three digits. Other institutions than banks
//! use five digits and are not held to it: their account numbers may be phone numbers. There the name enquiry decides.

/// What can be said of a number without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looks {
    /// Ten digits, and the check digit is right, or the bank has none.
    Right,
    /// Not ten digits.
    NoNumber,
    /// A digit is wrong, or the bank is.
    Mistyped,
}

/// The weights of the three digits of the bank and nine of the account.
const WEIGHTS: [u32; 12] = [3, 7, 3, 3, 7, 3, 3, 7, 3, 3, 7, 3];

/// Looks at an account number. `bank_code` is the code of the central bank where it has three digits.
pub(crate) fn look(bank_code: &str, account: &str) -> Looks {
    let digits: Vec<u32> = account.chars().filter_map(|letter| letter.to_digit(10)).collect();
    let [serial @ .., check] = digits.as_slice() else { return Looks::NoNumber };
    if digits.len() != 10 || account.len() != 10 {
        return Looks::NoNumber;
    }
    let bank: Vec<u32> = bank_code.chars().filter_map(|letter| letter.to_digit(10)).collect();
    if bank_code.len() != 3 || bank.len() != 3 {
        return Looks::Right;
    }
    let sum: u32 = bank.iter().chain(serial).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    if (10 - sum % 10) % 10 == *check { Looks::Right } else { Looks::Mistyped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_made_of_bank_and_number() {
        assert_eq!(look("011", "0000014579"), Looks::Right);
        for wrong in ["0000014570", "0000014578", "0000015479", "1000014579"] {
            assert_eq!(look("011", wrong), Looks::Mistyped, "{wrong}");
        }
        assert_eq!(look("058", "0000014579"), Looks::Mistyped, "another bank's");
        for nonsense in ["", "123", "00000145790", "000001457x", "0000 01457", "٠٠٠٠٠١٤٥٧٩"] {
            assert_eq!(look("011", nonsense), Looks::NoNumber, "{nonsense}");
        }
    }

    #[test]
    fn who_is_no_bank_has_no_check_digit() {
        for code in ["50211", "999992", "000013", "gtb"] {
            assert_eq!(look(code, "8012345678"), Looks::Right, "{code}");
        }
    }

    #[test]
    fn every_wrong_last_digit_is_noticed() {
        let right = (0..10).filter(|digit| look("057", &format!("123456789{digit}")) == Looks::Right).count();
        assert_eq!(right, 1);
    }
}
