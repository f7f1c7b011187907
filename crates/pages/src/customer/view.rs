//! The customer's page as HTML: what is owed first, then the card, then what runs.

use app::Error;
use app::papers::words::amount;
use ids::InvoiceId;
use jiff::Timestamp;
use portal::account::{Account, Bill, Running, Standing};
use store::customer_link::Purpose;

use super::card_entry::CardEntry;
use super::parts::{badge, method as saved, on, standing, status};
use crate::html::Html;

/// What the page is made from.
pub(super) struct View<'a> {
    pub(super) account: &'a Account,
    pub(super) purpose: Purpose,
    pub(super) entry: CardEntry,
    /// Why a form was not done.
    pub(super) notice: Option<&'a str>,
    /// What a form carries, from what it is shown with.
    pub(super) form: &'a dyn Fn(&str) -> String,
    /// Where an invoice is.
    pub(super) invoice: &'a dyn Fn(InvoiceId) -> String,
    /// Where they sign in to see what they have at other shops, too.
    pub(super) me: String,
}

type Written = Result<Html, Error>;

fn paragraph(text: &str) -> Html {
    Html::new().raw("<p>").text(text).raw("</p>")
}

fn small(text: &str) -> Html {
    Html::new().raw("<p class=\"small\">").text(text).raw("</p>")
}

