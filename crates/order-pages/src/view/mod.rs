//! The page as HTML: what to do first, then the money, what is agreed, what is contested, and what happened.

mod bargain;
mod dispute;
mod entry;
mod money;
mod parts;
mod timeline;

use app::papers::words::amount;
use escrow::{OrderState, Owner, Side};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pages::html::Html;
use usecase::ports::CaptchaFace;

use crate::acts::Offer;
use crate::evidence::WITH_FILES;
use crate::sent::Sent;
use crate::sight::Sight;
use crate::words;

/// What the page asks of its reader besides.
pub(crate) enum Asking {
    /// Nothing.
    Nothing,
    /// To read why something was not done.
    Told(String),
    /// To enter a code, which went there; and what is wrong with the one that was typed.
    Code {
        /// Where it went.
        to: String,
        /// Why the last one did not do.
        wrong: Option<String>,
    },
    /// To show that they are a person, before another code is sent; and why.
    Person(String),
}

/// What the page is made from.
pub(crate) struct View<'a> {
    pub(crate) sight: &'a Sight,
    pub(crate) asking: &'a Asking,
    /// What was sent and not done, so that nothing that was typed is lost.
    pub(crate) sent: &'a Sent,
    /// What each form carries.
    pub(crate) form: &'a str,
    /// What tells people from programs, if anything does.
    pub(crate) captcha: Option<&'a CaptchaFace>,
}

/// A paragraph.
fn paragraph(text: &str) -> Html {
    Html::new().raw("<p>").text(text).raw("</p>")
}

/// A paragraph in small print.
fn small(text: &str) -> Html {
    Html::new().raw("<p class=\"small\">").text(text).raw("</p>")
}

