//! The money of an order: what is held and why, how to pay, what each end would come to.

use app::papers::words::amount;
use escrow::Side;
use escrow::order::PaymentState;
use pages::html::Html;
use store::escrow::payments::EscrowPaymentRow;
use store::methods::MethodRow;
use usecase::ports::NextAction;

use super::{View, button, paragraph, small};
use crate::acts::Offer;
use crate::words;

/// The form that leads to the page of a payment.
const CHECKOUT: Offer = Offer { what: "checkout", milestone: None, number: 0, offer: 0 };

impl View<'_> {
    /// What is held, why, and until when.
    pub(super) fn money(&self) -> Html {
        let of = &self.sight.order.order;
        let held: Vec<_> = escrow::why_held(of, self.sight.now).into_iter().filter(|one| one.minor > 0).collect();
        let total: i64 = held.iter().map(|one| one.minor).sum();
        let line = |one: &escrow::Held| {
            let title = of.milestones.iter().find(|part| part.id == one.milestone).map(|part| part.title.as_str());
            let next = one
                .next
                .as_ref()
                .map(|next| format!(" By itself, on {}, {}.", self.on(next.due), words::by_itself(next.timer)));
            let open = match one.unmet.len() {
                0 => String::new(),
                1 => " One condition is open.".to_owned(),
                some => format!(" {some} conditions are open."),
            };
            let whose = self.turn_of(one.owner);
            let why = format!("Held because {}. {whose}{open}{}", words::held(one.reason), next.unwrap_or_default());
            row(title.unwrap_or_default(), &amount(self.sight.money(one.minor))).part(&small(&why)).raw("</li>")
        };
        let flows = [
            ("Paid to the seller", of.flows.seller),
            ("Back to the buyer", of.flows.buyer),
            ("Given back afterwards", of.flows.given_back),
            ("Fees", of.flows.fees.saturating_add(of.flows.taxes)),
        ];
        let gone = flows.into_iter().filter(|(_, minor)| *minor != 0);
        if total == 0 && flows.iter().all(|(_, minor)| *minor == 0) {
            return self.prices();
        }
        Html::new()
            .raw("<h2>The money</h2><ul class=\"lines\">")
            .each(&held, line)
            .each(gone, |(name, minor)| row(name, &amount(self.sight.money(minor))).raw("</li>"))
            .part(&row("In my wallet now", &amount(self.sight.money(self.sight.wallet))))
            .raw("</li></ul>")
    }

    /// What both sides pay and get, before anything is paid.
    fn prices(&self) -> Html {
        let Some(base) = self.sight.order.order.bases.first() else { return Html::new() };
        let (pays, gets) = (base.quote.charge().unwrap_or_default(), base.quote.proceeds().unwrap_or_default());
        let lines = match self.sight.side {
            Side::Buyer => [("You pay, fees included", pays), ("The seller gets", gets)],
            Side::Seller => [("You get, fees taken off", gets), ("The buyer pays", pays)],
        };
        Html::new()
            .raw("<h2>The money</h2><ul class=\"lines\">")
            .each(lines, |(name, minor)| row(name, &amount(self.sight.money(minor))).raw("</li>"))
            .raw("</ul>")
    }

    /// How to pay: what is on its way, saved methods, one's own bank.
    pub(super) fn payment(&self) -> Html {
        let open = self.sight.payments.iter().find(|one| {
            matches!(one.status.as_str(), "created" | "submitted" | "requires_action" | "unknown" | "manual")
        });
        if let Some(open) = open {
            return self.on_its_way(open);
        }
        let failed = self.sight.payments.first().filter(|one| one.status == "failed");
        let mut all = Html::new().each(failed, |_| {
            Html::new()
                .raw("<p class=\"notice\">The last payment did not go through. Nothing was taken. Try another way.</p>")
        });
        if let Some((came, left)) = self.sight.missing().filter(|(came, _)| *came > 0) {
            let [came, left] = [came, left].map(|minor| amount(self.sight.money(minor)));
            let text = format!("{came} of it came, and waits in your wallet. {left} is missing.");
            all = all.raw("<p class=\"notice\" role=\"status\">").text(&text).raw("</p>");
        }
        for method in &self.sight.methods {
            all = all.part(&self.saved(method));
        }
        let main = self.sight.methods.is_empty();
        all = all.part(&self.form_of(&CHECKOUT, &button("Pay by card, transfer or USSD", main)));
        let rail = Offer { what: "pay_rail", milestone: None, number: 0, offer: 0 };
        let transfer = Html::new()
            .raw("<input type=\"hidden\" name=\"method\" value=\"transfer\">")
            .part(&button("Pay by bank transfer", false));
        all.part(&self.form_of(&rail, &transfer))
    }

    /// Paying out of the wallet, which says what is in it.
    pub(super) fn wallet_form(&self, offer: &Offer) -> Html {
        let inside = Html::new()
            .raw("<button class=\"button\">Pay from my wallet, which has ")
            .text(&amount(self.sight.money(self.sight.wallet)))
            .raw("</button>");
        self.form_of(offer, &inside)
    }

    fn saved(&self, method: &MethodRow) -> Html {
        let pay = Offer { what: "pay", milestone: None, number: 0, offer: 0 };
        let name = match (&method.brand, &method.last4) {
            (Some(brand), Some(last4)) => format!("Pay with {brand} ending in {last4}"),
            (_, Some(last4)) => format!("Pay with the card ending in {last4}"),
            (_, None) => "Pay with what I saved".to_owned(),
        };
        let inside = Html::new()
            .raw("<input type=\"hidden\" name=\"method\" value=\"")
            .text(&method.id.to_string())
            .raw("\"><button class=\"button main\">")
            .text(&name)
            .raw("</button>");
        self.form_of(&pay, &inside)
    }

    fn on_its_way(&self, payment: &EscrowPaymentRow) -> Html {
        let action = payment.next_action.clone().and_then(|action| serde_json::from_value(action).ok());
        let how = action.map(|action| self.how(payment, &action));
        match how {
            Some(how) if payment.status == "requires_action" => how.part(&self.to_checkout(payment)),
            Some(_) | None => match payment.status.as_str() {
                "unknown" | "manual" => {
                    paragraph("We are checking whether your payment went through. Please do not pay again yet.")
                }
                _ => paragraph("Your payment is on its way. This page shows it in a moment."),
            },
        }
    }

    /// Back to the page that a payment was begun on, where it can be given up for another way.
    fn to_checkout(&self, payment: &EscrowPaymentRow) -> Html {
        if payment.checkout_id.is_none() {
            return Html::new();
        }
        self.form_of(&CHECKOUT, &button("To the payment page", true))
    }

    /// What the payer has to do.
    fn how(&self, payment: &EscrowPaymentRow, action: &NextAction) -> Html {
        let sum = amount(self.sight.money(payment.amount_minor));
        let until = payment.expires_at.map(|at| format!("It is good until {}.", self.on(at)));
        let lines = match action {
            NextAction::TransferTo { bank, account, name } => vec![
                ("Send exactly", sum),
                ("To account", account.clone()),
                ("Bank", bank.clone()),
                ("Name", name.clone()),
            ],
            NextAction::DialUssd { code } => vec![("To pay", sum), ("Dial", code.clone())],
            NextAction::Redirect { .. }
            | NextAction::Otp { .. }
            | NextAction::Pin
            | NextAction::Phone
            | NextAction::Birthday
            | NextAction::Address => {
                return paragraph(
                    "Your bank asks you to confirm the payment. Look at your phone or your bank's messages.",
                );
            }
        };
        Html::new()
            .raw("<ul class=\"lines\">")
            .each(lines, |(name, value)| row(name, &value).raw("</li>"))
            .raw("</ul>")
            .each(until, |until| small(&until))
    }

    /// What four ends would come to for the reader, while nothing is settled.
    pub(super) fn ends(&self) -> Html {
        let of = &self.sight.order.order;
        if of.state().is_terminal() {
            return Html::new();
        }
        let Ok(ends) = escrow::preview(of, self.sight.now) else { return Html::new() };
        let gets = |sums: escrow::PreviewSums| match self.sight.side {
            Side::Buyer => sums.buyer_gets,
            Side::Seller => sums.seller_gets,
        };
        let lines = [
            ("If all goes well", gets(ends.happy)),
            ("If it is called off now", gets(ends.cancel_now)),
            ("If what is left is halved", gets(ends.halves)),
        ];
        Html::new()
            .raw("<details><summary>What I would get if it ends</summary><ul class=\"lines\">")
            .each(lines, |(name, minor)| row(name, &amount(self.sight.money(minor))).raw("</li>"))
            .raw("</ul></details>")
    }

    /// What was paid so far.
    pub(super) fn paid(&self) -> bool {
        self.sight.order.order.payments.iter().any(|one| one.state == PaymentState::Succeeded)
    }
}

/// A line with a value at its end. The caller closes it.
pub(super) fn row(name: &str, value: &str) -> Html {
    Html::new().raw("<li><div class=\"row\"><span>").text(name).raw("</span><span>").text(value).raw("</span></div>")
}
