//! Changing what is agreed, on a page: another proposal, and a change of an order that runs.

use app::papers::words::amount;
use escrow::order::Change;
use pages::html::Html;

use super::{View, button, paragraph, small};
use crate::acts::Offer;
use crate::bargain::as_day;

/// How a browser is told what a field takes.
const DAY: &str = "type=\"date\"";
const AMOUNT: &str = "inputmode=\"decimal\"";
const NUMBER: &str = "inputmode=\"numeric\"";

impl View<'_> {
    /// Answering a proposal with another one, or changing one's own.
    pub(super) fn counter(&self, offer: &Offer) -> Html {
        let sight = self.sight;
        let of = &sight.order.order;
        let line = if of.turn == sight.side { "Propose something else" } else { "Change my proposal" };
        let alone = of.milestones.len() == 1;
        let part = |(at, one): (usize, &escrow::Milestone)| {
            let [price, day] = if alone {
                ["Price".to_owned(), "Delivered by (you may leave this empty)".to_owned()]
            } else {
                [format!("Price of {}", one.title), format!("{} delivered by", one.title)]
            };
            let due = one.delivery_due.map(|at| as_day(sight, at)).unwrap_or_default();
            self.field(offer, &format!("amount_{at}"), AMOUNT, &price, &plain(&amount(sight.money(one.amount))))
                .part(&self.field(offer, &format!("day_{at}"), DAY, &day, &due))
        };
        let days = of.terms.inspection.div_euclid(86_400).max(1).to_string();
        let inside = Html::new()
            .each(of.milestones.iter().enumerate(), part)
            .part(&self.field(offer, "days", NUMBER, "Days that the buyer can look at it", &days))
            .part(&self.words_field(offer, "One more condition, in your words (you may leave this empty)", false))
            .part(&small("The other side answers. Nothing is agreed before both say yes to the same."))
            .part(&button("Propose it", true));
        self.folded(offer, line, &inside)
    }

    /// A change that is proposed.
    pub(super) fn change(&self) -> Html {
        let proposed = self.sight.order.order.amendment.as_ref().map(|one| self.proposed(one));
        Html::new().each(proposed, |one| one)
    }

    fn proposed(&self, one: &escrow::order::Amendment) -> Html {
        let sight = self.sight;
        let who = if one.by == sight.side { "You propose" } else { &format!("{} proposes", sight.other()) };
        let what = match &one.change {
            Change::AddMilestone { milestone, quote, .. } => {
                let whole = quote.charge().unwrap_or(milestone.amount);
                let price = amount(sight.money(milestone.amount));
                format!("{who} to add: {}, for {price} ({} with fees).", milestone.title, amount(sight.money(whole)))
            }
            Change::MoveDate { milestone, delivery_due } => {
                let known = sight.order.order.milestones.iter().find(|part| part.id == *milestone);
                let title = known.map_or("it", |part| part.title.as_str());
                format!("{who} another day of delivery of {title}: {}.", self.on(*delivery_due))
            }
            Change::ChangeCondition { number, template } => {
                format!("{who} other words for condition {number}: {}. {}", template.title, template.text)
            }
        };
        let mut page = Html::new().raw("<section class=\"pay\"><h2>A change</h2>").part(&paragraph(&what));
        for offer in &sight.offers {
            let part = match offer.what {
                "amend_yes" => self.plain(offer, "Agree to the change", true),
                "amend_no" => self.plain(offer, "No, leave it as it is", false),
                "amend_back" => self.plain(offer, "Take it back", false),
                _ => Html::new(),
            };
            page = page.part(&part);
        }
        page.raw("</section>")
    }

    /// Where another day is proposed.
    pub(super) fn other_day(&self, offer: &Offer) -> Html {
        let of = &self.sight.order.order;
        let Some(one) = of.milestones.iter().find(|one| Some(one.id) == offer.milestone) else { return Html::new() };
        let line = if of.milestones.len() == 1 {
            "Propose another day of delivery".to_owned()
        } else {
            format!("Propose another day for {}", one.title)
        };
        let due = one.delivery_due.map(|at| as_day(self.sight, at)).unwrap_or_default();
        let inside = self.field(offer, "day", DAY, "Delivered by", &due).part(&button("Propose it", false));
        self.folded(offer, &line, &inside)
    }

    /// Where something more is proposed.
    pub(super) fn addition(&self, offer: &Offer) -> Html {
        let inside = self
            .field(offer, "title", "required", "What is to be added", "")
            .part(&self.field(offer, "amount", AMOUNT, "Its price", ""))
            .part(&self.field(offer, "day", DAY, "Delivered by (you may leave this empty)", ""))
            .part(&small("It is paid and released by itself. The other side has to agree."))
            .part(&button("Propose it", false));
        self.folded(offer, "Propose to add something", &inside)
    }
}

/// An amount without the sign of its currency, as somebody would type it.
fn plain(shown: &str) -> String {
    shown.chars().filter(|one| one.is_ascii_digit() || matches!(one, '.' | ',')).collect()
}
