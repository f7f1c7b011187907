//! Colours and shapes as a stylesheet whose address says all that is in it.
//!
//! So it is the same for good under its address, any process of ours can make it without asking anybody, and it tells nothing of whose
//! it is. What an address can say is what is read here and nothing else: six digits, or the name of a font or a shape.

use super::colour::{Colour, READABLE, WHITE};
use super::{Corners, Font};

/// Counts the changes of what is made of the same choices; it stands in the address, because that is kept for a year.
const EDITION: &str = "1";

/// What stands for a colour that was not chosen.
const NONE: &str = "x";

/// Colours and shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Links and buttons.
    pub accent: Option<Colour>,
    /// Behind everything.
    pub background: Option<Colour>,
    /// Of the sheet.
    pub card: Option<Colour>,
    /// Words.
    pub text: Option<Colour>,
    /// Letters.
    pub font: Font,
    /// Corners.
    pub corners: Corners,
}

/// What our own pages have where nothing was chosen, in light and in dark surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ground {
    pub(super) accent: Colour,
    pub(super) background: Colour,
    pub(super) card: Colour,
    pub(super) text: Colour,
}

const LIGHT: Ground = Ground {
    accent: Colour([0x05, 0x50, 0xae]),
    background: Colour([0xf3, 0xf5, 0xf7]),
    card: WHITE,
    text: Colour([0x1b, 0x1f, 0x24]),
};
const DARK: Ground = Ground {
    accent: Colour([0x7a, 0xb7, 0xff]),
    background: Colour([0x0d, 0x11, 0x17]),
    card: Colour([0x16, 0x1b, 0x22]),
    text: Colour([0xe6, 0xed, 0xf3]),
};

impl Theme {
    /// The last part of its address, without `.css`; none where nothing differs from ours.
    pub fn address(&self) -> Option<String> {
        let plain = Theme {
            accent: None,
            background: None,
            card: None,
            text: None,
            font: Font::System,
            corners: Corners::Soft,
        };
        if *self == plain {
            return None;
        }
        let colour = |one: Option<Colour>| one.map_or_else(|| NONE.to_owned(), Colour::digits);
        let parts = [
            EDITION.to_owned(),
            colour(self.accent),
            colour(self.background),
            colour(self.card),
            colour(self.text),
            self.font.as_str().to_owned(),
            self.corners.as_str().to_owned(),
        ];
        Some(parts.join("-"))
    }

    /// Reads an address, as this edition writes it.
    pub fn parse(address: &str) -> Option<Theme> {
        let colour = |text: &str| if text == NONE { Some(None) } else { Colour::parse(text).map(Some) };
        let parts: Vec<&str> = address.split('-').collect();
        let [EDITION, accent, background, card, text, font, corners] = parts.as_slice() else { return None };
        let read = Theme {
            accent: colour(accent)?,
            background: colour(background)?,
            card: colour(card)?,
            text: colour(text)?,
            font: Font::ALL.into_iter().find(|one| one.as_str() == *font)?,
            corners: Corners::ALL.into_iter().find(|one| one.as_str() == *corners)?,
        };
        // One address for one stylesheet.
        (read.address().as_deref() == Some(address)).then_some(read)
    }

    /// Whether it has grounds of its own, and so looks the same in light and in dark surroundings.
    fn is_fixed(&self) -> bool {
        self.background.is_some() || self.card.is_some() || self.text.is_some()
    }

    /// What stands on what. Words and links that were not chosen are ours, made to fit on the grounds that were.
    pub(super) fn ground(&self) -> Ground {
        let background = self.background.unwrap_or(LIGHT.background);
        let card = self.card.unwrap_or(LIGHT.card);
        let fit = |chosen: Option<Colour>, ours: Colour| {
            chosen.unwrap_or_else(|| ours.readable_on(&[card, background]).unwrap_or(ours))
        };
        Ground { accent: fit(self.accent, LIGHT.accent), background, card, text: fit(self.text, LIGHT.text) }
    }

    /// The stylesheet.
    pub fn css(&self) -> String {
        let mut css =
            if self.is_fixed() { fixed(&self.ground()) } else { self.accent.map(surrounded).unwrap_or_default() };
        css.push_str(match self.font {
            Font::System => "",
            Font::Serif => "body{font-family:Georgia,Cambria,\"Noto Serif\",\"Times New Roman\",serif}\n",
            Font::Rounded => {
                "body{font-family:ui-rounded,\"SF Pro Rounded\",Nunito,\"Varela Round\",system-ui,sans-serif}\n"
            }
            Font::Mono => {
                "body{font-family:ui-monospace,\"Cascadia Mono\",Menlo,Consolas,\"Noto Sans Mono\",monospace}\n"
            }
        });
        css.push_str(match self.corners {
            Corners::Soft => "",
            Corners::Square => {
                ".sheet,.button,.badge,.notice,.test,.pay,.bills>li,input,textarea,select{border-radius:0}\n"
            }
            Corners::Round => {
                ".sheet{border-radius:1.5rem}.button{border-radius:2rem}input,textarea,select{border-radius:1rem}\n"
            }
        });
        css
    }
}

