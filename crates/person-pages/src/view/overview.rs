//! What somebody has at all merchants, as HTML.

use app::papers::words::amount;
use pages::customer::parts::{badge, on, standing, status};
use pages::html::Html;
use people::At;
use portal::account::{Bill, Running};
use usecase::Result;

use super::{form, hidden, notice, small};
use crate::overview::{Place, state_of};
use crate::visit::Visit;

/// The page.
///
/// # Errors
/// `Fault` when a stored zone is not known.
pub(crate) fn body(visit: &Visit, places: &[Place], why: Option<&str>) -> Result<Html> {
    let mut all = notice(why);
    if places.is_empty() {
        return Ok(all.raw("<p>There is nothing here yet.</p>").part(&small(
            "Open the link to your account in a message from a shop, and press “Sign in to see everything”. From then on you find \
             that shop here.",
        )));
    }
    for place in places {
        all = all.part(&match &place.at {
            Some(at) => shop(visit, place, at)?,
            None => Html::new()
                .raw("<h2>A shop</h2>")
                .part(&small("Your account there is being worked on. Load this page again.")),
        });
    }
    Ok(all)
}

fn shop(visit: &Visit, place: &Place, at: &At) -> Result<Html> {
    let mut all = Html::new().raw("<section><h2>").text(&at.account.seller.name).raw("</h2>");
    if !at.account.bills.is_empty() {
        all = all.raw("<ul class=\"bills\">");
        for (one, link) in at.account.bills.iter().zip(&place.bills) {
            all = all.part(&bill(visit, place, at, one, link)?);
        }
        all = all.raw("</ul>");
    }
    all = all.raw("<ul class=\"lines\">");
    if at.account.running.is_empty() {
        all = all.raw("<li>").part(&small("Nothing runs here.")).raw("</li>");
    }
    for one in &at.account.running {
        all = all.part(&subscription(visit, place, at, one, |body| body)?);
    }
    let help = |email: &String| {
        Html::new()
            .raw("<p class=\"small\">Questions? <a href=\"mailto:")
            .text(email)
            .raw("\">")
            .text(email)
            .raw("</a></p>")
    };
    let unlink = form(visit, "", "unlink", &format!("unlink {}", place.name))
        .part(&hidden("at", &place.name))
        .raw("<button class=\"button\">Remove from this list</button></form>");
    Ok(all
        .raw("</ul><p><a class=\"button\" href=\"")
        .text(&visit.place(&format!("shop/{}", place.name)))
        .raw("\">Invoices, receipts and changes</a></p>")
        .each(&at.account.seller.email, help)
        .raw("<details><summary>Do not show this shop here</summary>")
        .part(&small("What you have there goes on. A link from the shop brings it back."))
        .part(&unlink)
        .raw("</details></section>"))
}

fn bill(visit: &Visit, place: &Place, at: &At, one: &Bill, link: &str) -> Result<Html> {
    let retry = |state: &String| {
        form(visit, "", "retry", &format!("{} {state}", place.name))
            .part(&hidden("at", &place.name))
            .part(&hidden("subject", &one.invoice.to_string()))
            .raw("<button class=\"button\">Try again now</button></form>")
    };
    let number = |number: &String| {
        Html::new().raw("<p class=\"small\"><a href=\"").text(link).raw("\">Invoice ").text(number).raw("</a></p>")
    };
    Ok(Html::new()
        .raw("<li><div class=\"row\"><span>")
        .text(one.about.as_deref().unwrap_or("Invoice"))
        .raw("</span>")
        .part(&badge(&one.standing))
        .raw("</div><p class=\"due\">")
        .text(&amount(one.amount))
        .raw("</p>")
        .part(&standing(&one.standing, &at.account.zone)?)
        .each(&one.retry_state, retry)
        .each(&one.number, number)
        .raw("</li>"))
}

/// A subscription, with what can be done about it, and what a page adds.
pub(crate) fn subscription(
    visit: &Visit,
    place: &Place,
    at: &At,
    one: &Running,
    more: impl FnOnce(Html) -> Html,
) -> Result<Html> {
    let zone = &at.account.zone;
    let next = match one.next {
        Some((day, figure)) if one.ends.is_none_or(|end| day < end) => {
            small(&format!("Next charge: {} on {}", amount(figure), on(day, zone)?))
        }
        Some(_) | None => Html::new(),
    };
    let ends = match one.ends {
        Some(day) => small(&format!("Ends on {}. Nothing is charged after that.", on(day, zone)?)),
        None => Html::new(),
    };
    let body = Html::new()
        .raw("<li><div class=\"row\"><span>")
        .text(&one.plan)
        .raw("</span>")
        .part(&status(&one.status))
        .raw("</div>")
        .part(&next)
        .part(&ends)
        .part(&acts(visit, place, at, one));
    Ok(more(body).raw("</li>"))
}

/// Why people leave.
const REASONS: [&str; 5] = [
    "It costs too much",
    "I do not use it enough",
    "Something is missing",
    "It did not work well",
    "I found something else",
];

/// What can be done about a subscription now, as far as its merchant lets its customers.
fn acts(visit: &Visit, place: &Place, at: &At, one: &Running) -> Html {
    let begin = |what| {
        form(visit, "", what, &state_of(&place.name, one))
            .part(&hidden("at", &place.name))
            .part(&hidden("subject", &one.id.to_string()))
    };
    let mut all = Html::new();
    if one.ends.is_some() {
        return all.part(&begin("keep").raw("<button class=\"button\">Keep it</button></form>"));
    }
    if at.may.portal_pause && one.status == "paused" {
        all = all.part(&begin("resume").raw("<button class=\"button main\">Go on with it</button></form>"));
    }
    if at.may.portal_pause && matches!(one.status.as_str(), "active" | "trialing" | "past_due") {
        all =
            all.raw("<details><summary>Pause it</summary>").part(&small("Nothing is charged until you go on with it."));
        all = all.part(&begin("pause").raw("<button class=\"button\">Pause</button></form></details>"));
    }
    if at.may.portal_cancel {
        let id = one.id.to_string();
        let option = |why: &&'static str| Html::new().raw("<option>").raw(why).raw("</option>");
        let reason = Html::new()
            .raw("<label for=\"why-")
            .text(&id)
            .raw("\">Why? (you may leave this empty)</label><select id=\"why-")
            .text(&id)
            .raw("\" name=\"why\"><option value=\"\">I would rather not say</option>")
            .each(&REASONS, option)
            .raw("</select><label for=\"reason-")
            .text(&id)
            .raw("\">Anything else</label><textarea id=\"reason-")
            .text(&id)
            .raw("\" name=\"reason\" maxlength=\"500\" rows=\"2\"></textarea>");
        all = all.raw("<details><summary>End it</summary>").part(&small("It ends with what is paid for."));
        if let Some(offer) = &at.offer {
            let stay = Html::new().raw("<button class=\"button main\">Stay, with ").text(offer).raw("</button></form>");
            all = all.part(&small("Before you go: the shop offers you something.")).part(&begin("stay").part(&stay));
        }
        if at.may.portal_pause && matches!(one.status.as_str(), "active" | "trialing" | "past_due") {
            all = all.part(&small("You can also pause it, and go on when you like."));
        }
        all = all.part(&begin("cancel").part(&reason).raw("<button class=\"button\">End it</button></form></details>"));
    }
    all
}
