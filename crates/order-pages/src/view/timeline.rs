//! Everything that happened, newest first, with who and when.

use app::papers::words::amount;
use escrow::EventKind;
use pages::html::Html;
use store::escrow::orders::EscrowEventRow;

use super::{View, small};
use crate::words;

impl View<'_> {
    /// The time line.
    pub(super) fn timeline(&self) -> Html {
        let told = self.sight.lines.iter().rev().filter_map(|line| self.line(line));
        Html::new().raw("<h2>What happened</h2><ol class=\"lines\">").each(told, |line| line).raw("</ol>")
    }

    fn line(&self, line: &EscrowEventRow) -> Option<Html> {
        let kind = EventKind::ALL.iter().copied().find(|kind| kind.as_str() == line.kind)?;
        let what = words::happened(kind)?;
        let sentence = if words::is_a_deed(what) { format!("{} {what}", self.who(&line.actor)) } else { capital(what) };
        let sum = line.amount_minor.filter(|minor| *minor > 0).map(|minor| amount(self.sight.money(minor)));
        let sentence = match sum {
            Some(sum) => format!("{sentence}: {sum}"),
            None => sentence,
        };
        Some(Html::new().raw("<li>").text(&sentence).part(&small(&self.on(line.at))).raw("</li>"))
    }

    fn who(&self, actor: &str) -> &str {
        let side = match actor {
            "buyer" => escrow::Side::Buyer,
            "seller" => escrow::Side::Seller,
            "system" => return "The clock",
            "third_party" => return "A third party",
            _ => return &self.sight.store,
        };
        if side == self.sight.side {
            return "You";
        }
        self.sight.other()
    }
}

/// The same words at the beginning of a sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
