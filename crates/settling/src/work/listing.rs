//! The provider's lists, page by page: asked for with no transaction open, kept with where to go on.

use std::sync::Arc;

use jiff::Timestamp;
use reconciliation::Window;
use runtime::fault;
use store::reconciliations::{self as rows, ReconciliationRow};
use store::settlements;
use usecase::ports::{ChargeGateway, GatewayError, ListedSettlement, SettledItem, StatementAsk, StatementGateway};

use super::{Desk, Step, Stuck, save};
use crate::settled::{self, Origin, Told};
use crate::{Source, lines, runs};

/// Most pages of one settlement's lines.
const MOST_PAGES: usize = 200;

/// Between the place in the list of settlements and the last one that was taken from it.
const AFTER: char = '\n';

/// The next page of movements.
pub(super) async fn movements(desk: &Desk<'_>, run: &ReconciliationRow) -> Step {
    let gateway = open(desk, run).await?;
    let books = books(gateway.as_ref()).filter(|books| books.offers().movements);
    let books = books.ok_or_else(|| {
        let why = format!("{} lists nothing that could be compared; hand in the files of its settlements", run.gateway);
        Stuck::Provider(GatewayError::Unsupported(why))
    })?;
    let ask = ask_of(desk, run, run.place.clone());
    fault::Step::ListBegins.take();
    let page = books.movements(&ask).await.map_err(Stuck::Provider)?;
    fault::Step::ListAnswered.take();
    let kept = lines::rows(&page.items);
    let mut run = run.clone();
    run.state = "listing".to_owned();
    run.tries = 0;
    run.problem = None;
    run.pages = run.pages.saturating_add(1);
    run.lines = run.lines.saturating_add(i32::try_from(kept.len()).unwrap_or(i32::MAX));
    run.place = page.next;
    if run.place.is_none() {
        run.part = if books.offers().settlements { "settlements" } else { "compare" }.to_owned();
    }
    let mut tx = desk.scope.begin_at(desk.now).await?;
    rows::keep_lines(&mut tx, run.id, &kept).await?;
    save(&mut tx, &mut run).await?;
    tx.commit(()).await?;
    Ok(run)
}

/// The next settlement that is not known yet; when there is none left, the comparison begins.
pub(super) async fn settlements(desk: &Desk<'_>, run: &ReconciliationRow) -> Step {
    let gateway = open(desk, run).await?;
    let gone = || GatewayError::Unsupported(format!("{} lists no settlements any more", run.gateway));
    let books = books(gateway.as_ref()).ok_or_else(|| Stuck::Provider(gone()))?;
    let (cursor, after) = place(run);
    let mut ask = ask_of(desk, run, cursor.clone());
    ask.since = run.since;
    let page = books.settlements(&ask).await.map_err(Stuck::Provider)?;
    let mut found = page.items;
    found.sort_by(|one, other| one.gateway_ref.cmp(&other.gateway_ref));
    let left = found.into_iter().find(|item| after.as_ref().is_none_or(|after| item.gateway_ref > *after));
    let mut run = run.clone();
    (run.tries, run.problem) = (0, None);
    let Some(next) = left else {
        run.place = page.next.map(|cursor| format!("{cursor}{AFTER}"));
        if run.place.is_none() {
            run.part = "compare".to_owned();
        }
        let mut tx = desk.scope.begin_at(desk.now).await?;
        save(&mut tx, &mut run).await?;
        tx.commit(()).await?;
        return Ok(run);
    };
    let told = told(desk, books, &run, next).await?;
    run.place = Some(format!("{}{AFTER}{}", cursor.unwrap_or_default(), told.gateway_ref));
    run.pages = run.pages.saturating_add(1);
    let source = source(&run);
    let mut tx = desk.scope.begin_at(desk.now).await?;
    settled::record(&mut tx, &source, &told, Origin { run: Some(run.id), file: None }).await?;
    save(&mut tx, &mut run).await?;
    tx.commit(()).await?;
    Ok(run)
}

/// A settlement with its lines; of one that is known already they are not asked for again.
async fn told(
    desk: &Desk<'_>,
    books: &dyn StatementGateway,
    run: &ReconciliationRow,
    item: ListedSettlement,
) -> Result<Told, Stuck> {
    let mut tx = desk.scope.begin_at(desk.now).await?;
    let known = settlements::named(&mut tx, &source(run).name(), &item.gateway_ref).await?;
    tx.commit(()).await?;
    let items = if known.is_some() { Vec::new() } else { items_of(desk, books, run, &item.gateway_ref).await? };
    Ok(Told { gateway_ref: item.gateway_ref, net: item.net, into: item.into, at: item.at, items: Some(items) })
}

async fn items_of(
    desk: &Desk<'_>,
    books: &dyn StatementGateway,
    run: &ReconciliationRow,
    settlement: &str,
) -> Result<Vec<SettledItem>, Stuck> {
    let (mut items, mut ask) = (Vec::new(), ask_of(desk, run, None));
    for _ in 0..MOST_PAGES {
        let page = books.settled(&ask, settlement).await.map_err(Stuck::Provider)?;
        items.extend(page.items);
        match page.next {
            Some(next) => ask.cursor = Some(next),
            None => return Ok(items),
        }
    }
    let why = format!("settlement {settlement} has more than {MOST_PAGES} pages; hand in its file");
    Err(Stuck::Provider(GatewayError::Unsupported(why)))
}

/// Where the list of settlements goes on, and behind which on that page.
fn place(run: &ReconciliationRow) -> (Option<String>, Option<String>) {
    let Some((cursor, after)) = run.place.as_deref().and_then(|place| place.split_once(AFTER)) else {
        return (None, None);
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    (some(cursor), some(after))
}

fn ask_of(desk: &Desk<'_>, run: &ReconciliationRow, cursor: Option<String>) -> StatementAsk {
    let window = Window { since: run.since, until: run.until, tolerance: runs::TOLERANCE };
    // What is ahead is nobody's yet; the same time is asked for on each page.
    let until: Timestamp = window.listed_until().min(run.created_at.max(run.until));
    StatementAsk { merchant: desk.scope.tenant(), mode: desk.scope.mode(), since: window.listed_since(), until, cursor }
}

async fn open(desk: &Desk<'_>, run: &ReconciliationRow) -> Result<Arc<dyn ChargeGateway>, Stuck> {
    desk.gateways.of(desk.scope, &run.gateway, run.account_id).await.map_err(Stuck::Provider)
}

fn books(gateway: &dyn ChargeGateway) -> Option<&dyn StatementGateway> {
    gateway.statements()
}

/// Whose books a comparison is about.
pub(super) fn source(run: &ReconciliationRow) -> Source {
    Source { gateway: run.gateway.clone(), account: run.account_id }
}
