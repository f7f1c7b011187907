//! One shop, as HTML.

use app::papers::words::amount;
use ids::PlanId;
use pages::customer::parts::on;
use pages::html::Html;
use people::At;
use people::changing::{Choices, Shown};
use portal::account::Running;
use portal::history::{Calendar, Issued, Step};
use usecase::Result;

use super::{form, hidden, notice, overview, small};
use crate::overview::state_of;
use crate::shop::Page;
use crate::visit::Visit;

/// The page.
///
/// # Errors
/// `Fault` when a stored zone is not known.
pub(crate) fn body(visit: &Visit, page: &Page, why: Option<&str>) -> Result<Html> {
    let Some(at) = &page.place.at else { return Ok(notice(why)) };
    let mut all = notice(why).raw("<h2>").text(&at.account.seller.name).raw("</h2>");
    if let Some((id, shown)) = &page.shown
        && let Some(one) = at.account.running.iter().find(|one| one.id == *id)
    {
        return Ok(all.part(&preview(visit, page, one, shown)));
    }
    all = all.raw("<ul class=\"lines\">");
    for one in &at.account.running {
        let choices = page.choices.iter().find(|(id, _)| *id == one.id).map(|(_, choices)| choices);
        let change = choices.filter(|choices| !choices.is_empty());
        all = all.part(&overview::subscription(visit, &page.place, at, one, |body| {
            body.each(change, |choices| changes(visit, page, one, choices))
        })?);
    }
    if at.account.running.is_empty() {
        all = all.raw("<li>").part(&small("Nothing runs here.")).raw("</li>");
    }
    all = all.raw("</ul>");
    for calendar in &page.calendars {
        all = all.part(&dates(page, at, calendar)?);
    }
    Ok(all.part(&bills(page, at)?))
}

/// Where a page of one shop sends its forms.
fn place(page: &Page) -> String {
    format!("shop/{}", page.place.name)
}

fn changes(visit: &Visit, page: &Page, one: &Running, choices: &Choices) -> Html {
    let begin = |what| {
        let state = state_of(&page.place.name, one);
        form(visit, &place(page), what, &state).part(&hidden("subject", &one.id.to_string()))
    };
    let id = one.id.to_string();
    let option = |(plan, name): &(PlanId, String)| {
        Html::new().raw("<option value=\"").text(&plan.to_string()).raw("\">").text(name).raw("</option>")
    };
    let mut all = Html::new().raw("<details><summary>Change it</summary>");
    if !choices.plans.is_empty() {
        all = all
            .part(&begin("plan"))
            .raw("<label for=\"plan-")
            .text(&id)
            .raw("\">Another plan</label><select id=\"plan-")
            .text(&id)
            .raw("\" name=\"plan\">")
            .each(&choices.plans, option)
            .raw("</select><button class=\"button\">Show what it comes to</button></form>");
    }
    if let Some(seats) = choices.seats {
        all = all
            .part(&begin("seats"))
            .raw("<label for=\"seats-")
            .text(&id)
            .raw("\">How many</label><input id=\"seats-")
            .text(&id)
            .raw("\" name=\"seats\" inputmode=\"numeric\" autocomplete=\"off\" required maxlength=\"7\" value=\"")
            .text(&seats.to_string())
            .raw("\"><button class=\"button\">Show what so many come to</button></form>");
    }
    all.raw("</details>")
}

/// What a change comes to, and the button that does it.
fn preview(visit: &Visit, page: &Page, one: &Running, shown: &Shown) -> Html {
    let line = |(name, figure): &(String, money::Money)| {
        let start = Html::new().raw("<li><div class=\"row\"><span>").text(name).raw("</span><span>");
        start.text(&amount(*figure)).raw("</span></div></li>")
    };
    let kept =
        (!shown.to_balance.is_zero()).then(|| format!("{} is kept for your next bills.", amount(shown.to_balance)));
    let label = if shown.due.is_zero() {
        "Change it now, pay nothing today".to_owned()
    } else {
        format!("Change it, pay {} now", amount(shown.due))
    };
    let state = state_of(&page.place.name, one);
    Html::new()
        .raw("<section class=\"pay\"><h2>What it comes to</h2><ul class=\"lines\">")
        .each(&shown.lines, line)
        .raw("</ul>")
        .each(kept, |text| small(&text))
        .part(&form(visit, &place(page), "change", &state))
        .part(&hidden("subject", &one.id.to_string()))
        .part(&hidden("token", &shown.token))
        .raw("<button class=\"button main\">")
        .text(&label)
        .raw("</button></form><p class=\"small\"><a href=\"")
        .text(&visit.place(&place(page)))
        .raw("\">Leave it as it is</a></p></section>")
}

/// When a failed charge is tried again.
fn dates(page: &Page, at: &At, calendar: &Calendar) -> Result<Html> {
    let number = page.issued.iter().find(|one| one.invoice == calendar.invoice).and_then(|one| one.number.as_deref());
    let mut all = Html::new()
        .raw("<section><h2>If it fails again</h2>")
        .part(&small(&format!(
            "Invoice {} was not paid. You need not wait: save another card, or try again.",
            number.unwrap_or_default()
        )))
        .raw("<ul class=\"lines\">");
    for (day, step) in &calendar.steps {
        let what = match step {
            Step::Try => "It is tried again",
            Step::Ask => "You are asked for another card",
            Step::End => "Nothing more is tried",
        };
        all = all
            .raw("<li><div class=\"row\"><span>")
            .text(&on(*day, &at.account.zone)?)
            .raw("</span><span>")
            .raw(what)
            .raw("</span></div></li>");
    }
    Ok(all.raw("</ul></section>"))
}

fn bills(page: &Page, at: &At) -> Result<Html> {
    let mut all = Html::new().raw("<section><h2>Invoices and receipts</h2>");
    if page.issued.is_empty() {
        return Ok(all.part(&small("There are none yet.")).raw("</section>"));
    }
    all = all.raw("<ul class=\"lines\">");
    for one in &page.issued {
        all = all.part(&bill(page, at, one)?);
    }
    Ok(all.raw("</ul></section>"))
}

fn bill(page: &Page, at: &At, one: &Issued) -> Result<Html> {
    let state = match one.status.as_str() {
        "paid" => "<span class=\"badge paid\">Paid</span>",
        "void" => "<span class=\"badge\">Void</span>",
        _ => "<span class=\"badge open\">Open</span>",
    };
    let name = one.number.clone().unwrap_or_else(|| "Invoice".to_owned());
    let link = page.link(one.invoice);
    Ok(Html::new()
        .raw("<li><div class=\"row\"><span><a href=\"")
        .text(link)
        .raw("\">")
        .text(&name)
        .raw("</a></span>")
        .raw(state)
        .raw("</div>")
        .part(&small(&format!("{} on {}", amount(one.total), on(one.at, &at.account.zone)?)))
        .raw("<p class=\"small\"><a href=\"")
        .text(&format!("{link}.pdf"))
        .raw("\">")
        .raw(if one.status == "paid" { "Receipt " } else { "Invoice " })
        .text(&name)
        .raw(" (PDF)</a></p></li>"))
}
