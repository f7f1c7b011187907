//! The customer's page as HTML: what is owed first, then the card, then what runs.

use app::Error;
use app::papers::words::{amount, date};
use ids::InvoiceId;
use jiff::Timestamp;
use portal::account::{Account, Bill, Running, Standing};
use store::customer_link::Purpose;
use store::methods::MethodRow;
use usecase::ports::NextAction;

use super::card_entry::CardEntry;
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
        date(at, &self.account.zone).map_err(|error| Error::fault("a date cannot be written").because(error))
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
            .part(&self.standing(&bill.standing)?)
            .each(&bill.retry_state, |state| self.retry(bill.invoice, state))
            .each(number, link)
            .raw("</li>"))
    }

    fn standing(&self, standing: &Standing) -> Written {
        Ok(match standing {
            Standing::Trying => paragraph("We are trying your card now. What came of it appears here in a moment."),
            Standing::Checking => {
                paragraph("We are checking whether a payment went through. Please do not pay again yet.")
            }
            Standing::Act(action) => act(action.as_ref()),
            Standing::Waiting { reason, next: Some(at) } => paragraph(reason).part(&paragraph(&format!(
                "We try again on {}. Until then there is nothing that you must do.",
                self.on(*at)?
            ))),
            Standing::Waiting { reason, next: None } => paragraph(reason).part(&paragraph("You can try again.")),
            Standing::NewCard { reason, until: Some(at) } => paragraph(reason)
                .part(&paragraph(&format!("Use another card below by {}. We charge it at once.", self.on(*at)?))),
            Standing::NewCard { reason, until: None } => {
                paragraph(reason).part(&paragraph("Use another card below. We charge it at once."))
            }
            Standing::Stopped => paragraph("We do not try to charge this any more. Ask the shop how to pay it."),
            Standing::Due(at) => paragraph(&format!("Due on {}.", self.on(*at)?)),
            Standing::Paid(at) => paragraph(&format!("Paid on {}. Thank you.", self.on(*at)?)),
        })
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
            .each(&self.account.seller.email, help)
            .text(&format!("Dates are those of {}. This link is yours alone: do not pass it on.", self.account.zone))
    }
}

fn badge(standing: &Standing) -> Html {
    Html::new().raw(match standing {
        Standing::Paid(_) => "<span class=\"badge paid\">Paid</span>",
        Standing::Trying | Standing::Checking => "<span class=\"badge\">Under way</span>",
        Standing::Act(_) => "<span class=\"badge open\">Waiting for you</span>",
        Standing::Waiting { .. } | Standing::NewCard { .. } | Standing::Stopped => {
            "<span class=\"badge open\">Not paid</span>"
        }
        Standing::Due(_) => "<span class=\"badge open\">Open</span>",
    })
}

/// What the customer does for the money to move.
fn act(action: Option<&NextAction>) -> Html {
    match action {
        Some(NextAction::DialUssd { code }) => {
            Html::new().raw("<p>To pay, dial <strong>").text(code).raw("</strong> on the phone of your account.</p>")
        }
        Some(NextAction::TransferTo { bank, account, name }) => Html::new()
            .raw("<p>To pay, send the amount to <strong>")
            .text(account)
            .raw("</strong>, ")
            .text(bank)
            .raw(" (")
            .text(name)
            .raw(").</p>"),
        Some(
            NextAction::Redirect { .. }
            | NextAction::Otp { .. }
            | NextAction::Pin
            | NextAction::Phone
            | NextAction::Birthday
            | NextAction::Address,
        )
        | None => paragraph("Your bank asks you to confirm this payment. Look at your phone, or use another card."),
    }
}

/// `Visa ending in 0003`.
fn saved(row: &MethodRow) -> Html {
    let kind = match (row.brand.as_deref(), row.rail.as_str()) {
        (Some(brand), _) => capitalised(brand),
        (None, "card") => "Card".to_owned(),
        (None, _) => "Bank account".to_owned(),
    };
    let last4 = row.last4.as_deref().map(|digits| format!(" ending in {digits}")).unwrap_or_default();
    let until = match (row.exp_month, row.exp_year) {
        (Some(month), Some(year)) => small(&format!("Good until {month:02}/{year}")),
        _ => Html::new(),
    };
    let default = if row.is_default {
        Html::new().raw("<span class=\"badge\">Used for payments</span>")
    } else {
        Html::new().raw("<span></span>")
    };
    Html::new()
        .raw("<li><div class=\"row\"><span>")
        .text(&format!("{kind}{last4}"))
        .raw("</span>")
        .part(&default)
        .raw("</div>")
        .part(&until)
        .raw("</li>")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn status(word: &str) -> Html {
    Html::new().raw(match word {
        "active" => "<span class=\"badge paid\">Active</span>",
        "trialing" => "<span class=\"badge paid\">Trial</span>",
        "past_due" => "<span class=\"badge open\">Payment due</span>",
        "unpaid" => "<span class=\"badge open\">Unpaid</span>",
        "paused" => "<span class=\"badge\">Paused</span>",
        "scheduled" => "<span class=\"badge\">Begins later</span>",
        "incomplete" => "<span class=\"badge open\">Not begun</span>",
        _ => "<span class=\"badge\">Ended</span>",
    })
}
