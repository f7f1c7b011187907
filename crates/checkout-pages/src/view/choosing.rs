//! How to pay: one form with a button for each way, so that nothing is typed twice and no script is needed.

use checkout::{Buys, CardWay, Standing};
use pages::html::Html;
use recovery::Rail;
use usecase::Result;

use super::{Person, View, small};

/// A labelled field.
struct Field<'a> {
    id: &'static str,
    label: &'static str,
    /// Attributes of ours.
    kind: &'static str,
    value: &'a str,
}

impl Field<'_> {
    fn html(&self) -> Html {
        Html::new()
            .raw("<label for=\"")
            .raw(self.id)
            .raw("\">")
            .raw(self.label)
            .raw("</label><input id=\"")
            .raw(self.id)
            .raw("\" name=\"")
            .raw(self.id)
            .raw("\" ")
            .raw(self.kind)
            .raw(" value=\"")
            .text(self.value)
            .raw("\">")
    }
}

impl View<'_> {
    /// The form that pays.
    pub(super) fn choosing(&self) -> Result<Html> {
        let sight = self.sight;
        let form = self.opened("pay").part(&self.who());
        let form = match &sight.terms.quote {
            None => form.part(&self.card("Save this card")),
            Some(quote) if quote.due == 0 && sight.row.invoice_id.is_none() => form.part(&self.nothing_due()),
            Some(_) => {
                let figure = sight.amount(sight.left)?;
                let label = if self.is_in_parts() { "Pay by card".to_owned() } else { format!("Pay {figure} by card") };
                form.part(&self.part_field()).part(&self.card(&label)).part(&self.push_buttons())
            }
        };
        Ok(form.part(&self.small_print()).raw("</form>"))
    }

    /// Who pays, where that is not known.
    fn who(&self) -> Html {
        let (sight, sent) = (self.sight, self.sent);
        if !sight.asks_who() {
            return Html::new();
        }
        let mut all = Html::new();
        if sight.guest.email.is_none() {
            let kind = "type=\"email\" autocomplete=\"email\" inputmode=\"email\" required maxlength=\"200\"";
            all = all.part(&Field { id: "email", label: "E-mail, for your receipt", kind, value: &sent.email }.html());
        }
        if sight.guest.name.is_none() && sight.guest.phone.is_none() {
            let name = "autocomplete=\"name\" maxlength=\"200\"";
            let phone = "type=\"tel\" autocomplete=\"tel\" maxlength=\"30\"";
            all = all
                .raw("<details><summary>Name and phone, if you like</summary>")
                .part(&Field { id: "name", label: "Name", kind: name, value: &sent.name }.html())
                .part(&Field { id: "phone", label: "Phone", kind: phone, value: &sent.phone }.html())
                .raw("</details>");
        }
        all
    }

    fn card(&self, label: &str) -> Html {
        let field = match self.sight.ways.card {
            None => return Html::new(),
            Some(CardWay::TestNumber) => {
                let kind = "inputmode=\"numeric\" autocomplete=\"cc-number\" maxlength=\"30\" placeholder=\"4084 0800 0000 0003\"";
                let number = Field { id: "number", label: "Card number (a test card)", kind, value: "" }.html();
                number.part(&self.keeping()).part(&self.everywhere())
            }
            Some(CardWay::Page) => {
                let text = "You enter your card on the secure page of the shop's payment provider, and come back here.";
                self.keeping().part(&small(text))
            }
        };
        field.raw("<button class=\"button main\" name=\"how\" value=\"card\">").text(label).raw("</button>")
    }

    /// What happens to the card afterwards.
    fn keeping(&self) -> Html {
        match self.sight.terms.buys {
            Buys::Plan { .. } => small(&format!(
                "Your card is kept, and {} charges it for each renewal until you cancel. Paying by card means that you agree.",
                self.sight.seller
            )),
            Buys::CardUpdate => small(&format!(
                "Your card is kept, and {} charges it for what you owe now and for each renewal. Saving it means that you agree.",
                self.sight.seller
            )),
            Buys::Amount { .. } | Buys::Invoice { .. } | Buys::Order { .. } => {
                self.tick(&format!("Keep this card for what {} bills me later", self.sight.seller))
            }
            Buys::TopUp { .. } => match self.person {
                Person::Own(_) => self.tick("Keep this card for the next time"),
                Person::NotAsked => Html::new(),
                Person::Unknown { .. } | Person::Known(_) => {
                    self.tick(&format!("Keep this card for what {} bills me later", self.sight.seller))
                }
            },
        }
    }

    fn tick(&self, label: &str) -> Html {
        let ticked = if self.sent.keep == "yes" { " checked" } else { "" };
        Html::new()
            .raw("<p class=\"tick\"><input type=\"checkbox\" id=\"keep\" name=\"keep\" value=\"yes\"")
            .raw(ticked)
            .raw("> <label for=\"keep\">")
            .text(label)
            .raw("</label></p>")
    }

    /// Whether its payer may pay it bit by bit.
    fn is_in_parts(&self) -> bool {
        matches!(self.sight.terms.buys, Buys::Order { .. })
    }

    /// Where less than all that is missing is paid.
    fn part_field(&self) -> Html {
        if !self.is_in_parts() {
            return Html::new();
        }
        let kind = "inputmode=\"decimal\" autocomplete=\"off\" maxlength=\"20\"";
        let field = Field { id: "part", label: "How much now", kind, value: &self.sent.part }.html();
        let open = if self.sent.part.is_empty() { "" } else { " open" };
        Html::new()
            .raw("<details")
            .raw(open)
            .raw("><summary>Pay only a part of it now</summary>")
            .part(&field)
            .part(&small("What you pay waits in your wallet until the rest has come."))
            .raw("</details>")
    }

    fn nothing_due(&self) -> Html {
        if self.sight.ways.card.is_some() {
            return self.card("Start now, pay nothing today");
        }
        Html::new()
            .raw("<button class=\"button main\" name=\"how\" value=\"free\">Start now, pay nothing today</button>")
    }

    fn push_buttons(&self) -> Html {
        let only = self.sight.ways.card.is_none();
        let button = |rail: &Rail| {
            let class = if only && self.sight.ways.push.first() == Some(rail) { "button main" } else { "button" };
            let (word, label) = match rail {
                Rail::Transfer => ("transfer", "Pay by bank transfer"),
                Rail::Ussd => ("ussd", "Pay by USSD (dial a code)"),
                Rail::Card | Rail::Wallet | Rail::DirectDebit | Rail::VirtualAccount => return Html::new(),
            };
            Html::new()
                .raw("<button formnovalidate class=\"")
                .raw(class)
                .raw("\" name=\"how\" value=\"")
                .raw(word)
                .raw("\">")
                .raw(label)
                .raw("</button>")
        };
        Html::new().each(&self.sight.ways.push, button)
    }

    fn small_print(&self) -> Html {
        if self.is_in_parts() {
            return small("Pressing a button more than once does no harm: you pay once.");
        }
        small(&format!("Pressing a button more than once does no harm: {} is paid once.", self.sight.seller))
    }

    /// Where a promotion code is typed, or taken off.
    pub(super) fn code_form(&self) -> Html {
        let sight = self.sight;
        let open = matches!(sight.standing, Standing::Choose(_)) && sight.row.subscription_id.is_none();
        if !open || !sight.terms.takes_codes() {
            return Html::new();
        }
        if let Some(code) = &sight.terms.code {
            return self
                .opened("code")
                .raw("<p class=\"small\">Code ")
                .text(code)
                .raw(" is used.</p><button class=\"button\">Take the code off</button></form>");
        }
        let kind = "autocomplete=\"off\" autocapitalize=\"characters\" maxlength=\"100\"";
        let field = Field { id: "code", label: "Promotion code", kind, value: &self.sent.code };
        Html::new()
            .raw("<details")
            .raw(if self.sent.code.is_empty() { "" } else { " open" })
            .raw("><summary>I have a promotion code</summary>")
            .part(&self.opened("code"))
            .part(&field.html())
            .raw("<button class=\"button\">Use this code</button></form></details>")
    }
}
