//! Paying with what is saved: one button for each thing, with what it lets the shop charge said above it.

use pages::html::Html;
use people::AtShop;
use person_pages::card_name;
use store::methods::MethodRow;

use super::{Person, View, small};
use crate::own::Own;
use crate::returning::Returning;

impl View<'_> {
    /// What whoever is signed in can pay with, or the way in.
    pub(super) fn saved(&self) -> Html {
        match self.person {
            Person::NotAsked => Html::new(),
            Person::Unknown { framed } => {
                let target = if *framed { " target=\"_blank\"" } else { "" };
                Html::new()
                    .raw("<p><a class=\"button\"")
                    .raw(target)
                    .raw(" href=\"/checkout/")
                    .text(self.token)
                    .raw("/me\">Use a card that I saved before</a></p>")
            }
            Person::Known(known) => self.known(known),
            Person::Own(own) => self.own(own),
        }
    }

    /// Cards of whoever fills their own wallet.
    fn own(&self, own: &Own) -> Html {
        if own.cards.is_empty() {
            return Html::new();
        }
        let card = |row: &MethodRow| button(&row.id.to_string(), &format!("Pay with {}", card_name(row)));
        let form = self
            .opened("saved")
            .raw("<input type=\"hidden\" name=\"form\" value=\"")
            .text(&own.form)
            .raw("\">")
            .each(&own.cards, card)
            .raw("</form>");
        Html::new().raw("<section class=\"pay\"><h2>What you saved</h2>").part(&form).raw("</section>")
    }

    fn known(&self, known: &Returning) -> Html {
        let heading = Html::new().raw("<section class=\"pay\"><h2>What you saved</h2>").part(&self.way_out(known));
        if known.at == AtShop::SomebodyElse {
            let text = "The shop wants this of an account that you did not add to yours. Pay in another way, or open the shop's link to \
                        your account and sign in there first.";
            return heading.part(&small(text)).raw("</section>");
        }
        if known.cards.is_empty() && known.wallet.is_none() {
            return heading.part(&small("No card is saved, and your wallet holds less than this.")).raw("</section>");
        }
        let seller = &self.sight.seller;
        let each = known.amount(known.caps.charge);
        let consent = match known.caps.once {
            Some(_) => format!("Pressing a button lets {seller} charge {each} once."),
            None => format!(
                "Pressing a button lets {seller} charge up to {each} each time and {} a month for it, until you stop that.",
                known.amount(known.caps.month)
            ),
        };
        let label = if self.sight.terms.quote.is_none() {
            "Use".to_owned()
        } else if self.sight.left == 0 {
            "Start with".to_owned()
        } else {
            format!("Pay {} with", known.amount(self.sight.left))
        };
        let card = |row: &MethodRow| button(&row.id.to_string(), &format!("{label} {}", card_name(row)));
        let wallet = |minor: &i64| button("wallet", &format!("{label} your wallet ({})", known.amount(*minor)));
        let form = self
            .opened("saved")
            .raw("<input type=\"hidden\" name=\"form\" value=\"")
            .text(&known.form)
            .raw("\">")
            .part(&small(&consent))
            .part(&self.caps(known))
            .each(&known.cards, card)
            .each(&known.wallet, wallet)
            .raw("</form>");
        heading.part(&form).raw("</section>")
    }

    /// The other ways, folded away where something saved can pay.
    pub(super) fn others(&self, form: &Html) -> Html {
        let can =
            |known: &Returning| known.at != AtShop::SomebodyElse && (!known.cards.is_empty() || known.wallet.is_some());
        match self.person {
            Person::Known(known) if can(known) => self.folded(form),
            Person::Own(own) if !own.cards.is_empty() => self.folded(form),
            Person::NotAsked | Person::Unknown { .. } | Person::Known(_) | Person::Own(_) => form.clone(),
        }
    }

    fn folded(&self, form: &Html) -> Html {
        let open = if self.sent.what == "pay" { " open" } else { "" };
        let fold = Html::new().raw("<details").raw(open).raw("><summary>Pay in another way</summary>");
        fold.part(form).raw("</details>")
    }

    fn way_out(&self, known: &Returning) -> Html {
        Html::new()
            .raw("<p class=\"small\">Signed in with ")
            .text(&known.contact)
            .raw(". <a href=\"/checkout/")
            .text(self.token)
            .raw("/me\">Sign out</a></p>")
    }

    /// Whether a card that is entered now is saved for every shop, of somebody who is signed in.
    pub(super) fn everywhere(&self) -> Html {
        let Person::Known(known) = self.person else { return Html::new() };
        if known.at == AtShop::SomebodyElse {
            return Html::new();
        }
        let each = known.amount(known.caps.charge);
        let seller = &self.sight.seller;
        let text = match known.caps.once {
            Some(_) => format!("Save this card for every shop where I sign in. {seller} charges {each} once."),
            None => format!(
                "Save this card for every shop where I sign in. {seller} may charge up to {each} each time and {} a month.",
                known.amount(known.caps.month)
            ),
        };
        Html::new()
            .raw("<input type=\"hidden\" name=\"form\" value=\"")
            .text(&known.form)
            .raw("\"><p class=\"tick\"><input type=\"checkbox\" id=\"everywhere\" name=\"everywhere\" value=\"yes\"> ")
            .raw("<label for=\"everywhere\">")
            .text(&text)
            .raw("</label></p>")
    }

    /// Where the caps of a subscription are changed. What was typed and not taken is still there.
    fn caps(&self, known: &Returning) -> Html {
        if known.caps.once.is_some() {
            return Html::new();
        }
        let field = |name: &'static str, label: &'static str, shown: i64, typed: &str| {
            let shown = plain(&known.amount(shown));
            Html::new()
                .raw("<label for=\"")
                .raw(name)
                .raw("\">")
                .raw(label)
                .raw("</label><input id=\"")
                .raw(name)
                .raw("\" name=\"")
                .raw(name)
                .raw("\" inputmode=\"decimal\" autocomplete=\"off\" maxlength=\"20\" value=\"")
                .text(if typed.is_empty() { &shown } else { typed })
                .raw("\">")
        };
        let (each, monthly) = (self.sent.each.as_str(), self.sent.monthly.as_str());
        let open = if each.is_empty() && monthly.is_empty() { "" } else { " open" };
        Html::new()
            .raw("<details")
            .raw(open)
            .raw("><summary>Let it charge less, or more</summary>")
            .part(&field("each", "At most each time", known.caps.charge, each))
            .part(&field("monthly", "At most each month", known.caps.month, monthly))
            .raw("</details>")
    }
}

/// An amount without the sign of its currency.
fn plain(amount: &str) -> String {
    amount.chars().filter(|one| one.is_ascii_digit() || matches!(one, '.' | ',')).collect()
}

fn button(value: &str, label: &str) -> Html {
    Html::new()
        .raw("<button class=\"button main\" name=\"how\" value=\"")
        .text(value)
        .raw("\">")
        .text(label)
        .raw("</button>")
}
