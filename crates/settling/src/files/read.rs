//! Reading a file by its layout: every line, or the numbers of those that cannot be read and why.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, tz};
use money::{Currency, Money};
use reconciliation::SettledKind;
use rust_decimal::Decimal;
use usecase::check::Checks;
use usecase::ports::SettledItem;
use usecase::{Error, Result};

use super::layout::{Column, Layout, Unit, folded};

/// Problems that are named; a file of another kind has one in each line.
const MOST_NAMED: usize = 20;

/// Nigerian providers write local times without a zone; it is one hour ahead all year.
const LAGOS: tz::Offset = tz::offset(1);

/// One line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The provider's reference of the settlement.
    pub settlement: String,
    /// When that arrived.
    pub settled_at: Timestamp,
    /// What the line came to.
    pub net: Money,
    /// What it is about.
    pub item: SettledItem,
    /// Which line of the file, the header being the first.
    pub number: usize,
}

/// Reads a whole file.
///
/// # Errors
/// Field errors: columns that are missing, and lines that cannot be read, at most twenty of them.
pub fn read(layout: &Layout, content: &str) -> Result<Vec<Line>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(content))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(content.as_bytes());
    let headers = reader.headers().map_err(|error| wrong(format!("The header cannot be read: {error}.")))?.clone();
    let columns = columns(layout, &headers)?;
    let (mut lines, mut problems) = (Vec::new(), Vec::new());
    for (record, number) in reader.records().zip(2_usize..) {
        let read = match &record {
            Ok(record) if record.iter().all(str::is_empty) => continue,
            Ok(record) => line(layout, &Cells { record, columns: &columns }, number),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(line) => lines.push(line),
            Err(why) => problems.push(format!("Line {number}: {why}")),
        }
    }
    let mut checks = Checks::new();
    for problem in problems.iter().take(MOST_NAMED) {
        checks.wrong("content", "invalid_line", problem.clone());
    }
    checks.demand(
        !lines.is_empty() || !problems.is_empty(),
        "content",
        "empty",
        "The file has no line below its header.",
    );
    checks.done()?;
    Ok(lines)
}

fn wrong(why: String) -> Error {
    Error::field("content", "invalid_file", why)
}

/// What stands between the cells of the header more often.
fn delimiter(content: &str) -> u8 {
    let head = content.lines().next().unwrap_or_default();
    let count = |letter: char| head.matches(letter).count();
    [(';', b';'), ('\t', b'\t')]
        .into_iter()
        .find(|(letter, _)| count(*letter) > count(','))
        .map_or(b',', |(_, byte)| byte)
}

/// Which place each column is at. Those that nothing works without must be there.
fn columns(layout: &Layout, headers: &csv::StringRecord) -> Result<BTreeMap<Column, usize>> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (place, header) in headers.iter().enumerate() {
        places.entry(folded(header)).or_insert(place);
    }
    let mut found = BTreeMap::new();
    for (column, names) in layout.columns {
        if let Some(place) = names.iter().find_map(|name| places.get(&folded(name))) {
            found.insert(*column, *place);
        }
    }
    for needed in [Column::Settlement, Column::SettledAt, Column::GatewayRef, Column::Amount] {
        if !found.contains_key(&needed) {
            let names = layout.headers(needed).join("`, `");
            return Err(wrong(format!("No column is called `{names}`. Export the file whole, or rename its headers.")));
        }
    }
    if layout.currency.is_none() && !found.contains_key(&Column::Currency) {
        return Err(wrong("No column is called `currency`.".to_owned()));
    }
    Ok(found)
}

/// The cells of one line.
struct Cells<'a> {
    record: &'a csv::StringRecord,
    columns: &'a BTreeMap<Column, usize>,
}

impl Cells<'_> {
    fn some(&self, column: Column) -> Option<&str> {
        let cell = self.columns.get(&column).and_then(|place| self.record.get(*place));
        cell.filter(|cell| !matches!(*cell, "" | "-" | "N/A" | "null"))
    }

    fn needed(&self, column: Column) -> std::result::Result<&str, String> {
        self.some(column).ok_or_else(|| format!("the {} is missing.", column.words()))
    }
}

impl Column {
    /// What people call it.
    fn words(self) -> &'static str {
        match self {
            Column::Settlement => "reference of the settlement",
            Column::SettledAt => "date of the settlement",
            Column::Kind => "kind",
            Column::GatewayRef => "reference of the movement",
            Column::Reference => "reference",
            Column::Amount => "amount",
            Column::Fee => "fee",
            Column::Net => "net amount",
            Column::Currency => "currency",
            Column::At => "date of the movement",
        }
    }
}

