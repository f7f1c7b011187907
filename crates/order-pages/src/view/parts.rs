//! What is agreed: milestones and conditions, what was shown for them, and the ways out.

use app::papers::words::amount;
use escrow::condition::Condition;
use escrow::{Clock, Milestone, Side};
use escrows::customer;
use pages::html::Html;
use store::escrow::papers::EscrowPaperRow;

use super::entry::field_id;
use super::money::row;
use super::{View, button, small};
use crate::acts::{Offer, SOURCE};
use crate::words;

impl View<'_> {
    /// The parts of the order, where it has several, and what can be done about each.
    pub(super) fn milestones(&self) -> Html {
        let all = &self.sight.order.order.milestones;
        if all.len() < 2 {
            return Html::new();
        }
        Html::new().raw("<h2>Milestones</h2><ul class=\"lines\">").each(all, |one| self.one(one)).raw("</ul>")
    }

    fn one(&self, one: &Milestone) -> Html {
        let looks = match one.clock {
            Clock::Running(until) => small(&format!("Silence counts as a yes on {}.", self.on(until))),
            Clock::Off | Clock::Paused(_) => Html::new(),
        };
        let mut item = row(&one.title, &amount(self.sight.money(one.amount)))
            .part(&small(words::milestone(one.state())))
            .part(&looks);
        for offer in self.sight.offers.iter().filter(|offer| offer.milestone == Some(one.id)) {
            let part = match offer.what {
                "submit" => self.submit(offer),
                "approve" => self.approve(offer),
                "all_right" => self.all_right(offer),
                "changes" => self.changes(offer),
                _ => Html::new(),
            };
            item = item.part(&part);
        }
        item.raw("</li>")
    }

    pub(super) fn submit(&self, offer: &Offer) -> Html {
        self.words_form(offer, "Hand it in", "What you delivered (you may leave this empty)", "It is done", false)
    }

    pub(super) fn changes(&self, offer: &Offer) -> Html {
        self.words_form(offer, "Ask for changes", "What is missing", "Ask for changes", true)
    }

    pub(super) fn approve(&self, offer: &Offer) -> Html {
        let other = self.sight.other();
        let inside = small("You cannot take this back.").part(&button("Yes, pay the seller", true));
        self.folded(offer, &format!("It is right: pay {other}"), &inside)
    }

    /// Saying yes to everything at once.
    pub(super) fn all_right(&self, offer: &Offer) -> Html {
        let other = self.sight.other();
        let inside = small("You say that everything below is so, and the seller is paid. You cannot take this back.")
            .part(&button("All is right, pay the seller", true));
        self.folded(offer, &format!("It is right: pay {other}"), &inside)
    }

    /// The conditions, where each is, and what can be done about it.
    pub(super) fn conditions(&self) -> Html {
        let all = &self.sight.order.order.conditions;
        Html::new()
            .raw("<h2>Before the money goes to the seller</h2><ul class=\"lines\">")
            .each(all, |one| self.condition(one))
            .raw("</ul>")
    }

    fn condition(&self, one: &Condition) -> Html {
        let code = |(_, code): &(u32, String)| {
            Html::new()
                .raw("<p>Your code: <strong class=\"code\">")
                .text(code)
                .raw("</strong></p><p class=\"small\">Give it to the seller when you have what you bought, and not before.</p>")
        };
        let mut item = row(&one.template.title, words::condition(one.state))
            .part(&small(&one.template.text))
            .each(self.sight.codes.iter().find(|(number, _)| *number == one.number), code);
        for offer in self.sight.offers.iter().filter(|offer| offer.milestone.is_none() && offer.number == one.number) {
            let part = match offer.what {
                "verify" => self.plain(offer, "Yes, this is so", false),
                "waive" => self.folded(offer, "Give this condition up", &button("Give it up", false)),
                "show" => {
                    let needed = !self.sight.is_proved;
                    self.words_form(offer, "Show something for it", "What you have to show", "Show it", needed)
                }
                "code" => self.words_form(
                    offer,
                    "Enter the buyer's code",
                    "The code that the buyer gave you",
                    "Enter it",
                    true,
                ),
                _ => Html::new(),
            };
            item = item.part(&part);
        }
        item.raw("</li>")
    }

    /// What was shown and said, by whom.
    pub(super) fn shown(&self) -> Html {
        if self.sight.papers.is_empty() {
            return Html::new();
        }
        Html::new()
            .raw("<h2>What was said and shown</h2><ul class=\"lines\">")
            .each(&self.sight.papers, |paper| self.paper(paper))
            .raw("</ul>")
    }

    fn paper(&self, paper: &EscrowPaperRow) -> Html {
        let of = &self.sight.order.order;
        let who = match paper.by_id {
            Some(id) if id == customer(of.buyer) => &self.sight.buyer,
            Some(id) if id == customer(of.seller) => &self.sight.seller,
            Some(_) | None => &self.sight.store,
        };
        let what = match (&paper.words, &paper.name) {
            (Some(words), _) => Html::new().text(words),
            (None, name) => self.file_link(paper, name.as_deref().unwrap_or("A file")),
        };
        Html::new()
            .raw("<li><p>")
            .part(&what)
            .raw("</p>")
            .part(&small(&format!("{who}, {}", self.on(paper.created_at))))
            .raw("</li>")
    }

    fn file_link(&self, paper: &EscrowPaperRow, name: &str) -> Html {
        let size = format!(" ({})", words::size(paper.size));
        // Relative to the page, so that it holds behind whatever the page was reached through.
        Html::new()
            .raw("<a href=\"")
            .text(&format!("{}/papers/{}", self.sight.order.row.id, paper.id))
            .raw("\">")
            .text(name)
            .raw("</a>")
            .text(&size)
    }

    /// What ends the order otherwise: calling it off, giving it up, a dispute, giving money back.
    pub(super) fn ways_out(&self) -> Html {
        let mut all = Html::new();
        for offer in &self.sight.offers {
            let part = match offer.what {
                "amend_day" => self.other_day(offer),
                "amend_add" => self.addition(offer),
                "withdraw" => self.folded(offer, "Take this proposal back", &button("Take it back", false)),
                "cancel_unfunded" => self.folded(offer, "Call it off", &button("Call it off", false)),
                "free_cancel" => {
                    let inside = self.way_back(offer).part(&button("Call it off", false));
                    self.folded(offer, "Call it off and take the money back", &inside)
                }
                "cancel" => self.folded(offer, "Ask to call it off", &button("Ask to call it off", false)),
                "give_up" => {
                    self.folded(offer, "Give it up: the buyer gets the money back", &button("Give it up", false))
                }
                "dispute" => self.open_dispute(offer),
                "release" => self.release(offer),
                "seller_refund" => self.give_back(offer),
                _ => Html::new(),
            };
            all = all.part(&part);
        }
        all
    }

    /// Where money is to go back to, where some of it came by a payment that is not being taken back.
    fn way_back(&self, offer: &Offer) -> Html {
        let arrived = |one: &escrow::order::Payment| one.state == escrow::order::PaymentState::Succeeded;
        if !self.sight.order.order.payments.iter().any(arrived) {
            return Html::new();
        }
        let id = field_id("method", offer);
        let (wallet, source) = match self.sight.side {
            Side::Buyer => ("To my wallet, at once", "To where I paid from: it can take some days"),
            Side::Seller => ("To the buyer's wallet, at once", "To where the buyer paid from: it can take some days"),
        };
        Html::new()
            .raw("<label for=\"")
            .text(&id)
            .raw("\">Where the money goes</label><select id=\"")
            .text(&id)
            .raw("\" name=\"method\"><option value=\"wallet\">")
            .raw(wallet)
            .raw("</option><option value=\"")
            .raw(SOURCE)
            .raw("\">")
            .raw(source)
            .raw("</option></select>")
    }

    fn release(&self, offer: &Offer) -> Html {
        if self.sight.side != Side::Buyer || !self.paid() {
            return Html::new();
        }
        let inside = self
            .amount_field(offer, "How much")
            .part(&small("You cannot take this back."))
            .part(&button("Pay this part", false));
        self.folded(offer, "Pay the seller a part now", &inside)
    }

    fn give_back(&self, offer: &Offer) -> Html {
        let inside =
            self.amount_field(offer, "How much").part(&self.way_back(offer)).part(&button("Give it back", false));
        self.folded(offer, "Give the buyer money back", &inside)
    }
}
