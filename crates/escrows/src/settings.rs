//! A merchant's choices about escrow. Without any, it is switched off.

use escrow::Terms;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::TenantTx;
use store::escrow::settings as table;
use usecase::check::Checks;
use usecase::{Error, Result};

use crate::{refused, retention};

/// Three days: what cards need to clear, by the terms of the escrow services that publish theirs.
const CLEARANCE: i64 = 3 * 86_400;
/// Longest wait for a payment to clear, in seconds.
const MAX_CLEARANCE: i64 = 30 * 86_400;

/// Most beginnings of numbers that codes are sent to.
const MAX_PREFIXES: usize = 50;

/// The choices in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct EscrowSettings {
    /// Whether orders can be proposed. Those that run go on without.
    pub enabled: bool,
    /// In which currencies; empty for all.
    pub currencies: Vec<String>,
    /// What an order is proposed with that says nothing else.
    pub terms: Terms,
    /// For how long what a seller earned of a card payment waits, in seconds: a payer's bank may take it back.
    pub card_clearance: i64,
    /// How the numbers begin that one-time codes are sent to, `+234`. A short list is what keeps others from having codes sent to
    /// numbers that cost them nothing and somebody a lot.
    pub code_prefixes: Vec<String>,
}

impl Default for EscrowSettings {
    fn default() -> EscrowSettings {
        EscrowSettings {
            enabled: false,
            currencies: Vec::new(),
            terms: Terms::default(),
            card_clearance: CLEARANCE,
            code_prefixes: vec!["+234".to_owned()],
        }
    }
}

impl EscrowSettings {
    /// Whether orders in this currency can be proposed.
    pub(crate) fn takes(&self, currency: &str) -> bool {
        self.enabled && (self.currencies.is_empty() || self.currencies.iter().any(|one| one == currency))
    }

    /// Whether one-time codes are sent to a phone.
    pub fn sends_codes_to(&self, phone: &str) -> bool {
        self.code_prefixes.iter().any(|prefix| phone.starts_with(prefix.as_str()))
    }

    fn check(&self) -> Result<()> {
        let mut checks = Checks::new();
        for (nth, currency) in self.currencies.iter().enumerate() {
            checks.currency(&format!("currencies[{nth}]"), currency);
        }
        let fits = (0..=MAX_CLEARANCE).contains(&self.card_clearance);
        checks.demand(fits, "cardClearance", "out_of_range", "Send 0 to 2592000 seconds.");
        let few = self.code_prefixes.len() <= MAX_PREFIXES;
        checks.demand(few, "codePrefixes", "too_many", "Send 50 at most.");
        for (nth, prefix) in self.code_prefixes.iter().enumerate() {
            let digits = prefix.strip_prefix('+').unwrap_or_default();
            let fits = (1..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
            let message = "Write a plus and up to eight digits, such as +234.";
            checks.demand(fits, &format!("codePrefixes[{nth}]"), "bad_prefix", message);
        }
        checks.done()?;
        self.terms.check().map_err(refused)
    }
}

/// What changes; `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct EscrowSettingsChange {
    /// [`EscrowSettings::enabled`].
    pub enabled: Option<bool>,
    /// [`EscrowSettings::currencies`], all of them.
    pub currencies: Option<Vec<String>>,
    /// Those of [`EscrowSettings::terms`] that are named.
    pub terms: Map<String, Value>,
    /// [`EscrowSettings::card_clearance`].
    pub card_clearance: Option<i64>,
    /// [`EscrowSettings::code_prefixes`], all of them.
    pub code_prefixes: Option<Vec<String>>,
}

/// The choices in force, with their version; 0 for the defaults.
///
/// # Errors
/// `Fault` for stored choices that cannot be read.
pub async fn settings(tx: &mut TenantTx) -> Result<(EscrowSettings, i64, Option<Timestamp>)> {
    let Some(row) = table::find(tx).await? else { return Ok((EscrowSettings::default(), 0, None)) };
    let settings = serde_json::from_value(row.body)
        .map_err(|error| Error::fault("stored choices about escrow cannot be read").because(error))?;
    Ok((settings, row.version, Some(row.updated_at)))
}

/// Changes choices. Orders that run keep what they were proposed with.
///
/// # Errors
/// Field errors; `Conflict` when somebody changed them in between.
pub async fn change_settings(tx: &mut TenantTx, change: EscrowSettingsChange) -> Result<(EscrowSettings, i64)> {
    let (before, version, _) = settings(tx).await?;
    let mut after = before.clone();
    after.enabled = change.enabled.unwrap_or(after.enabled);
    after.currencies = change.currencies.unwrap_or(after.currencies);
    after.card_clearance = change.card_clearance.unwrap_or(after.card_clearance);
    after.code_prefixes = change.code_prefixes.unwrap_or(after.code_prefixes);
    after.terms = terms_with(&after.terms, change.terms)?;
    after.check()?;
    let body = written(&after)?;
    table::save(tx, &body, version).await?;
    if version == 0 {
        retention::begin(tx).await?;
    }
    tx.audit("escrow_settings.change", tx.tenant().to_string(), Some(written(&before)?), Some(body));
    Ok((after, version.saturating_add(1)))
}

/// Terms with some of them replaced.
///
/// # Errors
/// `Refused` for a term outside of its range.
pub(crate) fn terms_with(base: &Terms, named: Map<String, Value>) -> Result<Terms> {
    if named.is_empty() {
        return Ok(base.clone());
    }
    let Value::Object(mut all) = written(base)? else { return Err(Error::fault("terms are no object")) };
    all.extend(named);
    let terms: Terms = serde_json::from_value(Value::Object(all))
        .map_err(|error| Error::field("terms", "invalid_terms", format!("The terms cannot be read: {error}.")))?;
    terms.check().map_err(refused)?;
    Ok(terms)
}

fn written(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|error| Error::fault("choices about escrow cannot be written").because(error))
}