fn line(layout: &Layout, cells: &Cells<'_>, number: usize) -> std::result::Result<Line, String> {
    let code = cells.some(Column::Currency).or(layout.currency).unwrap_or_default().to_ascii_uppercase();
    let currency = Currency::parse(&code).map_err(|_| format!("`{code}` is no currency."))?;
    let kind = kind(cells.some(Column::Kind))?;
    let signed = amount(layout.unit, cells.needed(Column::Amount)?, currency)?;
    let fee = cells.some(Column::Fee).map(|cell| amount(layout.unit, cell, currency)).transpose()?;
    let too_much = |_| "the amounts do not fit together.".to_owned();
    // What goes out is below zero in some files and above in others.
    let size = if signed.is_negative() { signed.checked_neg().map_err(too_much)? } else { signed };
    let (moved, inward) = match kind {
        SettledKind::Charge if signed.is_negative() => return Err("a charge is above zero.".to_owned()),
        SettledKind::Charge | SettledKind::Adjustment => (signed, signed),
        SettledKind::Refund | SettledKind::Dispute | SettledKind::Fee => (size, size.checked_neg().map_err(too_much)?),
    };
    let net = match cells.some(Column::Net) {
        Some(cell) => amount(layout.unit, cell, currency)?,
        None => inward.checked_sub(fee.unwrap_or(Money::zero(currency))).map_err(too_much)?,
    };
    let at = cells.some(Column::At).map(instant).transpose()?;
    Ok(Line {
        settlement: cells.needed(Column::Settlement)?.to_owned(),
        settled_at: instant(cells.needed(Column::SettledAt)?)?,
        net,
        item: SettledItem {
            kind,
            gateway_ref: cells.needed(Column::GatewayRef)?.to_owned(),
            reference: cells.some(Column::Reference).map(str::to_owned),
            amount: moved,
            fee: fee.filter(|fee| !fee.is_zero()),
            at,
        },
        number,
    })
}

/// A provider's word for what a line is about; a line that says nothing is a charge.
fn kind(word: Option<&str>) -> std::result::Result<SettledKind, String> {
    let Some(word) = word else { return Ok(SettledKind::Charge) };
    Ok(match word.to_lowercase().as_str() {
        "charge" | "payment" | "transaction" => SettledKind::Charge,
        "refund" | "partial_capture_reversal" => SettledKind::Refund,
        "dispute" | "chargeback" => SettledKind::Dispute,
        "fee" | "network_cost" | "tax" => SettledKind::Fee,
        "adjustment" | "other_adjustment" | "dispute_reversal" | "refund_failure" | "reserve" | "topup" => {
            SettledKind::Adjustment
        }
        other => return Err(format!("`{other}` is no kind of line that is known.")),
    })
}

/// An amount as it stands in the text, never through floating point. Thousands may be separated by commas.
fn amount(unit: Unit, cell: &str, currency: Currency) -> std::result::Result<Money, String> {
    let unread = || format!("`{cell}` is no amount.");
    let plain: String = cell.chars().filter(|letter| !matches!(letter, ',' | ' ' | '\u{20a6}' | '\u{a0}')).collect();
    let exact = Decimal::from_str_exact(&plain).map_err(|_| unread())?;
    match unit {
        Unit::Major => Money::from_decimal(exact, currency)
            .map_err(|_| format!("`{cell}` has parts smaller than {} has.", currency.code())),
        Unit::Minor => {
            let whole = exact.normalize();
            let minor = i64::try_from(whole.mantissa()).ok().filter(|_| whole.scale() == 0).ok_or_else(unread)?;
            Ok(Money::new(minor, currency))
        }
    }
}

/// An instant, a local time in Lagos, or the beginning of a day there.
fn instant(cell: &str) -> std::result::Result<Timestamp, String> {
    if let Ok(at) = cell.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y %H:%M"]
        .into_iter()
        .find_map(|form| DateTime::strptime(form, cell).ok())
        .or_else(|| {
            ["%Y-%m-%d", "%d/%m/%Y"].into_iter().find_map(|form| Date::strptime(form, cell).ok()).map(Date::into)
        });
    let local = local.ok_or_else(|| format!("`{cell}` is no date."))?;
    let zone = TimeZone::fixed(LAGOS);
    local.to_zoned(zone).map(|zoned| zoned.timestamp()).map_err(|_| format!("`{cell}` is no date."))
}