/// An accent alone: dark surroundings stay dark, with the accent as near as it can be read there.
fn surrounded(accent: Colour) -> String {
    let dark = accent.readable_on(&[DARK.card, DARK.background]).unwrap_or(DARK.accent);
    format!(":root{{--link:{accent}}}\n@media (prefers-color-scheme:dark){{:root{{--link:{dark}}}}}\n")
}

/// Grounds of the merchant's own: one look, whatever surrounds it. What was not chosen is made to fit.
fn fixed(ground: &Ground) -> String {
    let Ground { accent, background, card, text } = *ground;
    let is_dark = card.is_dark();
    let both = [card, background];
    // Quieter than the text, and never too quiet to read.
    let quiet = text.towards(card, 90).readable_on(&both).unwrap_or(text);
    let line = card.towards(text, 45);
    let (good, good_back, warn, warn_back) = if is_dark {
        ("#7ee2a0", "#12351f", "#f2cc60", "#3a2d0a")
    } else {
        ("#116329", "#dafbe1", "#6a4300", "#fff3c4")
    };
    // It stands on a ground of its own, and on the sheet.
    let grounds = [Colour::parse(good_back).unwrap_or(card), card];
    let good = Colour::parse(good).and_then(|one| one.readable_on(&grounds)).unwrap_or(text);
    let off_back = Some(card.towards(text, 25)).filter(|back| text.contrast(*back) >= READABLE).unwrap_or(card);
    let scheme = if is_dark { "dark" } else { "light" };
    let root = format!(
        ":root{{color-scheme:{scheme};--ink:{text};--quiet:{quiet};--line:{line};--back:{background};--card:{card};--link:{accent};\
         --good:{good};--good-back:{good_back};--warn:{warn};--warn-back:{warn_back};--off-back:{off_back}}}"
    );
    format!("{root}\n@media (prefers-color-scheme:dark){{{root}}}\n")
}

/// What one way of reading wants: a colour on grounds.
pub(super) fn pairs(ground: &Ground) -> [(&'static str, Colour, &'static str, Colour); 4] {
    [
        ("text", ground.text, "card", ground.card),
        ("text", ground.text, "background", ground.background),
        ("accent", ground.accent, "card", ground.card),
        ("accent", ground.accent, "background", ground.background),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Theme =
        Theme { accent: None, background: None, card: None, text: None, font: Font::System, corners: Corners::Soft };

    fn colour(text: &str) -> Option<Colour> {
        Colour::parse(text)
    }

    #[test]
    fn an_address_says_what_is_in_it_and_nothing_else_is_an_address() {
        assert_eq!(PLAIN.address(), None);
        let theme = Theme { accent: colour("#0B6E4F"), font: Font::Serif, corners: Corners::Round, ..PLAIN };
        let address = theme.address().expect("an address");
        assert_eq!(address, "1-0b6e4f-x-x-x-serif-round");
        assert_eq!(Theme::parse(&address), Some(theme));
        for wrong in [
            "",
            "1-x-x-x-x-system-soft",
            "1-0B6E4F-x-x-x-serif-round",
            "2-0b6e4f-x-x-x-serif-round",
            "1-0b6e4f-x-x-x-serif-round-",
            "1-0b6e4f-x-x-x-comic-round",
            "1-0b6e4f;}body{x-x-x-x-serif-round",
        ] {
            assert_eq!(Theme::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_accent_alone_leaves_dark_surroundings_dark() {
        let css = Theme { accent: colour("#0b6e4f"), ..PLAIN }.css();
        assert!(css.starts_with(":root{--link:#0b6e4f}"), "{css}");
        assert!(css.contains("dark){:root{--link:#439078}}"), "{css}");
    }

    #[test]
    fn grounds_of_ones_own_are_the_same_in_the_dark() {
        let css =
            Theme { card: colour("#10243a"), background: colour("#0a1726"), text: colour("#f4f7fb"), ..PLAIN }.css();
        let roots: Vec<&str> =
            css.match_indices(":root{").map(|(at, _)| &css[at..at + css[at..].find('}').expect("an end")]).collect();
        assert_eq!(roots.len(), 2);
        assert_eq!(roots[0], roots[1]);
        assert!(css.contains("color-scheme:dark") && css.contains("--warn:#f2cc60"), "{css}");
    }
}
