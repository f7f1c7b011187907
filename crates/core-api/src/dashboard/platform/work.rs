//! Work that waits, and work that was set aside: what each piece is, what hangs on it, and a button that has it done again.

use axum::extract::{Path, State};
use ids::{Mode, TenantId, Uuid};
use jiff::Timestamp;
use office::duties::Deed;
use pages::html::Html;
use serde_json::json;
use store::operator::queues::{self, QuarantinedRow};
use store::{Kind, due};
use usecase::Error;
use usecase::check::Checks;

use super::{Again, at, banner, beyond, nothing, reason_field, refused};
use crate::dashboard::account::utc;
use crate::dashboard::desk::Desk;
use crate::dashboard::entry::{Shown, fail, is_told};
use crate::dashboard::guard::{OnStaff, SentByStaff, onward};
use crate::dashboard::markup::{each, fill, raw};
use crate::dashboard::shell::{self, mode_of, word};
use crate::dashboard::show::words;

/// Longest reason, in characters.
const MAX_REASON_CHARS: usize = 500;

/// What a kind of work is, and what waits while it is set aside.
fn explained(kind: Kind) -> &'static str {
    match kind {
        Kind::Subscription => {
            "A subscription's next date. Nothing of it is billed until this is done; every period that was missed is billed then."
        }
        Kind::Grant => "Prepaid credit that expires. It stays usable until this is done.",
        Kind::Invoice => "An invoice's next date: the end of its grace, its sending, or the day it is due.",
        Kind::Collect => "The first charge of an invoice. The invoice stays open until this is done.",
        Kind::Resolve => "A charge whose outcome nobody knows. The provider is asked again; nothing is charged twice.",
        Kind::Dun => "The next step of a recovery. The customer hears nothing and is not charged until this is done.",
        Kind::Refund => "Money on its way back to a payer: sent under one key for ever, or asked about.",
        Kind::Dispute => {
            "A charge that its payer disputes. While this is set aside, its provider may get no answer in time."
        }
        Kind::FanOut => {
            "New events of the merchant. Its webhooks and its customers' messages stand still until this is done."
        }
        Kind::Deliver => {
            "What a webhook endpoint is owed. It hears nothing until this is done, and then everything in order."
        }
        Kind::Document => "The file of an invoice. Whoever asked for it waits.",
        Kind::Reprice => "A move of subscriptions to newer prices. It goes on where it stopped.",
        Kind::Threshold => {
            "An event of usage that may have reached a threshold. Nobody is told of it until this is done."
        }
        Kind::Notice => "Somebody who is to be told of an event. The message is made once.",
        Kind::Remind => "Reminders of what lies ahead. Customers are not reminded until this is done.",
        Kind::Payout => {
            "A payout's next step. It is not sent until this is done, and never under two references at once."
        }
        Kind::Banks => "A list of banks that is to be read again. The old one is used meanwhile.",
        Kind::Reconcile => "A comparison of our books with a provider's. Differences are not found until this is done.",
        Kind::Escrow => "What happens to an order by itself. Its deadlines stand still until this is done.",
        Kind::EscrowPayment => "A payment into escrow. The provider is asked again; nothing is charged twice.",
        Kind::EscrowRefund => "Money of an order on its way back to where it came from: sent once, or asked about.",
        Kind::Setup => {
            "A card that is being saved on a provider's page. Its owner waits; a charge that proved it goes back."
        }
        Kind::Revoke => "A card that was removed here. It may still be usable at its provider until this is done.",
        Kind::Checkout => "A checkout: what its payer asked for, or its end. The payer waits.",
        Kind::PartyCode => "A code that is to reach a phone. Whoever asked for it can ask for another.",
        Kind::Clock => "A test clock on its way. Its sandbox stands still until this is done.",
    }
}

fn kind_of(text: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
}

/// `GET /platform/work`: what waits, in both modes, and what was set aside.
pub(crate) async fn show(State(desk): State<Desk>, on: OnStaff) -> Shown {
    match beyond(&on, Deed::Look) {
        Some(page) => Ok(page),
        None => page(&desk, &on, None, Again::default()).await,
    }
}

/// The page, with what went wrong with one piece.
async fn page(desk: &Desk, on: &OnStaff, about: Option<Uuid>, again: Again<'_>) -> Shown {
    let retried = |mode| queue(desk, on, mode, (about, again.reason));
    let (live, test) = (retried(Mode::Live).await.map_err(fail)?, retried(Mode::Test).await.map_err(fail)?);
    let body = fill(
        "<h1>Work</h1>{}<p>Work is a row with a time. What is due and not held is done by the next worker that is free; what failed too often is \
         set aside until somebody looks at it. To have it done again is safe: each piece looks at how things stand before it does \
         anything.</p>{}{}",
        &[&banner(again.error), &live, &test],
    );
    Ok(shell::platform(on, again.status(), None, "work", "Work", &body))
}

