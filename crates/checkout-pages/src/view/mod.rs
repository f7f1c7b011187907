//! The page as HTML: what is bought and what it comes to, then the one thing to do now.

mod acting;
mod choosing;
mod returning;

use app::papers::words::date;
use checkout::{Buys, Part, Quote, Sight, Standing};
use pages::html::Html;
use recovery::Rail;
use usecase::{Error, Result};

use crate::own::Own;
use crate::returning::Returning;
use crate::sent::Sent;

/// What the page is made from.
pub(crate) struct View<'a> {
    pub(crate) sight: &'a Sight,
    /// Why a form was not done.
    pub(crate) notice: Option<&'a str>,
    /// What was sent and not done, so that nothing that was typed is lost.
    pub(crate) sent: &'a Sent,
    /// Whether they are known to the house.
    pub(crate) person: &'a Person,
    /// The last part of the page's address.
    pub(crate) token: &'a str,
}

/// Somebody at a checkout, as the house sees them.
pub(crate) enum Person {
    /// It does not matter here.
    NotAsked,
    /// Nobody is signed in.
    Unknown {
        /// The page is in a frame, where nobody is ever known.
        framed: bool,
    },
    /// They are signed in.
    Known(Box<Returning>),
    /// They are signed in, and it is their own wallet.
    Own(Box<Own>),
}

/// A paragraph.
fn paragraph(text: &str) -> Html {
    Html::new().raw("<p>").text(text).raw("</p>")
}

/// A paragraph in small print.
fn small(text: &str) -> Html {
    Html::new().raw("<p class=\"small\">").text(text).raw("</p>")
}

/// A paragraph that stands out.
fn notice(text: &str) -> Html {
    Html::new().raw("<p class=\"notice\" role=\"alert\">").text(text).raw("</p>")
}

