//! Colours, and whether one can be read on another: contrast as WCAG 2.2 counts it, in whole numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Text of ordinary size wants this much, in hundredths: 4.5 to 1 (WCAG 2.2, 1.4.3).
pub const READABLE: u32 = 450;

/// A colour, `#rrggbb`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Colour(pub [u8; 3]);

/// Black and white, towards which colours are moved.
pub const BLACK: Colour = Colour([0; 3]);
/// See [`BLACK`].
pub const WHITE: Colour = Colour([0xff; 3]);

impl Colour {
    /// Reads `#rrggbb`, or the six digits alone.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        Some(Colour([part(0)?, part(2)?, part(4)?]))
    }

    /// The six digits, as they stand in an address.
    pub fn digits(self) -> String {
        let [red, green, blue] = self.0;
        format!("{red:02x}{green:02x}{blue:02x}")
    }

    /// Relative luminance, in millionths.
    fn luminance(self) -> u32 {
        let [red, green, blue] =
            self.0.map(|part| u64::from(LINEAR.get(usize::from(part)).copied().unwrap_or_default()));
        u32::try_from((2126 * red + 7152 * green + 722 * blue) / 10_000).unwrap_or(u32::MAX)
    }

    /// How much it stands out from another, in hundredths, rounded down: 2100 is black on white.
    pub fn contrast(self, other: Colour) -> u32 {
        let (one, two) = (self.luminance() + 50_000, other.luminance() + 50_000);
        one.max(two) * 100 / one.min(two)
    }

    /// Whether it is nearer to black than to white, as eyes see it.
    pub fn is_dark(self) -> bool {
        self.contrast(WHITE) > self.contrast(BLACK)
    }

    /// The better of black and white on it.
    pub fn ink(self) -> Colour {
        if self.is_dark() { WHITE } else { BLACK }
    }

    /// `parts` of 255 parts on the way to another.
    pub fn towards(self, other: Colour, parts: u8) -> Colour {
        let way = |from: u8, to: u8| {
            let sum = u32::from(from) * u32::from(255 - parts) + u32::from(to) * u32::from(parts) + 127;
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        let ([a, b, c], [x, y, z]) = (self.0, other.0);
        Colour([way(a, x), way(b, y), way(c, z)])
    }

    /// The colour nearest to this one, darker or lighter, that can be read on all of `grounds`; none when no such colour can be.
    pub fn readable_on(self, grounds: &[Colour]) -> Option<Colour> {
        let fits = |one: &Colour| grounds.iter().all(|ground| one.contrast(*ground) >= READABLE);
        (0..=255_u8).flat_map(|parts| [self.towards(BLACK, parts), self.towards(WHITE, parts)]).find(fits)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.digits())
    }
}

impl fmt::Debug for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Colour, String> {
        Colour::parse(&text).ok_or_else(|| format!("`{}` is no colour", text.chars().take(20).collect::<String>()))
    }
}

/// A ratio as people write it: `4.53 to 1`.
pub fn ratio(hundredths: u32) -> String {
    format!("{}.{:02} to 1", hundredths / 100, hundredths % 100)
}

