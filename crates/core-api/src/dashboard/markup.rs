//! Templates: markup of ours with holes, which texts and parts fill. A text can never become markup.

use pages::html::Html;

/// What a hole is filled with.
pub(crate) trait Piece {
    /// Puts it at the end of a page.
    fn put(&self, page: Html) -> Html;
}

impl Piece for str {
    fn put(&self, page: Html) -> Html {
        page.text(self)
    }
}

impl Piece for String {
    fn put(&self, page: Html) -> Html {
        page.text(self)
    }
}

impl Piece for Html {
    fn put(&self, page: Html) -> Html {
        page.part(self)
    }
}

impl Piece for i64 {
    fn put(&self, page: Html) -> Html {
        page.text(&self.to_string())
    }
}

impl<T: Piece> Piece for Option<T> {
    fn put(&self, page: Html) -> Html {
        match self {
            Some(piece) => piece.put(page),
            None => page,
        }
    }
}

impl<T: Piece + ?Sized> Piece for &T {
    fn put(&self, page: Html) -> Html {
        (*self).put(page)
    }
}

/// A template with each `{}` filled in turn.
pub(crate) fn fill(template: &'static str, pieces: &[&dyn Piece]) -> Html {
    let mut parts = template.split("{}");
    let begun = Html::new().raw(parts.next().unwrap_or_default());
    parts.zip(pieces).fold(begun, |page, (markup, piece)| piece.put(page).raw(markup))
}

/// A part for each of some things, one after the other.
pub(crate) fn each<T>(all: impl IntoIterator<Item = T>, part: impl Fn(T) -> Html) -> Html {
    Html::new().each(all, part)
}

/// Markup without holes.
pub(crate) fn raw(markup: &'static str) -> Html {
    Html::new().raw(markup)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_take_texts_as_texts_and_parts_as_parts() {
        let part = fill("<b>{}</b>", &[&"<i>"]);
        let page = fill("<p title=\"{}\">{} and {}</p>", &[&"\"", &part, &7_i64]);
        assert_eq!(page.done(), "<p title=\"&quot;\"><b>&lt;i&gt;</b> and 7</p>");
    }
}