impl View<'_> {
    /// The page's body.
    ///
    /// # Errors
    /// `Fault` for what is stored and cannot be read.
    pub(crate) fn body(&self) -> Result<Html> {
        let sight = self.sight;
        let test = if sight.is_test {
            Html::new().raw("<p class=\"test\">Test mode. No real money moves here.</p>")
        } else {
            Html::new()
        };
        Ok(Html::new()
            .raw("<main>")
            .part(&test)
            .raw("<article class=\"sheet\">")
            .part(&self.head()?)
            .each(self.notice, notice)
            .part(&self.now()?)
            .part(&self.summary()?)
            .raw("</article><footer><p>")
            .part(&self.foot())
            .raw("</p></footer></main>"))
    }

    /// What the page is about.
    pub(crate) fn title(&self) -> String {
        let seller = &self.sight.seller;
        match &self.sight.terms.buys {
            Buys::CardUpdate => format!("Another card for {seller}"),
            Buys::TopUp { .. } => format!("Fill your wallet at {seller}"),
            Buys::Plan { .. } | Buys::Amount { .. } | Buys::Invoice { .. } | Buys::Order { .. } => {
                format!("Pay {seller}")
            }
        }
    }

    fn head(&self) -> Result<Html> {
        let sight = self.sight;
        let Some(quote) = &sight.terms.quote else {
            return Ok(Html::new().raw("<header><h1>").text(&self.title()).raw("</h1></header>"));
        };
        let (figure, about) = match &sight.standing {
            Standing::Paid => (sight.amount(quote.due)?, "paid".to_owned()),
            Standing::Choose(_) | Standing::Working | Standing::Act(_) | Standing::Checking | Standing::Over => {
                let began = sight.row.invoice_id.is_some() || sight.terms.buys.is_deposit();
                let owed = if began && !matches!(sight.standing, Standing::Over) { sight.left } else { quote.due };
                (sight.amount(owed)?, self.rhythm(quote)?)
            }
            Standing::Free => (sight.amount(0)?, self.rhythm(quote)?),
        };
        Ok(Html::new()
            .raw("<header><h1>")
            .text(&self.title())
            .raw("</h1></header><p class=\"due\">")
            .text(&figure)
            .raw("</p><p class=\"about\">")
            .text(&about)
            .raw("</p>"))
    }

    /// How often it is paid, and when the first time is.
    fn rhythm(&self, quote: &Quote) -> Result<String> {
        let sight = self.sight;
        Ok(match (&quote.every, &quote.later) {
            (Some(every), Some((at, minor))) => {
                format!("today. From {} {} every {every}, until you cancel", self.on(*at)?, sight.amount(*minor)?)
            }
            (Some(every), None) => format!("now, and then every {every} until you cancel"),
            (None, _) => match &sight.terms.buys {
                Buys::Amount { description, .. } => description.clone(),
                Buys::TopUp { .. } => "into your wallet".to_owned(),
                Buys::Order { .. } => {
                    format!("to pay. {} holds it until what you agreed on has happened", sight.seller)
                }
                Buys::Plan { .. } | Buys::Invoice { .. } | Buys::CardUpdate => "to pay".to_owned(),
            },
        })
    }

    /// The one thing that matters now.
    fn now(&self) -> Result<Html> {
        let sight = self.sight;
        Ok(match &sight.standing {
            Standing::Choose(why) => {
                let parts = match sight.received {
                    0 => Html::new(),
                    came => notice(&format!(
                        "{} of it came. {} is missing. Pay the rest, and it is complete.",
                        sight.amount(came)?,
                        sight.amount(sight.left)?
                    )),
                };
                let why = why.as_deref().filter(|_| self.notice.is_none());
                parts.each(why, notice).part(&self.saved()).part(&self.others(&self.choosing()?))
            }
            Standing::Working | Standing::Checking if sight.terms.buys == Buys::CardUpdate => Html::new()
                .raw("<p class=\"wait\" role=\"status\">The payment provider is being asked about your card. This page shows it in a moment.</p>")
                .part(&small("You can close this page: the same link shows what became of it.")),
            Standing::Working => Html::new()
                .raw("<p class=\"wait\" role=\"status\">Your payment is on its way. This page shows it in a moment.</p>")
                .part(&small("You can close this page: the same link shows what became of it.")),
            Standing::Act(act) => self.acting(act)?,
            Standing::Checking => Html::new()
                .raw("<p class=\"wait\" role=\"status\">We are checking whether your payment went through. Please do not pay again.</p>")
                .part(&small("This can take a few minutes. You can close this page: the same link shows what became of it.")),
            Standing::Paid => self.done(match &sight.terms.buys {
                Buys::TopUp { .. } => "Thank you. Your money is in your wallet.",
                Buys::Order { .. } => "Thank you. Your payment has arrived, and is held until what you agreed on has happened.",
                Buys::Plan { .. } | Buys::Amount { .. } | Buys::Invoice { .. } | Buys::CardUpdate => {
                    "Thank you. Your payment has arrived."
                }
            }),
            Standing::Free => self.done("Thank you. It is done, and nothing was charged."),
            Standing::Over => {
                let lost = if sight.terms.buys.is_deposit() {
                    "Money that you sent is not lost: it is in your wallet, or will be when it comes."
                } else {
                    "If you still want to pay, ask the shop for a new link. Money that you sent is not lost: the shop sees it."
                };
                paragraph("This payment page is over. Nothing can be paid here any more.").part(&small(lost))
            }
        })
    }

    fn done(&self, text: &'static str) -> Html {
        let onward = self.sight.onward().map(|url| {
            Html::new()
                .raw("<a class=\"button\" target=\"_top\" href=\"")
                .text(&url)
                .raw("\">Go on to ")
                .text(&self.sight.seller)
                .raw("</a>")
        });
        Html::new().raw("<p class=\"clear\" role=\"status\">").raw(text).raw("</p>").each(onward, |link| link)
    }

    /// What is bought, line by line, with what codes and taxes do to it.
    fn summary(&self) -> Result<Html> {
        let Some(quote) = &self.sight.terms.quote else { return Ok(Html::new()) };
        let total = quote.lines.len() > 1
            || !(quote.taken_off.is_empty() && quote.taxes.is_empty() && quote.credits.is_empty());
        let mut all = Html::new().raw("<section><h2>What you pay for</h2><ul class=\"lines\">");
        for part in &quote.lines {
            all = all.part(&self.line(part, quote.later.is_none())?);
        }
        for part in quote.taken_off.iter().chain(&quote.taxes).chain(&quote.credits) {
            all = all.part(&self.line(part, true)?);
        }
        if total {
            all = all.part(&self.line(&Part { name: "To pay".to_owned(), minor: quote.due }, true)?);
        }
        if self.sight.received > 0 && self.sight.left > 0 {
            let came = Part { name: "Came so far".to_owned(), minor: self.sight.received.saturating_neg() };
            all = all.part(&self.line(&came, true)?);
        }
        all = all.raw("</ul>").part(&self.receipt()?);
        for part in &quote.included {
            all = all.part(&small(&format!("Includes {}: {}", part.name, self.sight.amount(part.minor)?)));
        }
        Ok(all.part(&self.code_form()).raw("</section>"))
    }

    /// What came into a wallet or an order, payment by payment.
    fn receipt(&self) -> Result<Html> {
        if self.sight.came.is_empty() {
            return Ok(Html::new());
        }
        let mut all = Html::new().raw("<h2>What came</h2><ul class=\"lines\">");
        for one in &self.sight.came {
            let rail = match one.rail {
                Rail::Card => "By card",
                Rail::Transfer | Rail::VirtualAccount => "By bank transfer",
                Rail::Ussd => "By USSD",
                Rail::DirectDebit => "By direct debit",
                Rail::Wallet => "From a wallet",
            };
            let about = format!("{}, {}", self.on(one.at)?, one.id);
            all = all
                .raw("<li><div class=\"row\"><span>")
                .raw(rail)
                .raw("</span><span>")
                .text(&self.sight.amount(one.minor)?)
                .raw("</span></div>")
                .part(&small(&about))
                .raw("</li>");
        }
        Ok(all.raw("</ul>"))
    }

    fn line(&self, part: &Part, with_amount: bool) -> Result<Html> {
        let figure = if with_amount { self.sight.amount(part.minor)? } else { String::new() };
        Ok(Html::new()
            .raw("<li><div class=\"row\"><span>")
            .text(&part.name)
            .raw("</span><span>")
            .text(&figure)
            .raw("</span></div></li>"))
    }

    /// What every form carries.
    fn opened(&self, what: &'static str) -> Html {
        Html::new()
            .raw("<form method=\"post\"><input type=\"hidden\" name=\"what\" value=\"")
            .raw(what)
            .raw("\"><input type=\"hidden\" name=\"version\" value=\"")
            .text(&self.sight.row.version.to_string())
            .raw("\">")
    }

    fn foot(&self) -> Html {
        let sight = self.sight;
        let help = |email: &String| {
            let link = Html::new().raw("Questions? <a href=\"mailto:").text(email).raw("\">");
            link.text(email).raw("</a><br>")
        };
        let open = matches!(sight.standing, Standing::Choose(_));
        let cancel = sight.terms.cancel_url.as_ref().filter(|_| open);
        let leave = |url: &String| {
            let back =
                if sight.terms.buys.is_deposit() { "Back without paying" } else { "Back to the shop without paying" };
            Html::new().raw("<a target=\"_top\" href=\"").text(url).raw("\">").raw(back).raw("</a><br>")
        };
        Html::new().each(cancel, leave).each(&sight.support, help).text(&format!("Payment {}", sight.row.id))
    }

    fn on(&self, at: jiff::Timestamp) -> Result<String> {
        date(at, &self.sight.zone).map_err(|error| Error::fault("a date cannot be written").because(error))
    }
}
