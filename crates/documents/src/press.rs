//! The typesetter, and all that the house knows of it.
//!
//! Promises: a template and its data become a PDF, and nothing else is read. The data reaches the template as one JSON
//! text, so it can never be taken for markup. Every file, package and date that a template asks for is refused.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue as _, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// What the template finds its data under, in `sys.inputs`.
const DATA: &str = "data";

/// The only fonts there are. See `fonts/OFL.txt` for their licence.
static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] = [
        include_bytes!("../fonts/Inter-Regular.ttf"),
        include_bytes!("../fonts/Inter-SemiBold.ttf"),
        include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
        include_bytes!("../fonts/NotoSansHebrew-Regular.ttf"),
    ];
    let all: Vec<Font> = files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&all)), all }
});

struct Fonts {
    book: LazyHash<FontBook>,
    all: Vec<Font>,
}

/// One template, its data, and no way out.
struct Sealed {
    library: LazyHash<Library>,
    template: Source,
}

impl World for Sealed {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.all.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Whether one of the fonts has a character, or it needs none.
pub(crate) fn can_draw(c: char) -> bool {
    c.is_whitespace() || c.is_control() || FONTS.all.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// Sets a template with its data, JSON, and gives the bytes of the PDF: tagged, with subsets of the fonts inside and
/// without a date.
///
/// # Errors
/// What the typesetter says is wrong with the template.
pub(crate) fn print(template: &str, data: &str) -> Result<Vec<u8>, String> {
    let inputs: Dict = [(DATA.into(), data.into_value())].into_iter().collect();
    let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
    let printed = set(&Sealed { library, template: Source::detached(template) });
    // What the typesetter remembers between documents is of no use to the next one, and is somebody's data.
    comemo::evict(0);
    printed
}

fn set(world: &Sealed) -> Result<Vec<u8>, String> {
    let pages = typst::compile::<PagedDocument>(world).output.map_err(|all| told(&all))?;
    let options = PdfOptions { creator: Smart::Custom(Some("Recoup".to_owned())), ..PdfOptions::default() };
    typst_pdf::pdf(&pages, &options).map_err(|all| told(&all))
}

fn told(all: &[SourceDiagnostic]) -> String {
    all.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::print;

    #[test]
    fn a_template_gets_nothing_from_outside() {
        for (asks, told) in [
            ("#read(\"Cargo.toml\")", "access denied"),
            ("#read(\"/etc/passwd\")", "access denied"),
            ("#image(\"logo.png\")", "access denied"),
            ("#include \"other.typ\"", "access denied"),
            ("#import \"@preview/tablex:0.0.9\": *", "access denied"),
            ("#datetime.today()", "unable to get the current date"),
        ] {
            let answer = print(asks, "{}").expect_err(asks);
            assert!(answer.contains(told), "{asks}: {answer}");
        }
    }

    #[test]
    fn a_mistake_in_a_template_is_told() {
        assert_eq!(print("#missing", "{}"), Err("unknown variable: missing".to_owned()));
    }
}