/// What a part of a colour (sRGB, 0 to 255) is in light, in millionths.
#[rustfmt::skip]
const LINEAR: [u32; 256] = [
    0, 304, 607, 911, 1_214, 1_518, 1_821, 2_125,
    2_428, 2_732, 3_035, 3_347, 3_677, 4_025, 4_391, 4_777,
    5_182, 5_605, 6_049, 6_512, 6_995, 7_499, 8_023, 8_568,
    9_134, 9_721, 10_330, 10_960, 11_612, 12_286, 12_983, 13_702,
    14_444, 15_209, 15_996, 16_807, 17_642, 18_500, 19_382, 20_289,
    21_219, 22_174, 23_153, 24_158, 25_187, 26_241, 27_321, 28_426,
    29_557, 30_713, 31_896, 33_105, 34_340, 35_601, 36_889, 38_204,
    39_546, 40_915, 42_311, 43_735, 45_186, 46_665, 48_172, 49_707,
    51_269, 52_861, 54_480, 56_128, 57_805, 59_511, 61_246, 63_010,
    64_803, 66_626, 68_478, 70_360, 72_272, 74_214, 76_185, 78_187,
    80_220, 82_283, 84_376, 86_500, 88_656, 90_842, 93_059, 95_307,
    97_587, 99_899, 102_242, 104_616, 107_023, 109_462, 111_932, 114_435,
    116_971, 119_538, 122_139, 124_772, 127_438, 130_136, 132_868, 135_633,
    138_432, 141_263, 144_128, 147_027, 149_960, 152_926, 155_926, 158_961,
    162_029, 165_132, 168_269, 171_441, 174_647, 177_888, 181_164, 184_475,
    187_821, 191_202, 194_618, 198_069, 201_556, 205_079, 208_637, 212_231,
    215_861, 219_526, 223_228, 226_966, 230_740, 234_551, 238_398, 242_281,
    246_201, 250_158, 254_152, 258_183, 262_251, 266_356, 270_498, 274_677,
    278_894, 283_149, 287_441, 291_771, 296_138, 300_544, 304_987, 309_469,
    313_989, 318_547, 323_143, 327_778, 332_452, 337_164, 341_914, 346_704,
    351_533, 356_400, 361_307, 366_253, 371_238, 376_262, 381_326, 386_429,
    391_572, 396_755, 401_978, 407_240, 412_543, 417_885, 423_268, 428_690,
    434_154, 439_657, 445_201, 450_786, 456_411, 462_077, 467_784, 473_531,
    479_320, 485_150, 491_021, 496_933, 502_886, 508_881, 514_918, 520_996,
    527_115, 533_276, 539_479, 545_724, 552_011, 558_340, 564_712, 571_125,
    577_580, 584_078, 590_619, 597_202, 603_827, 610_496, 617_207, 623_960,
    630_757, 637_597, 644_480, 651_406, 658_375, 665_387, 672_443, 679_542,
    686_685, 693_872, 701_102, 708_376, 715_694, 723_055, 730_461, 737_910,
    745_404, 752_942, 760_525, 768_151, 775_822, 783_538, 791_298, 799_103,
    806_952, 814_847, 822_786, 830_770, 838_799, 846_873, 854_993, 863_157,
    871_367, 879_622, 887_923, 896_269, 904_661, 913_099, 921_582, 930_111,
    938_686, 947_307, 955_973, 964_686, 973_445, 982_251, 991_102, 1_000_000,
];

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn contrast_is_what_the_guideline_says() {
        // Pairs with the ratios that the tools of others print for them.
        for (one, two, hundredths) in [
            ("#000000", "#ffffff", 2100),
            ("#777777", "#ffffff", 447),
            ("#767676", "#ffffff", 454),
            ("#ff0000", "#ffffff", 399),
            ("#0000ff", "#ffffff", 859),
            ("#0550ae", "#ffffff", 759),
            ("#ffe08a", "#1b1f24", 1283),
        ] {
            let found = colour(one).contrast(colour(two));
            assert!(found.abs_diff(hundredths) <= 2, "{one} on {two}: {found}, not {hundredths}");
            assert_eq!(found, colour(two).contrast(colour(one)));
        }
    }

    #[test]
    fn a_colour_near_by_can_be_read_and_is_hardly_another() {
        let near = colour("#ff6600").readable_on(&[WHITE]).expect("one");
        assert!(near.contrast(WHITE) >= READABLE);
        assert_eq!(near.to_string(), "#c95000", "orange stays orange");
        assert_eq!(BLACK.readable_on(&[WHITE]), Some(BLACK), "what can be read stays");
        assert_eq!(BLACK.readable_on(&[colour("#0d1117")]).map(|one| one.is_dark()), Some(false));
        assert_eq!(
            colour("#777777").readable_on(&[WHITE, BLACK]).map(|one| one.contrast(WHITE) >= READABLE),
            Some(true)
        );
        assert_eq!(colour("#777777").readable_on(&[WHITE, colour("#555555")]), None, "nothing is readable on both");
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(colour("#0B6E4F").to_string(), "#0b6e4f");
        for wrong in ["", "#0b6e4", "#0b6e4f;", "#zzzzzz", "red", "#\u{e9}\u{e9}\u{e9}", "##000000"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }
}
