//! A web address as a QR code: which squares are dark.
//!
//! Squares are given as runs, because the typesetter draws a few hundred bars faster than a thousand squares. Where they
//! are drawn, and how large, is the layout's.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

/// The longest address drawn, in bytes. A longer one makes squares too small for a telephone at this size.
const MAX_BYTES: usize = 300;

/// The dark squares of a code of `size` by `size`.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Squares {
    /// Squares along one side.
    size: usize,
    /// Column, row and length of each horizontal bar.
    bars: Vec<[usize; 3]>,
}

/// The code of an address; `None` when it is too long to be read off paper.
pub(crate) fn squares(address: &str) -> Option<Squares> {
    if address.len() > MAX_BYTES {
        return None;
    }
    // Paper gets folded and stained: at level M some 15 % of a code may be lost.
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let size = code.width();
    let colors = code.into_colors();
    let bars = colors.chunks(size).enumerate().flat_map(|(row, squares)| bars(row, squares)).collect();
    Some(Squares { size, bars })
}

fn bars(row: usize, squares: &[Color]) -> Vec<[usize; 3]> {
    let mut column = 0_usize;
    let mut found = Vec::new();
    for run in squares.chunk_by(|left, right| left == right) {
        if run.first() == Some(&Color::Dark) {
            found.push([column, row, run.len()]);
        }
        column = column.saturating_add(run.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::squares;

    #[test]
    fn the_corners_are_what_a_reader_looks_for() {
        let code = squares("https://pay.example/i/1").expect("short enough");
        let last = code.size - 7;
        for finder in [[0, 0, 7], [last, 0, 7], [0, last, 7]] {
            assert!(code.bars.contains(&finder), "{finder:?}");
        }
        assert!(code.bars.iter().all(|[column, row, length]| column + length <= code.size && *row < code.size));
    }

    #[test]
    fn what_a_telephone_could_not_read_is_left_out() {
        assert_eq!(squares(&format!("https://pay.example/{}", "a".repeat(300))), None);
    }
}
