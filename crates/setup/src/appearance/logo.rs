//! Logos: drawn anew at the size that pages show, so that nothing rides along and nobody waits for a poster.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};
use usecase::{Error, Result};

/// Largest picture that is taken, in bytes.
pub const MAX_LOGO_BYTES: usize = 1 << 20;
/// Widest logo, in pixels: shown at half of it, so that it is sharp on good screens.
pub const MAX_LOGO_WIDTH: u32 = 480;
/// Highest logo, in pixels.
pub const MAX_LOGO_HEIGHT: u32 = 160;
/// Largest logo as it is kept, in bytes. Pages are for slow connections.
const MAX_KEPT_BYTES: usize = 48 << 10;
/// Widest and highest picture that is read, in pixels; and the memory that one may take, in bytes.
const MAX_SIDE: u32 = 4_000;
const MAX_ALLOC: u64 = 128 << 20;

/// A logo, drawn.
pub(super) struct Drawn {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) png: Vec<u8>,
}

/// Reads a PNG or a JPEG and draws it anew, as a PNG, not larger than pages show it.
///
/// # Errors
/// Field errors of `content`.
pub(super) fn drawn(bytes: &[u8]) -> Result<Drawn> {
    let wrong = |code, message: &str| Error::field("content", code, message);
    if bytes.len() > MAX_LOGO_BYTES {
        return Err(wrong(
            "file_too_large",
            "A logo has at most 1 MB. Save it smaller: pages show it 240 pixels wide at most.",
        ));
    }
    let format = match bytes {
        [0xff, 0xd8, 0xff, ..] => ImageFormat::Jpeg,
        [0x89, b'P', b'N', b'G', ..] => ImageFormat::Png,
        _ => return Err(wrong("unsupported_file", "Send a PNG or a JPEG.")),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let damaged = "This picture cannot be read, or is more than 4,000 pixels wide or high. Save it again, smaller.";
    let mut picture = reader.decode().map_err(|_| wrong("file_damaged", damaged))?;
    if picture.width() > MAX_LOGO_WIDTH || picture.height() > MAX_LOGO_HEIGHT {
        picture = picture.resize(MAX_LOGO_WIDTH, MAX_LOGO_HEIGHT, FilterType::Lanczos3);
    }
    let mut kept = Cursor::new(Vec::new());
    let failed = |error| Error::fault("a picture that was read cannot be written").because(error);
    picture.to_rgba8().write_to(&mut kept, ImageFormat::Png).map_err(failed)?;
    let png = kept.into_inner();
    if png.len() > MAX_KEPT_BYTES {
        let message =
            "This logo has more than 48 KB where pages show it: too much for slow phones. Use one with fewer colours.";
        return Err(wrong("file_too_large", message));
    }
    let side = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    Ok(Drawn { width: side(picture.width()), height: side(picture.height()), png })
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("a picture");
        bytes.into_inner()
    }

    #[test]
    fn a_logo_is_drawn_anew_at_the_size_of_pages() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut bytes = picture(1200, 300, format);
            bytes.extend_from_slice(b"<script>alert(1)</script>");
            let drawn = drawn(&bytes).expect("a logo");
            assert_eq!((drawn.width, drawn.height), (480, 120));
            assert!(drawn.png.starts_with(&[0x89, b'P']) && !drawn.png.windows(7).any(|part| part == b"<script"));
        }
        assert_eq!(drawn(&picture(10, 10, ImageFormat::Png)).map(|one| one.width).expect("a small one"), 10);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let code = |bytes: &[u8]| drawn(bytes).map(|_| ()).expect_err("refused").fields[0].code;
        for bad in [&b"<svg onload=alert(1)>"[..], b"GIF89a", b""] {
            assert_eq!(code(bad), "unsupported_file");
        }
        assert_eq!(code(&[0x89, b'P', b'N', b'G', 1, 2]), "file_damaged");
        assert_eq!(code(&vec![0; MAX_LOGO_BYTES + 1]), "file_too_large");
    }
}
