//! The wallet, as HTML.

use app::papers::words::amount;
use ids::Mode;
use money::{Currency, Money};
use pages::customer::parts::on;
use pages::html::Html;
use people::{Balance, Moved};
use store::escrow::payments::EscrowPaymentRow;
use store::methods::MethodRow;
use store::virtual_accounts::VirtualAccountRow;
use usecase::{Error, Result};

use super::{card_name, form, notice, small};
use crate::visit::Visit;
use crate::wallet::{Shown, state};

fn money(minor: i64, currency: &str) -> Result<String> {
    let known = Currency::parse(currency).map_err(|error| Error::fault("a stored currency is none").because(error))?;
    Ok(amount(Money::new(minor, known)))
}

/// The page.
///
/// # Errors
/// `Fault` when a stored zone or currency is not known.
pub(crate) fn body(visit: &Visit, shown: &Shown, why: Option<&str>) -> Result<Html> {
    let mut all = notice(why);
    if shown.balances.is_empty() {
        all = all.part(&balance(&Balance { currency: shown.currency.clone(), minor: 0, uncleared: 0 })?);
    }
    for one in &shown.balances {
        all = all.part(&balance(one)?);
    }
    for one in &shown.payments {
        all = all.part(&payment(one)?);
    }
    all = all
        .part(&small("Shops that you let charge your wallet take the whole of a payment from it, or nothing."))
        .part(&top_up(visit, shown))
        .part(&number(visit, shown))
        .raw("<h2>What moved it</h2>");
    if shown.lines.is_empty() {
        return Ok(all.raw("<p>Nothing yet.</p>"));
    }
    all = all.raw("<ul class=\"lines\">");
    for one in &shown.lines {
        all = all.part(&line(shown, one)?);
    }
    Ok(all.raw("</ul>"))
}

fn balance(one: &Balance) -> Result<Html> {
    let all = Html::new().raw("<p class=\"due\">").text(&money(one.minor, &one.currency)?).raw("</p>");
    if one.uncleared == 0 {
        return Ok(all);
    }
    let sum = money(one.uncleared, &one.currency)?;
    Ok(all.part(&small(&format!(
        "{sum} more came by card. It can be spent when it has cleared, some days after it came."
    ))))
}

fn payment(row: &EscrowPaymentRow) -> Result<Html> {
    let sum = money(row.amount_minor, &row.currency)?;
    let text = match row.status.as_str() {
        "submitted" | "unknown" if row.amount_minor == 0 => {
            "Money is on its way in. Load this page again in a moment.".to_owned()
        }
        "manual" | "failed" if row.amount_minor == 0 => {
            "We are looking at money that was sent to your account number.".to_owned()
        }
        "failed" if row.rail == "card" => format!("{sum} did not come in: the card was refused. Use another card."),
        "failed" => format!("{sum} did not come in. If you sent it, it is put in when it comes."),
        "requires_action" => format!("{sum} waits for you: send it, or confirm it, on the page where you began."),
        "unknown" | "manual" => format!("We are checking whether {sum} came in. Please do not pay again yet."),
        _ => format!("{sum} is on its way in. Load this page again in a moment."),
    };
    Ok(Html::new().raw("<p class=\"notice\" role=\"status\">").text(&text).raw("</p>"))
}

fn top_up(visit: &Visit, shown: &Shown) -> Html {
    let heading = Html::new().raw("<section class=\"pay\"><h2>Put something in</h2>");
    let card = |row: &MethodRow| {
        Html::new().raw("<option value=\"").text(&row.id.to_string()).raw("\">").text(&card_name(row)).raw("</option>")
    };
    heading
        .part(&form(visit, "wallet", "top_up", &state(shown)))
        .raw("<label for=\"amount\">Amount, in ")
        .text(&shown.currency)
        .raw("</label><input id=\"amount\" name=\"amount\" inputmode=\"decimal\" autocomplete=\"off\" required maxlength=\"16\">")
        .raw("<label for=\"method\">From</label><select id=\"method\" name=\"method\">")
        .each(&shown.cards, card)
        .raw("<option value=\"\">Another card, a bank transfer or USSD</option></select>")
        .raw("<button class=\"button main\">Put it in</button></form></section>")
}

/// The number at a bank that fills it: asked for, or shown to be sent to.
fn number(visit: &Visit, shown: &Shown) -> Html {
    let open = shown.number.as_ref().filter(|row| row.status == "open");
    let Some(row) = open else {
        let asked = shown.number.is_some();
        let again = asked.then(|| small("The bank has not opened it yet. Send it again."));
        return Html::new()
            .raw("<details")
            .raw(if asked { " open" } else { "" })
            .raw("><summary>A bank account number of my own</summary>")
            .each(again, |text| text)
            .part(&small("Whatever anybody sends to it by bank transfer is put into your wallet. The bank asks for your bank verification number; it is kept sealed and shown to nobody."))
            .part(&form(visit, "wallet", "number", &state(shown)))
            .raw("<label for=\"bvn\">Bank verification number (BVN)</label><input id=\"bvn\" name=\"bvn\" inputmode=\"numeric\" ")
            .raw("autocomplete=\"off\" required maxlength=\"14\"><button class=\"button\">Open it</button></form></details>");
    };
    let lines = [("Account", &row.number), ("Bank", &row.bank), ("Name", &row.name)];
    let line = |(name, value): &(&'static str, &Option<String>)| {
        let line = Html::new().raw("<li><div class=\"row\"><span>").raw(name).raw("</span><span>");
        line.text(value.as_deref().unwrap_or_default()).raw("</span></div></li>")
    };
    Html::new()
        .raw("<section class=\"pay\"><h2>My account number</h2><ul class=\"lines\">")
        .each(&lines, line)
        .raw("</ul>")
        .part(&small("Whatever is sent to it by bank transfer is put into your wallet."))
        .part(&test_transfer(visit, shown, row))
        .raw("</section>")
}

/// In the sandbox, somebody who sends to it.
fn test_transfer(visit: &Visit, shown: &Shown, row: &VirtualAccountRow) -> Html {
    if visit.mode != Mode::Test || row.gateway != "simulated" {
        return Html::new();
    }
    Html::new()
        .raw("<details><summary>Try it: send a test transfer</summary>")
        .part(&form(visit, "wallet", "test_transfer", &state(shown)))
        .raw("<label for=\"sum\">Amount, in ")
        .text(&shown.currency)
        .raw("</label><input id=\"sum\" name=\"amount\" inputmode=\"decimal\" autocomplete=\"off\" required maxlength=\"16\">")
        .raw("<button class=\"button\">Send it</button></form></details>")
}

fn line(shown: &Shown, one: &Moved) -> Result<Html> {
    let shop = one.merchant.and_then(|id| shown.shops.iter().find(|(of, _)| *of == id));
    let shop = shop.map_or("a shop", |(_, name)| name.as_str());
    let what = match one.kind.as_str() {
        "wallet.topped_up" => "You put it in".to_owned(),
        "house.charged" => format!("Paid to {shop}"),
        "house.refunded" => "Back from a shop".to_owned(),
        _ => "Corrected".to_owned(),
    };
    Ok(Html::new()
        .raw("<li><div class=\"row\"><span>")
        .text(&what)
        .raw("</span><span>")
        .text(&money(one.minor, &one.currency)?)
        .raw("</span></div>")
        .part(&small(&on(one.at, &shown.zone)?))
        .raw("</li>"))
}
