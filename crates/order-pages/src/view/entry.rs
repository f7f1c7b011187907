//! What a page asks for besides: a code, and fields for words and amounts.

use pages::html::Html;

use super::{Asking, View, button, paragraph, small};
use crate::acts::Offer;
use crate::evidence::WITH_FILES;

impl View<'_> {
    /// Why something was not done, or the entry of a code.
    pub(super) fn asking(&self) -> Html {
        match self.asking {
            Asking::Nothing => Html::new(),
            Asking::Told(why) => Html::new().raw("<p class=\"notice\" role=\"alert\">").text(why).raw("</p>"),
            Asking::Code { to, wrong } => self.code(to, wrong.as_deref()),
            Asking::Person(why) => self.person(why),
        }
    }

    fn person(&self, why: &str) -> Html {
        let carried = self.sent.carried().into_iter().filter(|(_, value)| !value.is_empty());
        let hidden = |(name, value): (&str, &str)| {
            Html::new().raw("<input type=\"hidden\" name=\"").text(name).raw("\" value=\"").text(value).raw("\">")
        };
        Html::new()
            .raw("<section class=\"pay\"><h2>Show that you are a person</h2>")
            .part(&paragraph(why))
            .raw("<form method=\"post\"><input type=\"hidden\" name=\"form\" value=\"")
            .text(self.form)
            .raw("\">")
            .each(carried, hidden)
            .each(self.captcha, pages::captcha)
            .raw("<button class=\"button main\" name=\"what\" value=\"send_code\">Send me a code</button></form></section>")
    }

    fn code(&self, to: &str, wrong: Option<&str>) -> Html {
        let carried = self.sent.carried().into_iter().filter(|(_, value)| !value.is_empty());
        let hidden = |(name, value): (&str, &str)| {
            Html::new().raw("<input type=\"hidden\" name=\"").text(name).raw("\" value=\"").text(value).raw("\">")
        };
        let alert = |why: &str| Html::new().raw("<p class=\"notice\" role=\"alert\">").text(why).raw("</p>");
        let words = format!("We sent a code of six digits to {to}. Enter it to go on. What you typed is kept.");
        Html::new()
            .raw("<section class=\"pay\"><h2>Show that it is you</h2>")
            .each(wrong, alert)
            .part(&paragraph(&words))
            .raw("<form method=\"post\"><input type=\"hidden\" name=\"form\" value=\"")
            .text(self.form)
            .raw("\">")
            .each(carried, hidden)
            .raw("<label for=\"code\">Code</label><input id=\"code\" name=\"code\" inputmode=\"numeric\" maxlength=\"9\" ")
            .raw("autocomplete=\"one-time-code\" autofocus>")
            .raw("<button class=\"button main\" name=\"what\" value=\"enter_code\">Go on</button>")
            .raw("<button class=\"button\" name=\"what\" value=\"send_code\">Send it again</button></form></section>")
    }

    /// A field for words, with what was typed before.
    pub(super) fn words_field(&self, offer: &Offer, label: &'static str, needed: bool) -> Html {
        let id = field_id("text", offer);
        Html::new()
            .raw("<label for=\"")
            .text(&id)
            .raw("\">")
            .raw(label)
            .raw("</label><textarea id=\"")
            .text(&id)
            .raw("\" name=\"text\" rows=\"3\" maxlength=\"5000\"")
            .raw(if needed { " required>" } else { ">" })
            .each(self.typed(offer), |sent| Html::new().text(&sent.text))
            .raw("</textarea>")
    }

    /// A field for an amount, with what was typed before.
    pub(super) fn amount_field(&self, offer: &Offer, label: &str) -> Html {
        let id = field_id("amount", offer);
        let before = self.typed(offer).map(|sent| sent.amount.as_str()).unwrap_or_default();
        Html::new()
            .raw("<label for=\"")
            .text(&id)
            .raw("\">")
            .text(label)
            .raw("</label><input id=\"")
            .text(&id)
            .raw("\" name=\"amount\" inputmode=\"decimal\" autocomplete=\"off\" required maxlength=\"30\" value=\"")
            .text(before)
            .raw("\">")
    }

    /// A field that a browser helps with: a day, a number. Its name may be one of those of which there is one for each milestone.
    pub(super) fn field(&self, offer: &Offer, name: &str, kind: &'static str, label: &str, value: &str) -> Html {
        let id = format!("{}-{name}", field_id("field", offer));
        let before = self.typed(offer).and_then(|sent| match name {
            "day" => Some(sent.day.as_str()),
            "days" => Some(sent.days.as_str()),
            "title" => Some(sent.title.as_str()),
            "amount" => Some(sent.amount.as_str()),
            other => sent.each.get(other).map(String::as_str),
        });
        Html::new()
            .raw("<label for=\"")
            .text(&id)
            .raw("\">")
            .text(label)
            .raw("</label><input id=\"")
            .text(&id)
            .raw("\" name=\"")
            .text(name)
            .raw("\" ")
            .raw(kind)
            .raw(" autocomplete=\"off\" maxlength=\"200\" value=\"")
            .text(before.unwrap_or(value))
            .raw("\">")
    }

    /// Where a file is chosen, by whoever has proved their phone: a file cannot wait for a code.
    pub(super) fn file_field(&self, offer: &Offer) -> Html {
        if !WITH_FILES.contains(&offer.what) {
            return Html::new();
        }
        if !self.sight.is_proved {
            return small("To add a photo or a file, show first that it is you.");
        }
        let id = field_id("file", offer);
        Html::new()
            .raw("<label for=\"")
            .text(&id)
            .raw(
                "\">A photo, a film or a PDF (up to 5 MiB, you may leave this empty)</label><input type=\"file\" id=\"",
            )
            .text(&id)
            .raw("\" name=\"file\" accept=\"image/*,video/mp4,video/quicktime,video/webm,application/pdf\">")
    }

    /// A form of words and a button.
    pub(super) fn words_form(
        &self,
        offer: &Offer,
        line: &str,
        label: &'static str,
        send: &'static str,
        needed: bool,
    ) -> Html {
        let inside = self.words_field(offer, label, needed).part(&self.file_field(offer)).part(&button(send, true));
        self.folded(offer, line, &inside)
    }
}

/// The id of a field: one for each form of the page.
pub(super) fn field_id(name: &str, offer: &Offer) -> String {
    let milestone = offer.milestone.map(|id| id.to_string()).unwrap_or_default();
    format!("{name}-{}-{milestone}-{}", offer.what, offer.number)
}
