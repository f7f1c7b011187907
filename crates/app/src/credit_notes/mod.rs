//! Credit notes: some or all of a final invoice, taken back, with a number of its own.
//!
//! What is still owed goes first: a credit note can settle an invoice without a payment, and its collection and recovery
//! end with it. What was paid is given to the customer's balance, written down as a refund that the worker has the gateway make
//! (`refunds`), or as paid back outside of the system. The invoice is held while one is made, so that two at once never credit more
//! than is there.

mod refund;
mod void;
mod work_out;

use billing::InvoiceStatus;
use billing::credit_note::GiveBack;
use billing::invoice::InvoiceAction;
use ids::{CreditNoteId, InvoiceId};
use jiff::Timestamp;
use ledger::entries::{self, CreditNoteParts};
use money::Money;
use refunds::Source;
use serde_json::{Value, json};
use store::credit_notes::{self as table, NoteLineRow, NoteRow};
use store::invoices::InvoiceRow;
use store::ledger::{self as books, JournalRow};
use store::refunds::RefundRow;
use store::{Kind, TenantTx, attempts, counters, customers, due, dunning, invoices as invoice_rows};

use crate::subscriptions::enter_time_of;
use crate::{Error, Result, charging, invoices, recoveries, rows};
use usecase::check::{Checks, Metadata, stored};
use work_out::WorkedOut;

pub use billing::credit_note::GiveBack as HowToGiveBack;
pub use refund::{AskedRefund, RefundTarget, refund};
pub use void::void;

/// Longest word on a credit note, in characters.
pub const MAX_MEMO_CHARS: usize = 2_000;
/// Most lines of one credit note.
pub const MAX_LINES: usize = 250;

/// Why credit notes are made.
pub const REASONS: [&str; 5] = ["duplicate", "fraudulent", "order_change", "product_unsatisfactory", "other"];

/// A credit note to be made.
#[derive(Clone, Debug)]
pub struct NewCreditNote {
    /// What of which lines; all that is left of the invoice when empty.
    pub lines: Vec<NewLine>,
    /// In place of lines: so much with taxes, in minor units, of all lines in proportion to what is left of them.
    pub of_all_minor: Option<i64>,
    /// One of [`REASONS`].
    pub reason: &'static str,
    /// What stands on it.
    pub memo: Option<String>,
    /// What becomes of what was paid already.
    pub give_back: GiveBack,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// What is to be credited of a line: an amount, units, or all that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// From 1, in print order.
    pub number: usize,
    /// Minor units without taxes.
    pub amount_minor: Option<i64>,
    /// Units of the line.
    pub quantity: Option<u64>,
}

/// A credit note as it is, or would be.
#[derive(Clone, Debug)]
pub struct Made {
    /// The note; number 0 where it was only computed.
    pub row: NoteRow,
    /// Its lines.
    pub lines: Vec<NoteLineRow>,
    /// The refund that was written down for it.
    pub refund: Option<RefundRow>,
}

/// What a receiver is told about a credit note.
fn data(row: &NoteRow) -> Value {
    json!({
        "id": row.id,
        "number": row.number,
        "invoiceId": row.invoice_id,
        "customerId": row.customer_id,
        "status": row.status,
        "reason": row.reason,
        "currency": row.currency,
        "netAmount": row.net_minor,
        "taxAmount": row.tax_minor,
        "totalAmount": row.total_minor,
        "owedReduced": row.owed_minor,
        "toBalance": row.balance_minor,
        "toRefund": row.refund_minor,
        "outside": row.outside_minor,
        "refundStatus": row.refund_status,
    })
}

/// Makes a credit note.
///
/// # Errors
/// `Missing`; field errors; `Conflict` for an invoice that is a draft, void or given up, while a payment of it is not
/// settled, and for more than is left of it.
pub async fn create(tx: &mut TenantTx, id: InvoiceId, new: &NewCreditNote) -> Result<Made> {
    check(new)?;
    let invoice = invoices::lock(tx, id).await?;
    let worked = prepare(tx, &invoice, new).await?;
    carry_out(tx, invoice, worked, new, Source::CreditNote).await
}

/// Says what a credit note would be. Nothing is written.
///
/// # Errors
/// As [`create`].
pub async fn preview(tx: &mut TenantTx, id: InvoiceId, new: &NewCreditNote) -> Result<Made> {
    check(new)?;
    let invoice = invoice_rows::get(tx, id).await?;
    let worked = prepare(tx, &invoice, new).await?;
    Ok(made(tx, &invoice, &worked, new))
}

fn check(new: &NewCreditNote) -> Result<()> {
    let mut checks = Checks::new();
    checks.optional("memo", new.memo.as_deref(), MAX_MEMO_CHARS);
    checks.demand(new.lines.len() <= MAX_LINES, "lines", "too_many", "Send at most 250 lines.");
    for (nth, line) in new.lines.iter().enumerate() {
        let both = line.amount_minor.is_some() && line.quantity.is_some();
        let field = format!("lines[{nth}].quantity");
        checks.demand(!both, &field, "not_both", "Send an amount or a quantity, or neither for all that is left.");
        let twice = new.lines.iter().take(nth).any(|other| other.number == line.number);
        checks.demand(!twice, &format!("lines[{nth}].line"), "line_twice", "Send each line once.");
    }
    checks.metadata(&new.metadata);
    checks.done()
}

