//! Six digits of an authenticator: half a minute each, one step to either side, none twice, and a quarter of an hour's rest after five
//! wrong ones in a row (RFC 6238).
//!
//! Who holds one, where its seed is sealed, and who is told of a lock is the caller's.

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Bytes of a seed, as RFC 4226 recommends for SHA-1.
pub const SEED_BYTES: usize = 20;
/// Wrong codes before a lock, and how long it holds.
const MOST_FAILURES: i16 = 5;
const LOCKED_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Who the codes are for, as a phone shows it.
const ISSUER: &str = "Recoup";

/// A seed or a label of which no authenticator can be made.
#[derive(Debug, thiserror::Error)]
#[error("an authenticator cannot be made: {0}")]
pub struct Unusable(String);

/// Bytes for a new authenticator.
pub fn new_seed() -> [u8; SEED_BYTES] {
    rand::random()
}

/// One authenticator.
#[derive(Debug)]
pub struct Authenticator(Totp);

impl Authenticator {
    /// Of this seed; a phone shows it under this label.
    ///
    /// # Errors
    /// A seed that is too short, a label with a colon.
    pub fn new(seed: &[u8], label: &str) -> Result<Authenticator, Unusable> {
        let built = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(30)
            .with_secret(Secret::from(seed))
            .with_issuer(Some(ISSUER.to_owned()))
            .with_account_name(label.to_owned())
            .build();
        built.map(Authenticator).map_err(|error| Unusable(error.to_string()))
    }

    /// Its seed, to be typed into a phone.
    pub fn secret(&self) -> SecretString {
        self.0.secret().to_base32().into()
    }

    /// Its seed as an address, to be scanned.
    ///
    /// # Errors
    /// A label that fits no address.
    pub fn url(&self) -> Result<SecretString, Unusable> {
        self.0.to_url().map(SecretString::from).map_err(|error| Unusable(error.to_string()))
    }

    /// Judges a code, and writes down what came of it. Whether the holder is locked is asked before: [`Tries::locked`].
    ///
    /// # Errors
    /// Why it is refused.
    pub fn judge(&self, tries: &mut Tries, code: &str, now: Timestamp) -> Result<i64, Refused> {
        let instant = u64::try_from(now.as_second()).unwrap_or_default();
        let step = self.0.check(code.trim(), instant).and_then(|step| i64::try_from(step).ok());
        match step {
            Some(step) if step > tries.last_step => {
                *tries = Tries { last_step: step, ..Tries::default() };
                Ok(step)
            }
            Some(_) => Err(tries.missed("code_already_used", "This code was used. Wait for the next one.", now)),
            None => Err(tries.missed(
                "wrong_code",
                "The code is wrong, or of another time. Is the phone's clock right?",
                now,
            )),
        }
    }
}

/// What was tried with an authenticator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// The step of the last code that was right: neither it nor one before counts again.
    pub last_step: i64,
    /// Wrong codes since the last right one.
    pub failures: i16,
    /// Until when no code is looked at.
    pub locked_until: Option<Timestamp>,
}

/// Why a code was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `wrong_code` or `code_already_used`, or what the caller says of a code of its own.
    pub code: &'static str,
    /// In words.
    pub message: &'static str,
    /// Whether this was one too many: nothing is looked at for a while.
    pub locks: bool,
}

impl Tries {
    /// Until when no code is looked at, if that is so now.
    pub fn locked(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| *until > now)
    }

    /// Writes down a wrong code.
    pub fn missed(&mut self, code: &'static str, message: &'static str, now: Timestamp) -> Refused {
        self.failures = self.failures.saturating_add(1);
        let locks = self.failures >= MOST_FAILURES;
        if locks {
            self.failures = 0;
            self.locked_until = Some(now.checked_add(LOCKED_FOR).unwrap_or(Timestamp::MAX));
        }
        Refused { code, message, locks }
    }

    /// Writes down that something else than a code proved who is there.
    pub fn passed(&mut self) {
        (self.failures, self.locked_until) = (0, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of RFC 6238, appendix B.
    const SEED: &[u8] = b"12345678901234567890";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn of_rfc() -> Authenticator {
        Authenticator::new(SEED, "ada").expect("an authenticator")
    }

    /// The last six digits of the RFC's eight.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(of_rfc().judge(&mut Tries::default(), code, at(second)), Ok(second / 30), "{second}");
        }
    }

    #[test]
    fn a_code_holds_one_step_to_either_side_and_once() {
        let of = |second| of_rfc().judge(&mut Tries::default(), "081804", at(second)).map_err(|why| why.code);
        for near in [1_111_111_050, 1_111_111_080, 1_111_111_139] {
            assert_eq!(of(near), Ok(37_037_036), "{near}");
        }
        for far in [1_111_111_049, 1_111_111_140] {
            assert_eq!(of(far), Err("wrong_code"), "{far}");
        }
        let mut tries = Tries::default();
        assert!(of_rfc().judge(&mut tries, " 287082 ", at(59)).is_ok());
        assert_eq!(of_rfc().judge(&mut tries, "287082", at(60)).expect_err("used").code, "code_already_used");
    }

    #[test]
    fn five_wrong_codes_lock_for_a_quarter_of_an_hour_and_a_right_one_forgets_them() {
        let mut tries = Tries::default();
        let wrong = |tries: &mut Tries| of_rfc().judge(tries, "000000", at(59)).expect_err("wrong").locks;
        assert!((0..4).all(|_| !wrong(&mut tries)));
        assert!(of_rfc().judge(&mut tries, "287082", at(59)).is_ok());
        assert_eq!(tries.failures, 0);
        let locks: Vec<bool> = (0..5).map(|_| wrong(&mut tries)).collect();
        assert_eq!(locks, [false, false, false, false, true]);
        assert_eq!(tries.locked(at(60)), Some(at(59 + 900)));
        assert_eq!(tries.locked(at(59 + 900)), None);
        assert_eq!(tries.last_step, 1, "what was used stays used");
    }
}
