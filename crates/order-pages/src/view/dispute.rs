//! Disputes on a page: what is contested, where it stands, what each side says and offers.

use app::papers::words::amount;
use escrow::Side;
use escrow::dispute::{Dispute, Offer as Split, Reason};
use pages::html::Html;

use super::entry::field_id;
use super::{View, button, small};
use crate::acts::Offer;
use crate::words;

impl View<'_> {
    /// Every dispute of the order.
    pub(super) fn disputes(&self) -> Html {
        Html::new().each(&self.sight.order.order.disputes, |one| self.dispute(one))
    }

    fn dispute(&self, one: &Dispute) -> Html {
        let (standing, until) = words::phase(&one.phase);
        let opener =
            if one.opener == self.sight.side { "You contest" } else { &format!("{} contests", self.sight.other()) };
        let total = amount(self.sight.money(one.total().unwrap_or_default()));
        let about = format!("{opener} {total}: {}.", lower(words::reason(one.reason)));
        let end = until.map(|until| format!("{standing} until {}.", self.on(until)));
        let mut page = Html::new()
            .raw("<section class=\"pay\"><h2>Dispute</h2><p>")
            .text(&about)
            .raw("</p>")
            .part(&small(&end.unwrap_or_else(|| format!("{standing}."))))
            .raw("<ul class=\"lines\">")
            .each(&one.offers, |split| self.split(split))
            .raw("</ul>");
        for offer in self.sight.offers.iter().filter(|offer| offer.milestone.is_none() && offer.number == one.number) {
            page = page.part(&self.answer(offer, &total));
        }
        page.raw("</section>")
    }

    fn answer(&self, offer: &Offer, total: &str) -> Html {
        match offer.what {
            "respond" => self.words_form(offer, "Answer", "Your side of it", "Answer", true),
            "accept_offer" => self.folded(offer, "Accept the other side's offer", &button("Accept it", true)),
            "offer" => {
                let label = match self.sight.side {
                    Side::Buyer => format!("Of {total}, the seller gets"),
                    Side::Seller => format!("Of {total}, you get"),
                };
                let inside = self
                    .amount_field(offer, &label)
                    .part(&small("The rest goes to the buyer."))
                    .part(&button("Offer it", true));
                self.folded(offer, "Offer a split", &inside)
            }
            "concede" => {
                let line = "Give in: the other side gets all of it";
                self.folded(offer, line, &button("Give in", false))
            }
            "withdraw_dispute" => self.folded(offer, "Take the dispute back", &button("Take it back", false)),
            "move_on" => self.folded(offer, "Ask for a decision", &button("Ask for a decision", false)),
            "say" => self.words_form(
                offer,
                "Say or show something",
                "What you have to say",
                "Send it",
                !self.sight.is_proved,
            ),
            _ => Html::new(),
        }
    }

    fn split(&self, split: &Split) -> Html {
        let seller: i64 = split.shares.iter().map(|share| share.seller).sum();
        let who = self.name(split.by);
        let line = format!("{who} offered that the seller gets {}.", amount(self.sight.money(seller)));
        Html::new().raw("<li>").text(&line).part(&small(&self.on(split.made_at))).raw("</li>")
    }

    /// Where a dispute is opened.
    pub(super) fn open_dispute(&self, offer: &Offer) -> Html {
        let id = field_id("reason", offer);
        let title = self.sight.order.order.milestones.iter().find(|one| Some(one.id) == offer.milestone);
        let several = self.sight.order.order.milestones.len() > 1;
        let line = match title.filter(|_| several) {
            Some(one) => format!("Something is wrong with {}", one.title),
            None => "Something is wrong".to_owned(),
        };
        let mine =
            Reason::ALL.into_iter().filter(|one| words::reason_of(*one).is_none_or(|side| side == self.sight.side));
        let before = self.typed(offer).map(|sent| sent.reason.clone());
        let option = |one: Reason| {
            let word =
                serde_json::to_value(one).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
            let page = Html::new().raw("<option value=\"").text(&word);
            let page = if before.as_deref() == Some(&word) { page.raw("\" selected>") } else { page.raw("\">") };
            page.raw(words::reason(one)).raw("</option>")
        };
        let inside = Html::new()
            .raw("<label for=\"")
            .text(&id)
            .raw("\">What is wrong</label><select id=\"")
            .text(&id)
            .raw("\" name=\"reason\">")
            .each(mine, option)
            .raw("</select>")
            .part(&self.words_field(offer, "In your words", true))
            .part(&self.file_field(offer))
            .part(&small("The money stays where it is until you agree or somebody decides."))
            .part(&button("Open a dispute", false));
        self.folded(offer, &line, &inside)
    }

    fn name(&self, side: Side) -> &str {
        if side == self.sight.side {
            return "You";
        }
        self.sight.other()
    }
}

/// The same words in the middle of a sentence.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| if words.starts_with("I ") { first } else { first.to_ascii_lowercase() });
    first.into_iter().chain(letters).collect()
}
