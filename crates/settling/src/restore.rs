//! After a restore: what providers did that the database has forgotten, read from their lists.
//!
//! Only what no row of ours stands for is kept. It is no booking: a bill that is made again finds its charge in here and is not
//! charged beside it (crate `restored`), and what nothing takes waits for a person. Safe to run twice: what is known stays as it is.

use std::collections::BTreeSet;

use ids::Mode;
use jiff::{SignedDuration, Timestamp};
use reconciliation::LineKind;
use restored::Purpose;
use store::due::NewDue;
use store::invoices::{self, InvoiceFilter, InvoiceRow};
use store::reconciliations::StatementLineRow;
use store::restored_movements::{self as rows, RestoredRow};
use store::{Below, Kind, Lane, PageOf, TenantScope, TenantTx, due, provider_accounts};
use usecase::Result;
use usecase::ports::{GatewayError, Gateways, Listed, Page, StatementAsk};

use crate::{Source, lines};

/// Further back than the moment of the restore: two clocks, and what was asked before it and listed behind it.
const MARGIN: SignedDuration = SignedDuration::from_hours(1);

/// Most pages of one list: a provider that never ends has a fault.
const MOST_PAGES: usize = 20_000;

/// Bills looked at together.
const PER_PAGE: i64 = 500;

/// What was read of one provider's books.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Whose.
    pub source: Source,
    /// Movements listed.
    pub listed: usize,
    /// Those of them that were not known, now or when they were imported before.
    pub kept: u64,
    /// Why not everything was read. What is behind it is not known, and nobody may act as if it were.
    pub problem: Option<String>,
}

/// Reads what every provider of a merchant lists since a moment, and has the bills that are known to be among it looked at as soon as
/// anybody may act.
///
/// # Errors
/// Any store error; a provider that does not answer is a problem of its own list.
pub async fn import(
    gateways: &Gateways,
    scope: &TenantScope,
    since: Timestamp,
    until: Timestamp,
) -> Result<Vec<Imported>> {
    let mut tx = scope.begin().await?;
    let accounts = provider_accounts::active(&mut tx).await?;
    tx.commit(()).await?;
    let mut sources: Vec<Source> =
        accounts.into_iter().map(|row| Source { gateway: row.gateway, account: Some(row.id) }).collect();
    if scope.mode() == Mode::Test {
        sources.push(Source { gateway: gateways::simulated::NAME.to_owned(), account: None });
    }
    let mut found = Vec::new();
    for source in sources {
        // The instants of the simulated provider are those of test clocks: all of its book is read.
        let time = match source.account {
            Some(_) => (since.saturating_sub(MARGIN).unwrap_or(Timestamp::MIN), until),
            None => (Timestamp::UNIX_EPOCH, far()),
        };
        found.push(Box::pin(one(gateways, scope, source, time)).await?);
    }
    rouse(scope).await?;
    Ok(found)
}

/// A bill that was owed at the moment of the restore and paid after it need not wait for the next step of its recovery: it is due now,
/// and takes up its charge. Bills that were not made yet find theirs when they are.
async fn rouse(scope: &TenantScope) -> Result<()> {
    let mut tx = scope.begin().await?;
    let untaken = rows::untaken(&mut tx).await?;
    let paid: BTreeSet<(i64, i64)> = untaken.iter().filter_map(|row| Some((row.agreement?, row.bill?))).collect();
    tx.commit(()).await?;
    let owed = InvoiceFilter { status: Some("open".to_owned()), ..InvoiceFilter::default() };
    let mut below = None;
    while !paid.is_empty() {
        let mut tx = scope.begin().await?;
        let page = invoices::page(&mut tx, &owed, &PageOf { limit: PER_PAGE, offset: 0, below }).await?;
        let work: Vec<NewDue> = page.iter().filter_map(|bill| due_now(&tx, bill, &paid)).collect();
        due::schedule(&mut tx, Kind::Collect, &work).await?;
        tx.commit(()).await?;
        below = page.last().map(|bill| Below { created_at: bill.created_at, id: bill.id.uuid() });
        if i64::try_from(page.len()).is_ok_and(|count| count < PER_PAGE) {
            break;
        }
    }
    Ok(())
}

