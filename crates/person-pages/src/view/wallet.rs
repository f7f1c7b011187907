//! The wallet, as HTML.

use app::papers::words::amount;
use money::{Currency, Money};
use pages::customer::parts::on;
use pages::html::Html;
use people::{Balance, Moved};
use store::escrow::payments::EscrowPaymentRow;
use store::methods::MethodRow;
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
        all = all.part(&balance(&Balance { currency: shown.currency.clone(), minor: 0 })?);
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
    Ok(Html::new().raw("<p class=\"due\">").text(&money(one.minor, &one.currency)?).raw("</p>"))
}

fn payment(row: &EscrowPaymentRow) -> Result<Html> {
    let sum = money(row.amount_minor, &row.currency)?;
    let text = match row.status.as_str() {
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