impl View<'_> {
    /// Whether something is being charged, so that the page will soon say something else.
    pub(super) fn is_moving(&self) -> bool {
        self.account.bills.iter().any(|bill| bill.standing == Standing::Trying)
    }

    pub(super) fn title(&self) -> String {
        match self.purpose {
            Purpose::Account => format!("Your account with {}", self.account.seller.name),
            Purpose::Update => format!("Pay {}", self.account.seller.name),
        }
    }

    /// The page's body.
    ///
    /// # Errors
    /// `Fault` when a stored zone is not known.
    pub(super) fn body(&self) -> Written {
        let account = self.account;
        let test = if account.is_test {
            Html::new().raw("<p class=\"test\">Test mode. Nothing here is real, and nothing is owed.</p>")
        } else {
            Html::new()
        };
        Ok(Html::new()
            .raw("<main>")
            .part(&test)
            .raw("<article class=\"sheet\"><h1>")
            .text(&self.title())
            .raw("</h1>")
            .each(&account.customer, |name| Html::new().raw("<p class=\"about\">").text(name).raw("</p>"))
            .each(self.notice, |text| Html::new().raw("<p class=\"notice\" role=\"alert\">").text(text).raw("</p>"))
            .part(&self.bills()?)
            .part(&self.cards())
            .part(&self.running()?)
            .raw("</article><footer>")
            .part(&self.foot())
            .raw("</footer></main>"))
    }

    fn on(&self, at: Timestamp) -> Result<String, Error> {
        on(at, &self.account.zone)
    }

    fn bills(&self) -> Written {
        if self.account.bills.is_empty() {
            return Ok(Html::new().raw("<p class=\"clear\">You owe nothing.</p>"));
        }
        let heading = if self.owes() { "<h2>What you owe</h2>" } else { "<h2>Paid</h2>" };
        let mut all = Html::new().raw(heading).raw("<ul class=\"bills\">");
        for bill in &self.account.bills {
            all = all.part(&self.bill(bill)?);
        }
        Ok(all.raw("</ul>"))
    }

    fn bill(&self, bill: &Bill) -> Written {
        let about = bill.about.as_deref().unwrap_or("Invoice");
        let number = bill.number.iter();
        let link = |number: &String| {
            let link = Html::new().raw("<p class=\"small\"><a href=\"").text(&(self.invoice)(bill.invoice)).raw("\">");
            link.text("Invoice ").text(number).raw("</a></p>")
        };
        Ok(Html::new()
            .raw("<li><div class=\"row\"><span>")
            .text(about)
            .raw("</span>")
            .part(&badge(&bill.standing))
            .raw("</div><p class=\"due\">")
            .text(&amount(bill.amount))
            .raw("</p>")
            .part(&standing(&bill.standing, &self.account.zone)?)
            .each(&bill.retry_state, |state| self.retry(bill.invoice, state))
            .each(number, link)
            .raw("</li>"))
    }

    fn hidden(&self, what: &'static str, state: &str) -> Html {
        Html::new()
            .raw("<form method=\"post\"><input type=\"hidden\" name=\"what\" value=\"")
            .raw(what)
            .raw("\"><input type=\"hidden\" name=\"form\" value=\"")
            .text(&(self.form)(state))
            .raw("\">")
    }

    fn retry(&self, invoice: InvoiceId, state: &str) -> Html {
        self.hidden("retry", state)
            .raw("<input type=\"hidden\" name=\"invoice\" value=\"")
            .text(&invoice.to_string())
            .raw("\"><button class=\"button\">Try again now</button></form>")
    }

    fn cards(&self) -> Html {
        let saved = if self.account.methods.is_empty() {
            paragraph("No card is saved.")
        } else {
            Html::new().raw("<ul class=\"lines\">").each(&self.account.methods, saved).raw("</ul>")
        };
        Html::new().raw("<h2>Your cards</h2>").part(&saved).part(&self.entry())
    }

    /// Where another card is entered.
    fn entry(&self) -> Html {
        // Another card in the middle of a charge would be charged for what the first one is paying.
        if self.is_moving() {
            return Html::new();
        }
        let heading = Html::new().raw("<section class=\"pay\"><h2>Use another card</h2>");
        match &self.entry {
            CardEntry::TestNumber(_) => heading
                .part(&self.hidden("card", &self.account.card_state))
                .raw("<label for=\"number\">Number of a test card</label>")
                .raw("<input id=\"number\" name=\"number\" inputmode=\"numeric\" autocomplete=\"off\" required ")
                .raw("maxlength=\"23\" placeholder=\"4084 0800 0000 0003\" aria-describedby=\"about-number\">")
                .raw("<p class=\"small\" id=\"about-number\">Test cards only, never a real one.<br>")
                .raw("4084&nbsp;0800&nbsp;0000&nbsp;0003 pays.<br>4084&nbsp;0800&nbsp;0000&nbsp;0045 has no money.</p>")
                .raw("<button class=\"button main\">")
                .raw(if self.is_charged() { "Save and pay" } else { "Save this card" })
                .raw("</button></form></section>"),
            CardEntry::Nothing => {
                heading.raw("<p>This shop cannot take cards on this page yet. Ask the shop how to pay.</p></section>")
            }
        }
    }

    fn owes(&self) -> bool {
        self.account.bills.iter().any(|bill| !matches!(bill.standing, Standing::Paid(_)))
    }

    /// Whether another card is charged as soon as it is saved.
    fn is_charged(&self) -> bool {
        self.account.bills.iter().any(|bill| bill.charged_with_new_card)
    }

    fn running(&self) -> Written {
        if self.account.running.is_empty() {
            return Ok(Html::new());
        }
        let mut all = Html::new().raw("<h2>Your subscriptions</h2><ul class=\"lines\">");
        for one in &self.account.running {
            all = all.part(&self.one_running(one)?);
        }
        Ok(all.raw("</ul>"))
    }

    fn one_running(&self, one: &Running) -> Written {
        let next = match one.next {
            Some((at, figure)) => small(&format!("Next charge: {} on {}", amount(figure), self.on(at)?)),
            None => Html::new(),
        };
        let ends = match one.ends {
            Some(at) => small(&format!("Ends on {}", self.on(at)?)),
            None => Html::new(),
        };
        Ok(Html::new()
            .raw("<li><div class=\"row\"><span>")
            .text(&one.plan)
            .raw("</span>")
            .part(&status(&one.status))
            .raw("</div>")
            .part(&next)
            .part(&ends)
            .raw("</li>"))
    }

    fn foot(&self) -> Html {
        let help = |email: &String| {
            let link = Html::new().raw("Questions? <a href=\"mailto:").text(email).raw("\">");
            link.text(email).raw("</a><br>")
        };
        Html::new()
            .raw("<a href=\"")
            .text(&self.me)
            .raw("\">Sign in to see everything</a>: all your subscriptions at all shops in one place.<br>")
            .each(&self.account.seller.email, help)
            .text(&format!("Dates are those of {}. This link is yours alone: do not pass it on.", self.account.zone))
    }
}
