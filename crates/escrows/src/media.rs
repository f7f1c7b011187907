//! What a file is, by how it begins: nobody is shown a program under the name of a picture.

/// The types that are known by their first bytes. A file that claims to be one of them and is not is refused.
pub const KNOWN: [&str; 9] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/heic",
    "application/pdf",
    "video/mp4",
    "video/quicktime",
    "video/webm",
];

/// The type of a file, if it is one of those.
pub fn recognised(bytes: &[u8]) -> Option<&'static str> {
    let starts = |with: &[u8]| bytes.starts_with(with);
    let after = |at: usize, what: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(what));
    if starts(&[0xFF, 0xD8, 0xFF]) {
        Some("image/jpeg")
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(b"RIFF") && after(8, b"WEBP") {
        Some("image/webp")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some("image/gif")
    } else if starts(b"%PDF-") {
        Some("application/pdf")
    } else if starts(&[0x1A, 0x45, 0xDF, 0xA3]) {
        Some("video/webm")
    } else if after(4, b"ftyp") {
        Some(container(bytes.get(8..12).unwrap_or_default()))
    } else {
        None
    }
}

/// One kind of box holds pictures of phones and films; its brand says which.
fn container(brand: &[u8]) -> &'static str {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1" => "image/heic",
        b"qt  " => "video/quicktime",
        _ => "video/mp4",
    }
}

/// Whether a file is what it says. What is not known by its first bytes is taken at its word.
pub(crate) fn is_what_it_says(media_type: &str, bytes: &[u8]) -> bool {
    let claims = KNOWN.iter().any(|known| known.eq_ignore_ascii_case(media_type.trim()));
    !claims || recognised(bytes).is_some_and(|found| found.eq_ignore_ascii_case(media_type.trim()))
}

#[cfg(test)]
mod tests {
    use super::{is_what_it_says, recognised};

    #[test]
    fn files_are_known_by_how_they_begin() {
        let rows: [(&[u8], Option<&str>); 12] = [
            (b"\xFF\xD8\xFF\xE0 picture", Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n picture", Some("image/png")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"RIFF\x10\0\0\0WAVEfmt ", None),
            (b"GIF89a picture", Some("image/gif")),
            (b"%PDF-1.7 pages", Some("application/pdf")),
            (b"\0\0\0\x18ftypheic", Some("image/heic")),
            (b"\0\0\0\x18ftypqt  ", Some("video/quicktime")),
            (b"\0\0\0\x18ftypisom", Some("video/mp4")),
            (b"\x1A\x45\xDF\xA3 film", Some("video/webm")),
            (b"<html><script>", None),
            (b"", None),
        ];
        for (bytes, expected) in rows {
            assert_eq!(recognised(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn nothing_passes_under_the_name_of_a_picture() {
        assert!(is_what_it_says("image/png", b"\x89PNG\r\n\x1a\n"));
        assert!(!is_what_it_says("image/png", b"MZ\x90 program"));
        assert!(!is_what_it_says("IMAGE/JPEG", b"\x89PNG\r\n\x1a\n"));
        assert!(is_what_it_says("text/csv", b"a,b\n1,2\n"), "what has no first bytes of its own is taken at its word");
    }
}
