//! What the payer has to do: send a transfer, dial a code, confirm with their bank.

use app::papers::words::date;
use checkout::{Act, Buys};
use jiff::tz::TimeZone;
use pages::html::Html;
use usecase::ports::NextAction;
use usecase::{Error, Result};

use super::{View, paragraph, small};

impl View<'_> {
    /// The instructions, and what can be said about them.
    pub(super) fn acting(&self, act: &Act) -> Result<Html> {
        let how = match &act.action {
            NextAction::TransferTo { bank, account, name } => self.transfer(act, (bank, account, name))?,
            NextAction::DialUssd { code } => self.ussd(act, code)?,
            NextAction::Redirect { url } if self.sight.terms.buys == Buys::CardUpdate => redirect(
                url,
                "Enter your card on the secure page of the shop's payment provider. You come back here afterwards.",
            ),
            NextAction::Redirect { url } => {
                redirect(url, "Confirm the payment on the page of the payment provider. You come back here afterwards.")
            }
            NextAction::Otp { hint } => self.asked(
                "otp",
                &format!("Your bank sent a code to {hint}."),
                "The code",
                "inputmode=\"numeric\" autocomplete=\"one-time-code\"",
            ),
            NextAction::Pin => self.asked(
                "pin",
                "Your bank asks for the PIN of your card.",
                "PIN",
                "type=\"password\" inputmode=\"numeric\" autocomplete=\"off\"",
            ),
            NextAction::Phone => self.asked(
                "phone",
                "Your bank asks for the phone number that it knows.",
                "Phone number",
                "type=\"tel\" autocomplete=\"tel\"",
            ),
            NextAction::Birthday => {
                self.asked("birthday", "Your bank asks for your date of birth.", "Date of birth", "type=\"date\"")
            }
            NextAction::Address => {
                paragraph("Your bank asks for your address, which cannot be entered here. Pay in another way.")
            }
        };
        let mut all = Html::new().raw("<section class=\"pay\">").part(&how).part(&self.until(act)?);
        if act.rail.is_push() {
            all = all
                .part(&self.opened("sent"))
                .raw("<button class=\"button main\">I have paid</button></form>")
                .part(&self.opened("other"))
                .raw("<button class=\"button\">Pay in another way</button></form>")
                .raw("<p class=\"small\" role=\"status\">This page looks by itself whether your money has come. You can close it: the same link shows it.</p>");
        }
        Ok(all.raw("</section>"))
    }

    fn transfer(&self, act: &Act, (bank, account, name): (&str, &str, &str)) -> Result<Html> {
        let lines = [
            ("Send exactly", self.sight.amount(act.minor)?),
            ("To account", account.to_owned()),
            ("Bank", bank.to_owned()),
            ("Name", name.to_owned()),
        ];
        Ok(Html::new().raw("<h2>Send a bank transfer</h2>").part(&list(&lines)))
    }

    fn ussd(&self, act: &Act, code: &str) -> Result<Html> {
        let lines = [("To pay", self.sight.amount(act.minor)?), ("Dial", code.to_owned())];
        Ok(Html::new()
            .raw("<h2>Dial this code</h2>")
            .part(&list(&lines))
            .part(&small("Dial it on the phone of your bank account, and follow what it says.")))
    }

    /// Something that the bank asks for.
    fn asked(&self, kind: &'static str, why: &str, label: &'static str, field: &'static str) -> Html {
        paragraph(why)
            .part(&self.opened("answer"))
            .raw("<input type=\"hidden\" name=\"kind\" value=\"")
            .raw(kind)
            .raw("\"><label for=\"answer\">")
            .raw(label)
            .raw("</label><input id=\"answer\" name=\"answer\" required maxlength=\"40\" ")
            .raw(field)
            .raw("><button class=\"button main\">Confirm</button></form>")
            .part(&small("It is passed on to your bank and not kept."))
    }

    fn until(&self, act: &Act) -> Result<Html> {
        let Some(at) = act.until else { return Ok(Html::new()) };
        let unread = |error| Error::fault("a date cannot be written").because(error);
        let zone =
            TimeZone::get(&self.sight.zone).map_err(|error| Error::fault("a zone is not known").because(error))?;
        let time = at.to_zoned(zone).strftime("%H:%M").to_string();
        Ok(small(&format!("It is good until {time} on {}.", date(at, &self.sight.zone).map_err(unread)?)))
    }
}

/// Lines that are read off and typed elsewhere.
fn list(lines: &[(&str, String)]) -> Html {
    let line = |(name, value): &(&str, String)| {
        let line = Html::new().raw("<li><div class=\"row\"><span>").text(name).raw("</span><span>");
        line.text(value).raw("</span></div></li>")
    };
    Html::new().raw("<ul class=\"lines\">").each(lines, line).raw("</ul>")
}

/// On to the bank. Only to the web: what a provider says is not believed to be an address.
fn redirect(url: &str, text: &'static str) -> Html {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        return paragraph("Your bank asks you to confirm the payment. Look at your phone or your bank's messages.");
    }
    paragraph(text).raw("<a class=\"button\" target=\"_top\" href=\"").text(url).raw("\">Go on</a>")
}
