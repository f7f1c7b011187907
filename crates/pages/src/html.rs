//! HTML, as much of it as we write: text is escaped wherever it comes from, and only a template adds tags.

/// A part of a page. What is put in as text can never become markup.
#[derive(Clone, Debug, Default)]
pub struct Html(String);

impl Html {
    pub fn new() -> Html {
        Html::default()
    }

    /// Markup of ours, compiled in.
    pub fn raw(mut self, markup: &'static str) -> Html {
        self.0.push_str(markup);
        self
    }

    /// A text from anywhere. What steers the direction of reading is left out: it could make a line read otherwise
    /// than it was written.
    pub fn text(mut self, text: &str) -> Html {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
                control if control.is_control() => self.0.push(' '),
                other => self.0.push(other),
            }
        }
        self
    }

    /// A part made before.
    pub fn part(mut self, part: &Html) -> Html {
        self.0.push_str(&part.0);
        self
    }

    /// A part for each of some things.
    pub fn each<T>(self, all: impl IntoIterator<Item = T>, part: impl Fn(T) -> Html) -> Html {
        all.into_iter().fold(self, |page, one| page.part(&part(one)))
    }

    /// The whole text.
    pub fn done(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn text_is_never_markup() {
        let hostile = "<script>alert('1')</script> \"&amp;\" \u{202e}evil\n";
        let page = Html::new().raw("<p>").text(hostile).raw("</p>").done();
        let told = "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &quot;&amp;amp;&quot; evil </p>";
        assert_eq!(page, told);
    }
}
