//! Saved cards and mandates, as HTML.

use app::papers::words::amount;
use money::{Currency, Money};
use pages::customer::parts::method;
use pages::html::Html;
use store::methods::MethodRow;
use store::persons::mandates::MandateRow;

use super::{card_name as name, form, hidden, notice, small};
use crate::methods::{Shown, state};
use crate::overview::Place;
use crate::visit::Visit;

/// The page.
pub(crate) fn body(visit: &Visit, shown: &Shown, why: Option<&str>) -> Html {
    let state = state(shown);
    let cards = if shown.saved.is_empty() {
        Html::new().raw("<p>No card is saved.</p>")
    } else {
        let one = |row: &MethodRow| {
            let remove = form(visit, "methods", "remove", &state)
                .part(&hidden("subject", &row.id.to_string()))
                .raw("<button class=\"button\">Remove ")
                .text(&name(row))
                .raw("</button></form>");
            method(row).raw("<li><details><summary>Remove</summary>").part(&remove).raw("</details></li>")
        };
        Html::new().raw("<ul class=\"lines\">").each(&shown.saved, one).raw("</ul>")
    };
    notice(why)
        .raw("<h2>Your cards</h2>")
        .part(&cards)
        .part(&entry(visit, shown, &state))
        .raw("<h2>What shops may charge</h2>")
        .part(&mandates(visit, shown, &state))
        .part(&letting(visit, shown, &state))
}

fn entry(visit: &Visit, shown: &Shown, state: &str) -> Html {
    let heading = Html::new().raw("<section class=\"pay\"><h2>Save a card</h2>");
    if !shown.takes_cards {
        return heading.raw("<p>Cards cannot be saved here yet. Pay in a shop, and save the card there.</p></section>");
    }
    heading
        .part(&form(visit, "methods", "card", state))
        .raw("<label for=\"number\">Number of a test card</label><input id=\"number\" name=\"number\" inputmode=\"numeric\" ")
        .raw("autocomplete=\"off\" required maxlength=\"23\" placeholder=\"4084 0800 0000 0003\" aria-describedby=\"about-number\">")
        .raw("<p class=\"small\" id=\"about-number\">Test cards only, never a real one.</p>")
        .raw("<button class=\"button main\">Save this card</button></form></section>")
}

fn shop(shown: &Shown, row: &MandateRow) -> String {
    let found = shown.places.iter().find(|place| place.link.merchant() == row.merchant_id);
    let at = found.and_then(|place| place.at.as_ref());
    at.map_or_else(|| "A shop".to_owned(), |at| at.account.seller.name.clone())
}

fn money(minor: i64, currency: &str) -> String {
    Currency::parse(currency).map_or_else(|_| minor.to_string(), |currency| amount(Money::new(minor, currency)))
}

fn mandates(visit: &Visit, shown: &Shown, state: &str) -> Html {
    if shown.mandates.is_empty() {
        return Html::new().raw("<p>No shop may charge what is saved here.</p>");
    }
    let one = |row: &MandateRow| {
        let what = match row.method_id {
            None => "your wallet".to_owned(),
            Some(id) => shown.saved.iter().find(|saved| saved.id == id).map_or_else(|| "a card".to_owned(), name),
        };
        let each = money(row.charge_minor, &row.currency);
        let caps = match row.once_until {
            Some(_) => format!("Once, up to {each}."),
            None => format!("Up to {each} each time and {} a month.", money(row.month_minor, &row.currency)),
        };
        let stop = form(visit, "methods", "take_back", state)
            .part(&hidden("subject", &row.id.to_string()))
            .raw("<button class=\"button\">Stop it now</button></form>");
        Html::new()
            .raw("<li><div class=\"row\"><span>")
            .text(&shop(shown, row))
            .raw("</span><span></span></div>")
            .part(&small(&format!("May charge {what}. {caps}")))
            .raw("<details><summary>Stop this</summary>")
            .part(&small("The shop cannot charge it from that moment on. What runs there goes on, and needs another way to be paid."))
            .part(&stop)
            .raw("</details></li>")
    };
    Html::new().raw("<ul class=\"lines\">").each(&shown.mandates, one).raw("</ul>")
}

/// Letting one more shop charge something.
fn letting(visit: &Visit, shown: &Shown, state: &str) -> Html {
    let shops: Vec<(&Place, &str)> = shown
        .places
        .iter()
        .filter_map(|place| Some((place, place.at.as_ref()?.account.seller.name.as_str())))
        .collect();
    if shops.is_empty() {
        return Html::new();
    }
    let option = |(place, name): &(&Place, &str)| {
        Html::new().raw("<option value=\"").text(&place.name).raw("\">").text(name).raw("</option>")
    };
    let card = |row: &MethodRow| {
        Html::new().raw("<option value=\"").text(&row.id.to_string()).raw("\">").text(&name(row)).raw("</option>")
    };
    Html::new()
        .raw("<section class=\"pay\"><h2>Let a shop charge</h2>")
        .part(&form(visit, "methods", "let", state))
        .raw("<label for=\"at\">Which shop</label><select id=\"at\" name=\"at\">")
        .each(&shops, option)
        .raw("</select><label for=\"method\">What it charges</label><select id=\"method\" name=\"method\">")
        .each(&shown.saved, card)
        .raw("<option value=\"wallet\">My wallet</option></select>")
        .raw("<label for=\"each\">At most each time, in ")
        .text(&shown.currency)
        .raw("</label><input id=\"each\" name=\"each\" inputmode=\"decimal\" autocomplete=\"off\" required maxlength=\"16\">")
        .raw("<label for=\"monthly\">At most each month, in ")
        .text(&shown.currency)
        .raw("</label><input id=\"monthly\" name=\"monthly\" inputmode=\"decimal\" autocomplete=\"off\" required maxlength=\"16\">")
        .part(&small("It is used for your next payments there, and you can stop it at any time."))
        .raw("<button class=\"button main\">Let it charge</button></form></section>")
}