impl View<'_> {
    /// The page's body.
    pub(crate) fn body(&self) -> Html {
        let sight = self.sight;
        let test = if sight.is_test {
            Html::new().raw("<p class=\"test\">Test mode. Nothing here is real, and nothing is owed.</p>")
        } else {
            Html::new()
        };
        Html::new()
            .raw("<main>")
            .part(&test)
            .raw("<article class=\"sheet\">")
            .part(&self.head())
            .part(&self.asking())
            .part(&self.first())
            .part(&self.proof())
            .part(&self.change())
            .part(&self.money())
            .part(&self.disputes())
            .part(&self.milestones())
            .part(&self.conditions())
            .part(&self.shown())
            .part(&self.ways_out())
            .part(&self.ends())
            .part(&self.timeline())
            .raw("</article><footer><p>")
            .text(&sight.store)
            .raw(" holds the money until what you agreed on has happened.</p><p>Order ")
            .text(&sight.order.row.id.to_string())
            .raw("</p></footer></main>")
    }

    fn head(&self) -> Html {
        let sight = self.sight;
        let state = sight.order.order.state();
        let class = match state {
            OrderState::Closed | OrderState::Funded => "badge paid",
            OrderState::Created
            | OrderState::Accepted
            | OrderState::Funding
            | OrderState::Completed
            | OrderState::Disputed => "badge open",
            OrderState::InProgress
            | OrderState::Refunded
            | OrderState::Declined
            | OrderState::Cancelled
            | OrderState::Expired => "badge",
        };
        let about = match sight.side {
            Side::Buyer => format!("You buy from {}", sight.seller),
            Side::Seller => format!("You sell to {}", sight.buyer),
        };
        Html::new()
            .raw("<header><h1>")
            .text(&sight.order.row.title)
            .raw("</h1><span class=\"")
            .raw(class)
            .raw("\">")
            .raw(words::state(state))
            .raw("</span></header><p class=\"about\">")
            .text(&about)
            .raw("</p><p class=\"due\">")
            .text(&amount(sight.money(sight.order.row.price_minor)))
            .raw("</p>")
    }

    /// What the reader should know and do first.
    fn first(&self) -> Html {
        let of = &self.sight.order.order;
        let now = words::now(of.state(), self.sight.side, of.turn, self.sight.other());
        Html::new()
            .raw("<section class=\"pay\"><h2>What happens now</h2>")
            .part(&paragraph(&now))
            .part(&self.next())
            .raw("</section>")
    }

    /// Where somebody shows that it is them, before anything asks for it: to be able to add files.
    fn proof(&self) -> Html {
        if self.sight.is_proved
            || matches!(self.asking, Asking::Code { .. })
            || self.sight.order.order.state().is_terminal()
        {
            return Html::new();
        }
        let offer = Offer { what: "prove", milestone: None, number: 0, offer: 0 };
        let why = "Whatever binds you or moves money asks for a code to your phone. Enter it now to add photos and files, too.";
        self.folded(&offer, "Show that it is you", &small(why).part(&button("Send me a code", false)))
    }

    /// The acts that the order waits for.
    fn next(&self) -> Html {
        let total = self.sight.order.order.milestones.len();
        let mut all = Html::new();
        for offer in &self.sight.offers {
            let part = match offer.what {
                "accept" => self.plain(offer, "Accept", true),
                "decline" => self.plain(offer, "Decline", false),
                "start" => self.plain(offer, "Begin", true),
                "pay" => self.payment(),
                "pay_wallet" => self.wallet_form(offer),
                "submit" if total == 1 => self.submit(offer),
                "approve" if total == 1 => self.approve(offer),
                "all_right" if total == 1 => self.all_right(offer),
                "changes" if total == 1 => self.changes(offer),
                "counter" => self.counter(offer),
                "cancel_yes" => self.plain(offer, "Agree to call it off", true),
                "cancel_no" => self.plain(offer, "No, open a dispute", false),
                _ => Html::new(),
            };
            all = all.part(&part);
        }
        all.part(&self.soonest())
    }

    /// What happens by itself next.
    fn soonest(&self) -> Html {
        let next = escrow::deadlines(&self.sight.order.order).into_iter().find(|one| one.due > self.sight.now);
        match next {
            Some(one) => small(&format!(
                "{} If nobody does anything, {} on {}.",
                self.turn_of(one.owner),
                words::by_itself(one.timer),
                self.on(one.due)
            )),
            None => Html::new(),
        }
    }

    /// Who has to act.
    pub(super) fn turn_of(&self, owner: Owner) -> String {
        let other = self.sight.other();
        match (owner, self.sight.side) {
            (Owner::Buyer, Side::Buyer) | (Owner::Seller, Side::Seller) => "It is your turn.".to_owned(),
            (Owner::Buyer, Side::Seller) | (Owner::Seller, Side::Buyer) => format!("It is the turn of {other}."),
            (Owner::Parties, _) => format!("You and {other} can act."),
            (Owner::System, _) => "Nobody has to do anything.".to_owned(),
            (Owner::Provider, _) => "It is with the bank.".to_owned(),
            (Owner::Admin(_), _) => format!("It is with {}, who will decide.", self.sight.store),
        }
    }

    /// An instant in the merchant's zone.
    fn on(&self, at: Timestamp) -> String {
        let zone = TimeZone::get(&self.sight.zone).unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).strftime("%-d %b %Y, %H:%M").to_string()
    }

    /// What was typed into this form before, if it was this one.
    fn typed(&self, offer: &Offer) -> Option<&Sent> {
        let same = self.sent.aim() == offer.what
            && self.sent.milestone() == offer.milestone
            && self.sent.number() == offer.number;
        same.then_some(self.sent)
    }

    /// A form around something.
    fn form_of(&self, offer: &Offer, inside: &Html) -> Html {
        let field = |page: Html, name: &'static str, value: &str| {
            if value.is_empty() {
                return page;
            }
            page.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">")
        };
        let number = |number: u32| if number == 0 { String::new() } else { number.to_string() };
        // Where a file can be chosen, a browser has to send it in parts.
        let with_file = self.sight.is_proved && WITH_FILES.contains(&offer.what);
        let head =
            if with_file { "<form method=\"post\" enctype=\"multipart/form-data\">" } else { "<form method=\"post\">" };
        let page = Html::new().raw(head);
        let page = field(page, "what", offer.what);
        let page = field(page, "form", self.form);
        let page = field(page, "milestone", &offer.milestone.map(|id| id.to_string()).unwrap_or_default());
        let page = field(page, "number", &number(offer.number));
        let page = field(page, "offer", &number(offer.offer));
        page.part(inside).raw("</form>")
    }

    /// A form that is one button.
    fn plain(&self, offer: &Offer, label: &'static str, main: bool) -> Html {
        self.form_of(offer, &button(label, main))
    }

    /// A form behind a line that opens it, so that a thumb does not send it by accident.
    fn folded(&self, offer: &Offer, line: &str, inside: &Html) -> Html {
        let open = if self.typed(offer).is_some() { "<details open><summary>" } else { "<details><summary>" };
        Html::new().raw(open).text(line).raw("</summary>").part(&self.form_of(offer, inside)).raw("</details>")
    }
}

/// A button that sends its form.
fn button(label: &'static str, main: bool) -> Html {
    let class = if main { "<button class=\"button main\">" } else { "<button class=\"button\">" };
    Html::new().raw(class).raw(label).raw("</button>")
}