async fn queue(desk: &Desk, on: &OnStaff, mode: Mode, typed: (Option<Uuid>, &str)) -> usecase::Result<Html> {
    let depths = queues::depths(desk.audit(), mode).await?;
    let aside = queues::quarantined(desk.audit(), mode).await?;
    let lines = each(&depths, |row| {
        let since = row.oldest_due_at.map(|at| utc().when(&at.to_string()));
        fill(
            "<tr><th scope=\"row\">{}</th><td data-label=\"Due\">{}</td><td data-label=\"Oldest, UTC\">{}</td><td data-label=\"Held\">{}</td><td data-label=\"Set aside\">{}</td></tr>",
            &[&words(&row.kind), &row.due, &since, &row.leased, &row.quarantined],
        )
    });
    let title = if mode == Mode::Live { "Live mode" } else { "Test mode" };
    if depths.is_empty() {
        return Ok(fill("<section><h2>{}</h2><p class=\"none\">Nothing waits.</p></section>", &[&title]));
    }
    Ok(fill(
        "<section><h2>{}</h2><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">Due</th><th scope=\"col\">Oldest, UTC</th><th scope=\"col\">Held</th><th scope=\"col\">Set aside</th></tr></thead><tbody>{}</tbody></table></div><ul class=\"items\">{}</ul></section>",
        &[&title, &lines, &each(&aside, |row| piece(on, mode, row, typed))],
    ))
}

/// One piece that was set aside, with what it is and the button.
pub(super) fn piece(on: &OnStaff, mode: Mode, row: &QuarantinedRow, (about, typed): (Option<Uuid>, &str)) -> Html {
    let kind = kind_of(&row.kind);
    let form = on
        .staff
        .may(Deed::Retry)
        .then(|| retry_form(on, mode, row, if about == Some(row.subject_id) { typed } else { "" }));
    fill(
        "<li><p><strong>{}</strong> <code>{}</code></p><p>{}</p><p class=\"why\">What happened: {}</p><p class=\"hint\">of <a href=\"/platform/merchants/{}\">{}</a>, set aside {} UTC</p>{}</li>",
        &[
            &words(&row.kind),
            &row.subject_id.to_string(),
            &kind.map(explained),
            &row.note.as_deref().unwrap_or("nothing was noted."),
            &row.tenant_id.to_string(),
            &row.tenant_id.to_string(),
            &utc().when(&row.quarantined_at.to_string()),
            &form,
        ],
    )
}

fn retry_form(on: &OnStaff, mode: Mode, row: &QuarantinedRow, typed: &str) -> Html {
    let id = format!("why-{}-{}", row.kind, row.subject_id);
    let open = (!typed.is_empty()).then(|| raw(" open"));
    fill(
        "<details{}><summary>Have it done again</summary><form class=\"form\" method=\"post\" action=\"/platform/{}/work/{}/retry\">{}\
         <input type=\"hidden\" name=\"kind\" value=\"{}\"><input type=\"hidden\" name=\"subject\" value=\"{}\"><input type=\"hidden\" name=\"since\" value=\"{}\">\
         {}<button class=\"main\">Have it done again</button></form></details>",
        &[
            &open,
            &word(mode),
            &row.tenant_id.to_string(),
            &shell::token(&on.form),
            &row.kind,
            &row.subject_id.to_string(),
            &row.quarantined_at.to_string(),
            &reason_field(&id, "Why it will do now", typed),
        ],
    )
}

/// What a form names: which piece, and since when it is set aside.
struct Piece {
    kind: Kind,
    subject: Uuid,
    since: Timestamp,
}

fn piece_of(sent: &SentByStaff) -> Option<Piece> {
    Some(Piece {
        kind: kind_of(sent.typed.get("kind"))?,
        subject: Uuid::try_parse(sent.typed.get("subject")).ok()?,
        since: sent.typed.get("since").parse().ok()?,
    })
}

/// `POST /platform/{mode}/work/{tenant}/retry`
pub(crate) async fn retry(
    State(desk): State<Desk>,
    Path((mode, tenant)): Path<(String, String)>,
    sent: SentByStaff,
) -> Shown {
    let (Some(mode), Ok(tenant), Some(piece)) = (mode_of(&mode), tenant.parse(), piece_of(&sent)) else {
        return Ok(nothing(&sent.on));
    };
    if let Some(page) = beyond(&sent.on, Deed::Retry) {
        return Ok(page);
    }
    match retried(&desk, &sent, (mode, tenant), &piece).await {
        Ok(()) => Ok(onward("/platform/work")),
        Err(error) if matches!(error.kind, usecase::Kind::Missing | usecase::Kind::Forbidden) => {
            Ok(refused(&sent.on, error))
        }
        Err(error) if is_told(&error) => page(&desk, &sent.on, Some(piece.subject), Again::of(&sent, &error)).await,
        Err(error) => Err(fail(error)),
    }
}

/// Puts a piece back on the list, once for each time that it was set aside; the reason stands in the merchant's audit log.
async fn retried(desk: &Desk, sent: &SentByStaff, of: (Mode, TenantId), piece: &Piece) -> usecase::Result<()> {
    let reason = sent.typed.get("reason").trim();
    let mut checks = Checks::new();
    checks.text("reason", reason, MAX_REASON_CHARS);
    checks.done()?;
    let subject = format!("{} {}", piece.kind.as_str(), piece.subject);
    let scope = at(desk, &sent.on, of, Some(("work.retry", &subject))).await?;
    let mut tx = scope.begin().await?;
    if !due::release(&mut tx, piece.kind, piece.subject, piece.since).await? {
        let message = "This is not set aside any more, or was set aside again since: somebody was faster. Look at what is there now.";
        return Err(Error::conflict("not_set_aside", message));
    }
    let (old, new) = (json!({ "setAsideAt": piece.since }), json!({ "kind": piece.kind.as_str(), "reason": reason }));
    tx.audit("work.retry", piece.subject.to_string(), Some(old), Some(new));
    Ok(tx.commit(()).await?)
}
