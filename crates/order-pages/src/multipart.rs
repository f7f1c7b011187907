//! Forms with files, as browsers send them: `multipart/form-data`, read from one bounded body.
//!
//! Only what browsers write is read. Whatever else is sent is not understood, and nothing is guessed.

/// Most parts of a form; no form of ours has as many.
const MOST_PARTS: usize = 400;

/// One field or file of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part<'a> {
    pub(crate) name: &'a str,
    /// The name of a file; `None` for a field.
    pub(crate) file: Option<&'a str>,
    pub(crate) bytes: &'a [u8],
}

/// The boundary that a content type names; `None` for forms without files.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = rest.split(';').find_map(|one| one.trim().strip_prefix("boundary="))?;
    let bare = named.trim_matches('"');
    (!bare.is_empty() && bare.len() <= 70).then_some(bare)
}

/// The parts of a body. `None` for one that did not arrive as a whole.
pub(crate) fn parts<'a>(boundary: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let line = [b"--", boundary.as_bytes()].concat();
    let between = [b"\r\n", line.as_slice()].concat();
    let mut rest = body.strip_prefix(line.as_slice())?;
    let mut all = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Some(all);
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let head_ends = find(rest, b"\r\n\r\n")?;
        let (head, from) = (rest.get(..head_ends)?, rest.get(head_ends.checked_add(4)?..)?);
        let ends = find(from, &between)?;
        let (name, file) = names(std::str::from_utf8(head).ok()?)?;
        all.push(Part { name, file, bytes: from.get(..ends)? });
        if all.len() > MOST_PARTS {
            return None;
        }
        rest = from.get(ends.checked_add(between.len())?..)?;
    }
}

fn find(all: &[u8], what: &[u8]) -> Option<usize> {
    all.windows(what.len()).position(|window| window == what)
}

/// The name of a field, and of its file if it is one.
fn names(head: &str) -> Option<(&str, Option<&str>)> {
    let told = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition").then(|| value.trim())
    })?;
    let rest = told.strip_prefix("form-data")?;
    Some((quoted(rest, "; name=\"")?, quoted(rest, "; filename=\"")))
}

/// What stands in quotation marks behind a name. Browsers write quotation marks inside as `%22`.
fn quoted<'a>(text: &'a str, behind: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(behind)?;
    rest.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::{Part, boundary, parts};

    #[test]
    fn a_form_with_a_file_is_read() {
        let kind = "multipart/form-data; boundary=----geckoformboundary7a";
        let body = b"------geckoformboundary7a\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nsubmit\r\n\
            ------geckoformboundary7a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \xC3\xA9.png\"\r\n\
            Content-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n--not the end\r\n\
            ------geckoformboundary7a--\r\n";
        let found = parts(boundary(kind).expect("a boundary"), body).expect("a form");
        let file = Part { name: "file", file: Some("a é.png"), bytes: b"\x89PNG\r\n\x1a\n--not the end" };
        assert_eq!(found, [Part { name: "what", file: None, bytes: b"submit" }, file]);
    }

    #[test]
    fn what_is_cut_off_is_not_understood() {
        let whole = b"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n";
        assert!(parts("b", whole).is_some());
        for end in 0..whole.len() - 4 {
            assert_eq!(parts("b", &whole[..end]), None, "{end}");
        }
        assert_eq!(parts("other", whole), None);
    }

    #[test]
    fn other_forms_have_no_boundary() {
        for kind in ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/mixed; boundary=b", ""] {
            assert_eq!(boundary(kind), None, "{kind}");
        }
        assert_eq!(boundary("Multipart/Form-Data; charset=utf-8; boundary=\"b c\""), Some("b c"));
    }
}
