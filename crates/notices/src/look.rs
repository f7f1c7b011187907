//! How a tenant's mails look: one accent colour. Everything else is the shared layout's.

use std::fmt;

/// The look of a tenant's mails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    accent: [u8; 3],
    /// What is written on the accent, where it was chosen for it.
    ink: Option<[u8; 3]>,
}

/// A colour that is not `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a colour: write six hexadecimal digits after #, such as #0b6e4f")]
pub struct LookError(String);

impl LookError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        "bad_colour"
    }
}

impl Default for Look {
    fn default() -> Self {
        Self { accent: [0x0b, 0x6e, 0x4f], ink: None }
    }
}

impl Look {
    /// A look with this accent colour, `#rrggbb`.
    ///
    /// # Errors
    /// [`LookError`] for anything else, so that a colour can never carry markup.
    pub fn with_accent(colour: &str) -> Result<Look, LookError> {
        let wrong = || LookError(colour.chars().take(20).collect());
        let digits = colour.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or_else(wrong)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let part = |from: usize, to: usize| {
            digits.get(from..to).and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or_else(wrong)
        };
        Ok(Look { accent: [part(0, 2)?, part(2, 4)?, part(4, 6)?], ink: None })
    }

    /// A look of two colours that were found to be read on one another.
    pub fn of(accent: [u8; 3], ink: [u8; 3]) -> Look {
        Look { accent, ink: Some(ink) }
    }

    pub(crate) fn accent(self) -> Colour {
        Colour(self.accent)
    }

    /// Black or white, whichever is read better on the accent (perceived brightness by the weights of ITU-R BT.601).
    pub(crate) fn ink(self) -> Colour {
        if let Some(chosen) = self.ink {
            return Colour(chosen);
        }
        let [red, green, blue] = self.accent.map(u32::from);
        let brightness =
            red.saturating_mul(299).saturating_add(green.saturating_mul(587)).saturating_add(blue.saturating_mul(114));
        if brightness > 150_000 { Colour([0x11, 0x11, 0x11]) } else { Colour([0xff, 0xff, 0xff]) }
    }
}

/// A colour, shown as `#rrggbb`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colour([u8; 3]);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::Look;

    #[test]
    fn a_colour_is_six_digits_and_its_ink_can_be_read() {
        let dark = Look::with_accent("#0B6E4F").expect("a colour");
        assert_eq!((dark.accent().to_string(), dark.ink().to_string()), ("#0b6e4f".to_owned(), "#ffffff".to_owned()));
        assert_eq!(Look::with_accent("#ffe08a").expect("a colour").ink().to_string(), "#111111");
        for wrong in ["", "0b6e4f", "#0b6e4", "#0b6e4f;", "#zzzzzz", "#\u{e9}\u{e9}\u{e9}", "red\"><script>"] {
            assert_eq!(Look::with_accent(wrong).expect_err(wrong).code(), "bad_colour");
        }
    }
}
