//! Text messages: the 7-bit alphabet of GSM 03.38, what can be folded into it, and how many segments a text takes.
//!
//! One letter outside the alphabet turns the whole message into UCS-2, with 70 letters to a segment in place of
//! 160, and more than doubles its price. So texts are folded first: tone marks and hooks go, as people write text
//! messages anyway. What cannot be folded stays, and the message is then counted as what it is.

use serde::{Deserialize, Serialize};

/// How a text message is written on the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Seven bits: 160 letters, or 153 in each of several segments.
    Gsm7,
    /// Sixteen bits: 70 letters, or 67 in each of several segments.
    Ucs2,
}

/// The alphabet without its extension (GSM 03.38, table 1), less the escape.
const BASIC: &str = "@\u{a3}$\u{a5}\u{e8}\u{e9}\u{f9}\u{ec}\u{f2}\u{c7}\n\u{d8}\u{f8}\r\u{c5}\u{e5}\u{394}_\u{3a6}\u{393}\u{39b}\u{3a9}\u{3a0}\u{3a8}\u{3a3}\u{398}\u{39e}\u{c6}\u{e6}\u{df}\u{c9} !\"#\u{a4}%&'()*+,-./0123456789:;<=>?\u{a1}ABCDEFGHIJKLMNOPQRSTUVWXYZ\u{c4}\u{d6}\u{d1}\u{dc}\u{a7}\u{bf}abcdefghijklmnopqrstuvwxyz\u{e4}\u{f6}\u{f1}\u{fc}\u{e0}";
/// Its extension: each of these takes two places.
const EXTENDED: &str = "^{}\\[~]|\u{20ac}\u{c}";

/// What stands for letters outside the alphabet: all letters before the colon become what follows it.
const FOLDS: [(&str, &str); 41] = [
    ("\u{e1}\u{e2}\u{e3}\u{101}\u{103}\u{1ea1}", "a"),
    ("\u{c0}\u{c1}\u{c2}\u{c3}\u{100}", "A"),
    ("\u{ea}\u{eb}\u{113}\u{11b}\u{1eb9}\u{1ebd}", "e"),
    ("\u{c8}\u{ca}\u{cb}\u{112}\u{1eb8}", "E"),
    ("\u{ed}\u{ee}\u{ef}\u{12b}\u{1ecb}\u{131}", "i"),
    ("\u{cc}\u{cd}\u{ce}\u{cf}\u{12a}\u{1eca}\u{130}", "I"),
    ("\u{f3}\u{f4}\u{f5}\u{14d}\u{1ecd}", "o"),
    ("\u{d2}\u{d3}\u{d4}\u{d5}\u{14c}\u{1ecc}", "O"),
    ("\u{fa}\u{fb}\u{16b}\u{1ee5}", "u"),
    ("\u{d9}\u{da}\u{db}\u{16a}\u{1ee4}", "U"),
    ("\u{1e63}\u{15b}\u{161}\u{15f}", "s"),
    ("\u{1e62}\u{15a}\u{160}\u{15e}", "S"),
    ("\u{144}\u{1f9}\u{148}\u{1e45}\u{14b}", "n"),
    ("\u{143}\u{1f8}\u{147}\u{1e44}\u{14a}", "N"),
    ("\u{e7}\u{107}\u{10d}", "c"),
    ("\u{106}\u{10c}", "C"),
    ("\u{253}", "b"),
    ("\u{181}", "B"),
    ("\u{257}\u{1e0d}\u{111}", "d"),
    ("\u{18a}\u{1e0c}\u{110}", "D"),
    ("\u{199}", "k"),
    ("\u{198}", "K"),
    ("\u{1b4}\u{fd}\u{ff}", "y"),
    ("\u{1b3}\u{dd}", "Y"),
    ("\u{1e3f}", "m"),
    ("\u{1e3e}", "M"),
    ("\u{17e}\u{17a}\u{17c}", "z"),
    ("\u{17d}\u{179}\u{17b}", "Z"),
    ("\u{142}", "l"),
    ("\u{141}", "L"),
    ("\u{2018}\u{2019}\u{201a}\u{2bc}\u{2b9}\u{60}\u{b4}\u{2032}", "'"),
    ("\u{201c}\u{201d}\u{201e}\u{ab}\u{bb}\u{2033}", "\""),
    ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}", "-"),
    ("\u{2026}", "..."),
    ("\u{2022}\u{b7}", "*"),
    ("\u{a0}\u{202f}\u{2009}\u{2007}\t", " "),
    ("\u{20a6}", "NGN "),
    ("\u{20b5}", "GHS "),
    ("\u{153}", "oe"),
    ("\u{152}", "OE"),
    ("\u{d7}", "x"),
];

/// Folds what can be folded into the 7-bit alphabet. Marks that combine with the letter before them go.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '\u{300}'..='\u{36f}') {
            continue;
        }
        match FOLDS.iter().find(|(from, _)| from.contains(letter)) {
            Some((_, to)) => folded.push_str(to),
            None => folded.push(letter),
        }
    }
    folded
}

/// Likewise, and takes the marks off the few letters that have them in the alphabet.
pub fn bare(text: &str) -> String {
    let without = |letter: char| match letter {
        '\u{e8}' | '\u{e9}' => 'e',
        '\u{c9}' => 'E',
        '\u{e0}' => 'a',
        '\u{f2}' => 'o',
        '\u{f9}' => 'u',
        '\u{ec}' => 'i',
        letter => letter,
    };
    fold(text).chars().map(without).collect()
}

/// How a text goes out, and in how many segments; an empty text takes one.
pub fn measure(text: &str) -> (Encoding, usize) {
    let gsm = text.chars().map(places).collect::<Option<Vec<usize>>>();
    match gsm {
        Some(letters) => (Encoding::Gsm7, segments(&letters, 160, 153)),
        None => {
            let letters: Vec<usize> = text.chars().map(char::len_utf16).collect();
            (Encoding::Ucs2, segments(&letters, 70, 67))
        }
    }
}

/// How many places a letter takes in the 7-bit alphabet, if it is in it.
fn places(letter: char) -> Option<usize> {
    if BASIC.contains(letter) { Some(1) } else { EXTENDED.contains(letter).then_some(2) }
}

/// A letter of two places never stands on the border of two segments.
fn segments(letters: &[usize], alone: usize, each: usize) -> usize {
    let all = letters.iter().fold(0_usize, |sum, places| sum.saturating_add(*places));
    if all <= alone {
        return 1;
    }
    let (mut count, mut filled) = (1_usize, 0_usize);
    for places in letters {
        let next = filled.saturating_add(*places);
        if next > each {
            count = count.saturating_add(1);
            filled = *places;
        } else {
            filled = next;
        }
    }
    count
}

#[cfg(test)]
mod tests;