fn due_now(tx: &TenantTx, bill: &InvoiceRow, paid: &BTreeSet<(i64, i64)>) -> Option<NewDue> {
    let purpose = Purpose::of(tx.tenant(), bill);
    let is_paid = paid.contains(&(purpose.agreement, purpose.bill));
    let lane = Lane::from_uuid(bill.lane);
    is_paid.then(|| NewDue { subject: bill.id.uuid(), lane, due_at: Some(tx.wall_now()) })
}

/// Further than any test clock goes.
fn far() -> Timestamp {
    Timestamp::from_second(32_503_680_000).unwrap_or(Timestamp::MAX)
}

async fn one(
    gateways: &Gateways,
    scope: &TenantScope,
    source: Source,
    (since, until): (Timestamp, Timestamp),
) -> Result<Imported> {
    let mut imported = Imported { source, listed: 0, kept: 0, problem: None };
    for payouts in [false, true] {
        let mut cursor = None;
        for page in 0.. {
            let ask = StatementAsk { merchant: scope.tenant(), mode: scope.mode(), since, until, cursor };
            let listed = match payouts {
                false => movements(gateways, scope, &imported.source, &ask).await,
                true => paid_out(gateways, scope, &imported.source, &ask).await,
            };
            let listed = match listed {
                Ok(listed) if page < MOST_PAGES => listed,
                Ok(_) => {
                    imported.problem = Some(format!("its list has more than {MOST_PAGES} pages"));
                    break;
                }
                Err(error) => {
                    imported.problem = Some(error.to_string());
                    break;
                }
            };
            imported.listed = imported.listed.saturating_add(listed.items.len());
            imported.kept = imported.kept.saturating_add(keep(scope, &imported.source, &listed.items).await?);
            cursor = listed.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(imported)
}

async fn movements(
    gateways: &Gateways,
    scope: &TenantScope,
    source: &Source,
    ask: &StatementAsk,
) -> std::result::Result<Page, GatewayError> {
    let gateway = gateways.of(scope, &source.gateway, source.account).await?;
    let books = gateway.statements().filter(|books| books.offers().movements);
    let none = || GatewayError::Unsupported(format!("{} lists no movements: compare by hand", source.gateway));
    books.ok_or_else(none)?.movements(ask).await
}

/// Payouts are listed by themselves, where an account pays out and lists them at all. What is not listed is sent again under its own
/// key, which is paid once; the simulated provider knows no merchants, so its list says nothing of one.
async fn paid_out(
    gateways: &Gateways,
    scope: &TenantScope,
    source: &Source,
    ask: &StatementAsk,
) -> std::result::Result<Page, GatewayError> {
    if source.account.is_none() {
        return Ok(Page::default());
    }
    let listed = match gateways.paying(scope, &source.gateway, source.account).await {
        Ok(gateway) => gateway.list(ask.since, ask.until, ask.cursor.as_deref()).await,
        Err(error) => Err(error),
    };
    match listed {
        Err(GatewayError::Unsupported(_) | GatewayError::Misconfigured(_)) => Ok(Page::default()),
        other => other,
    }
}

async fn keep(scope: &TenantScope, source: &Source, items: &[Listed]) -> Result<u64> {
    let lines = lines::rows(items);
    let found: Vec<RestoredRow> = lines.into_iter().map(|line| row(source, line)).collect();
    let mut tx = scope.begin().await?;
    let kept = rows::keep(&mut tx, &found).await?;
    Ok(tx.commit(kept).await?)
}

fn row(source: &Source, line: StatementLineRow) -> RestoredRow {
    let charge = line.kind == LineKind::Charge.as_str();
    let purpose = line.key.filter(|_| charge).map(Purpose::told_by);
    RestoredRow {
        kind: line.kind,
        gateway: source.gateway.clone(),
        gateway_ref: line.gateway_ref,
        account_id: source.account,
        key: line.key,
        amount_minor: line.amount_minor,
        currency: line.currency,
        moved: line.moved,
        at: line.at,
        agreement: purpose.map(|purpose| purpose.agreement),
        bill: purpose.map(|purpose| purpose.bill),
    }
}
