//! Papers as files: what they show, what they may be, and how a file is made harmless.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use usecase::{Error, Result};

/// Largest file, in bytes.
pub const MAX_PAPER_BYTES: usize = 8 << 20;
/// Widest and highest picture, in pixels; and the memory that one may take while it is read, in bytes.
const MAX_SIDE: u32 = 8_000;
const MAX_ALLOC: u64 = 256 << 20;
/// A PDF says in its last bytes that it ends.
const PDF_TAIL: usize = 1024;

/// What a paper shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// That the business is registered.
    Registration,
    /// What its constitution says.
    Constitution,
    /// Who directs it and who owns it.
    StatusReport,
    /// Who its contact is.
    Identity,
    /// Where it is.
    Address,
}

impl PaperKind {
    /// All of them.
    pub const ALL: [PaperKind; 5] = [
        PaperKind::Registration,
        PaperKind::Constitution,
        PaperKind::StatusReport,
        PaperKind::Identity,
        PaperKind::Address,
    ];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            PaperKind::Registration => "registration",
            PaperKind::Constitution => "constitution",
            PaperKind::StatusReport => "status_report",
            PaperKind::Identity => "identity",
            PaperKind::Address => "address",
        }
    }

    /// As people call it.
    pub fn title(self) -> &'static str {
        match self {
            PaperKind::Registration => "Certificate of registration",
            PaperKind::Constitution => "Constitution",
            PaperKind::StatusReport => "Status report",
            PaperKind::Identity => "Identity of the contact",
            PaperKind::Address => "Proof of address",
        }
    }

    /// What it is in Nigeria, for who looks for it in a drawer.
    pub fn about(self) -> &'static str {
        match self {
            PaperKind::Registration => "From the Corporate Affairs Commission (CAC): the certificate with your number.",
            PaperKind::Constitution => "The memorandum and articles (MEMART), or your association's constitution.",
            PaperKind::StatusReport => "From the CAC, not older than six months: directors and shareholders.",
            PaperKind::Identity => {
                "Passport, driving licence, voter's card or NIN slip of the person named as contact."
            }
            PaperKind::Address => "A bill or a bank statement of the last three months, with the address.",
        }
    }

    /// Reads what is stored, or was chosen.
    pub fn parse(text: &str) -> Option<PaperKind> {
        PaperKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A file that is what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// `application/pdf`, `image/jpeg` or `image/png`.
    pub media_type: &'static str,
    /// Its bytes as they are kept.
    pub bytes: Vec<u8>,
}

/// Looks at what a file is by its content, whatever it is called, and draws pictures anew. Takes a while for a large picture.
///
/// # Errors
/// Field errors of `file`.
pub(crate) fn clean(bytes: &[u8]) -> Result<Clean> {
    let wrong = |code, message: &str| Error::field("file", code, message);
    if bytes.is_empty() {
        return Err(wrong("required", "Choose a file."));
    }
    if bytes.len() > MAX_PAPER_BYTES {
        return Err(wrong("file_too_large", "A file has at most 8 MB. Scan it with fewer colours, or send a photo."));
    }
    if bytes.starts_with(b"%PDF-") {
        let tail = bytes.get(bytes.len().saturating_sub(PDF_TAIL)..).unwrap_or_default();
        let ends = tail.windows(5).any(|part| part == b"%%EOF");
        let whole = Clean { media_type: "application/pdf", bytes: bytes.to_vec() };
        return if ends { Ok(whole) } else { Err(wrong("file_damaged", "This PDF is not whole. Save it again.")) };
    }
    let (format, media_type) = match bytes {
        [0xff, 0xd8, 0xff, ..] => (ImageFormat::Jpeg, "image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => (ImageFormat::Png, "image/png"),
        _ => return Err(wrong("unsupported_file", "Send a PDF, a JPEG or a PNG.")),
    };
    let damaged = "This picture cannot be read. Take it again, or send it as a PDF.";
    let picture = drawn(bytes, format).map_err(|_| wrong("file_damaged", damaged))?;
    let mut kept = Cursor::new(Vec::new());
    let written = if format == ImageFormat::Jpeg {
        // A JPEG has no transparency.
        DynamicImage::from(picture.to_rgb8()).write_to(&mut kept, format)
    } else {
        picture.write_to(&mut kept, format)
    };
    written.map_err(|error| Error::fault("a picture that was read cannot be written").because(error))?;
    let bytes = kept.into_inner();
    if bytes.len() > MAX_PAPER_BYTES {
        return Err(wrong("file_too_large", "This picture is too large when it is opened. Send a smaller one."));
    }
    Ok(Clean { media_type, bytes })
}

fn drawn(bytes: &[u8], format: ImageFormat) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    reader.decode()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(16, 9).write_to(&mut bytes, format).expect("a picture");
        bytes.into_inner()
    }

    fn code(bytes: &[u8]) -> &'static str {
        clean(bytes).expect_err("refused").fields[0].code
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(clean(b"%PDF-1.7\nx\n%%EOF\n").expect("a PDF").media_type, "application/pdf");
        assert_eq!(clean(&picture(ImageFormat::Png)).expect("a picture").media_type, "image/png");
        assert_eq!(clean(&picture(ImageFormat::Jpeg)).expect("a picture").media_type, "image/jpeg");
        for bad in
            [&b"<html><script>alert(1)</script>"[..], b"<svg/>", b"MZ\x90\0", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7"]
        {
            assert_eq!(code(bad), "unsupported_file");
        }
        assert_eq!(code(b""), "required");
        assert_eq!(code(b"%PDF-1.7\ncut off"), "file_damaged");
        assert_eq!(code(&[0xff, 0xd8, 0xff, 0xe0, 0, 1]), "file_damaged");
        assert_eq!(code(&vec![b'x'; MAX_PAPER_BYTES + 1]), "file_too_large");
    }

    #[test]
    fn nothing_rides_along_in_a_picture() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut bytes = picture(format);
            bytes.extend_from_slice(b"<?php system($_GET['x']); ?>PK\x03\x04 a second file");
            let kept = clean(&bytes).expect("the picture").bytes;
            assert!(!kept.windows(5).any(|part| part == b"<?php"), "{format:?}");
            assert!(drawn(&kept, format).is_ok_and(|picture| (picture.width(), picture.height()) == (16, 9)));
        }
    }

    #[test]
    fn a_picture_that_grows_when_it_is_opened_is_refused() {
        // The head of a PNG that says it is 60,000 pixels on each side.
        let mut bomb = picture(ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert_eq!(code(&bomb), "file_damaged");
    }
}
