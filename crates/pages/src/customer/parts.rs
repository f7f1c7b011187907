//! What pages for customers say of bills, subscriptions and cards, in the same words wherever they stand.

use app::Error;
use app::papers::words::date;
use jiff::Timestamp;
use portal::account::Standing;
use store::methods::MethodRow;
use usecase::ports::NextAction;

use crate::html::Html;

fn paragraph(text: &str) -> Html {
    Html::new().raw("<p>").text(text).raw("</p>")
}

fn small(text: &str) -> Html {
    Html::new().raw("<p class=\"small\">").text(text).raw("</p>")
}

/// A day, in a zone.
///
/// # Errors
/// `Fault` when a stored zone is not known.
pub fn on(at: Timestamp, zone: &str) -> Result<String, Error> {
    date(at, zone).map_err(|error| Error::fault("a date cannot be written").because(error))
}

/// Where a bill stands, in sentences.
///
/// # Errors
/// `Fault` when a stored zone is not known.
pub fn standing(standing: &Standing, zone: &str) -> Result<Html, Error> {
    Ok(match standing {
        Standing::Trying => paragraph("We are trying your card now. What came of it appears here in a moment."),
        Standing::Checking => paragraph("We are checking whether a payment went through. Please do not pay again yet."),
        Standing::Act(action) => act(action.as_ref()),
        Standing::Waiting { reason, next: Some(at) } => paragraph(reason).part(&paragraph(&format!(
            "We try again on {}. Until then there is nothing that you must do.",
            on(*at, zone)?
        ))),
        Standing::Waiting { reason, next: None } => paragraph(reason).part(&paragraph("You can try again.")),
        Standing::NewCard { reason, until: Some(at) } => paragraph(reason)
            .part(&paragraph(&format!("Use another card below by {}. We charge it at once.", on(*at, zone)?))),
        Standing::NewCard { reason, until: None } => {
            paragraph(reason).part(&paragraph("Use another card below. We charge it at once."))
        }
        Standing::Stopped => paragraph("We do not try to charge this any more. Ask the shop how to pay it."),
        Standing::Due(at) => paragraph(&format!("Due on {}.", on(*at, zone)?)),
        Standing::Paid(at) => paragraph(&format!("Paid on {}. Thank you.", on(*at, zone)?)),
    })
}

/// The same in one word.
pub fn badge(standing: &Standing) -> Html {
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

/// `Visa ending in 0003`, as an item of a list.
pub fn method(row: &MethodRow) -> Html {
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

/// The state of a subscription, in one word.
pub fn status(word: &str) -> Html {
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