/// Whether the invoice can be credited, and what comes of it.
async fn prepare(tx: &mut TenantTx, invoice: &InvoiceRow, new: &NewCreditNote) -> Result<WorkedOut> {
    let status = InvoiceStatus::parse(&invoice.status)
        .ok_or_else(|| Error::fault(format!("stored invoice status {:?} is not known", invoice.status)))?;
    match status {
        InvoiceStatus::Open | InvoiceStatus::Paid => {}
        InvoiceStatus::Draft => {
            return Err(Error::conflict(
                "invoice_not_final",
                "This invoice is a draft, so there is nothing to take back. Change it, or delete it.",
            ));
        }
        InvoiceStatus::Void => {
            return Err(Error::conflict(
                "invoice_void",
                "This invoice is void: all of it is taken back already. Nothing is left to credit.",
            ));
        }
        InvoiceStatus::Uncollectible => {
            return Err(Error::conflict(
                "invoice_uncollectible",
                "This invoice was given up as a loss, so nothing of it was paid that could be credited. Have it paid first.",
            ));
        }
    }
    if status == InvoiceStatus::Open && attempts::unresolved_of(tx, invoice.id).await?.is_some() {
        return Err(Error::conflict(
            "payment_in_progress",
            "A payment of this invoice is not settled yet, so it is not known what is owed. Wait for its outcome and try \
             again.",
        ));
    }
    let customer = customers::get(tx, invoice.customer_id).await?;
    enter_time_of(tx, &customer).await?;
    work_out::all(tx, invoice, new).await
}

/// The rows of a credit note that has no number yet.
fn made(tx: &mut TenantTx, invoice: &InvoiceRow, worked: &WorkedOut, new: &NewCreditNote) -> Made {
    let (id, now, parts) = (tx.fresh::<CreditNoteId>(), tx.now(), &worked.parts);
    let row = NoteRow {
        id,
        number: 0,
        invoice_id: invoice.id,
        customer_id: invoice.customer_id,
        currency: invoice.currency.clone(),
        status: "issued".to_owned(),
        reason: new.reason.to_owned(),
        memo: new.memo.clone(),
        net_minor: worked.net.minor(),
        tax_minor: worked.tax.minor(),
        total_minor: worked.total.minor(),
        owed_minor: parts.owed.minor(),
        balance_minor: parts.to_balance.minor(),
        refund_minor: parts.to_refund.minor(),
        outside_minor: parts.outside.minor(),
        refund_status: parts.to_refund.is_positive().then(|| "pending".to_owned()),
        lane: invoice.lane,
        voided_at: None,
        metadata: stored(&new.metadata),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let lines = worked.lines.iter().map(|line| NoteLineRow { credit_note_id: id, ..line.clone() }).collect();
    Made { row, lines, refund: None }
}

/// Writes a credit note and what follows from it. `source` names what a refund gives back.
async fn carry_out(
    tx: &mut TenantTx,
    mut invoice: InvoiceRow,
    worked: WorkedOut,
    new: &NewCreditNote,
    source: fn(CreditNoteId) -> Source,
) -> Result<Made> {
    let mut note = made(tx, &invoice, &worked, new);
    lower(tx, &mut invoice, note.row.owed_minor).await?;
    let (parts, tax) = parts_of(&note.row)?;
    let journal = booked(entries::credit_note_issued(note.row.id, note.row.customer_id, &parts, tax), tx.now())?;
    books::post(tx, &[journal]).await?;
    note.row.number = counters::take_or_begin(tx, counters::CREDIT_NOTES).await?;
    table::insert(tx, &note.row, &note.lines).await?;
    tx.record("credit_note.created", note.row.id.uuid(), data(&note.row));
    tx.audit("credit_note.create", note.row.id.to_string(), None, Some(data(&note.row)));
    if note.row.refund_minor > 0 {
        let carried = (note.row.memo.clone(), note.row.metadata.clone());
        note.refund = Some(refund::of_note(tx, &note.row, note.row.refund_minor, source, carried).await?);
    }
    Ok(note)
}

/// Takes from what is owed on a held invoice, whose version grows with each credit note: they are printed on it. When
/// nothing is left it is settled: it is not charged any more, its recovery ends, and what waited for its payment goes on.
async fn lower(tx: &mut TenantTx, invoice: &mut InvoiceRow, minor: i64) -> Result<()> {
    invoice.credited_minor = invoice
        .credited_minor
        .checked_add(minor)
        .ok_or_else(|| Error::fault("the credit notes of an invoice do not fit together"))?;
    let settled = invoice.status == "open" && invoices::owed(invoice)?.is_zero();
    if settled {
        invoice.status = invoices::after(invoice, InvoiceAction::Pay)?.as_str().to_owned();
        invoice.paid_at = Some(tx.now());
    }
    invoice_rows::save(tx, invoice).await?;
    if minor > 0 && !settled {
        dunning::set_amount(tx, invoice.id, invoice.owed_minor()).await?;
    }
    if settled {
        due::cancel(tx, Kind::Collect, invoice.id.uuid()).await?;
        tx.record(InvoiceAction::Pay.event(), invoice.id.uuid(), invoices::data(invoice));
        recoveries::stop(tx, invoice.id).await?;
        charging::paid_up(tx, invoice).await?;
    }
    Ok(())
}

/// The parts of a stored credit note and its taxes, for its journal.
fn parts_of(row: &NoteRow) -> Result<(CreditNoteParts, Money)> {
    let currency = rows::currency(&row.currency)?;
    let money = |minor| Money::new(minor, currency);
    let parts = CreditNoteParts {
        owed: money(row.owed_minor),
        to_balance: money(row.balance_minor),
        to_refund: money(row.refund_minor),
        outside: money(row.outside_minor),
    };
    Ok((parts, money(row.tax_minor)))
}

fn booked(journal: std::result::Result<::ledger::Journal, ::ledger::LedgerError>, at: Timestamp) -> Result<JournalRow> {
    usecase::books::booked(journal, at, "a credit note cannot be booked")
}
