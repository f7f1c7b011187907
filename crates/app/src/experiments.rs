//! Experiments: some customers are held out and recovered by a baseline, so that "recovered" is compared with something.

use ids::ExperimentId;
use recovery::Policy;
use recovery::experiment::{Arm, ArmFigures, Experiment, Interval, Uplift, uplift, wilson};
use serde_json::{Value, json};
use store::TenantTx;
use store::experiments::{self, ArmRow, ExperimentRow};

use crate::{Error, FieldError, Result, policies};
use usecase::OnConstraint;
use usecase::check::Checks;

/// Longest name, in characters.
pub const MAX_NAME_CHARS: usize = 200;

/// Largest sample that may be demanded of each arm.
pub const MAX_LEAST_SAMPLE: u64 = 1_000_000;

/// An experiment in the making.
#[derive(Clone, Debug)]
pub struct NewExperiment {
    /// For people.
    pub name: String,
    /// Customers of a thousand who are held out, 1–999.
    pub holdout_per_mille: u16,
    /// Failed invoices that each arm needs before anything is claimed, 30 or more.
    pub least_sample: u64,
    /// What those who are held out are recovered by.
    pub baseline: Policy,
}

/// Begins an experiment: recoveries that begin from now on are dealt into its arms, by customer.
///
/// # Errors
/// Field errors; `Conflict` while another one runs.
pub async fn create(tx: &mut TenantTx, new: NewExperiment) -> Result<ExperimentRow> {
    let id: ExperimentId = tx.fresh();
    let mut checks = Checks::new();
    checks.text("name", &new.name, MAX_NAME_CHARS);
    let fits = new.least_sample <= MAX_LEAST_SAMPLE;
    checks.demand(fits, "leastSample", "out_of_range", "leastSample may be at most 1000000.");
    checks.done()?;
    let rule =
        Experiment { id: id.to_string(), holdout_per_mille: new.holdout_per_mille, least_sample: new.least_sample };
    rule.validate().map_err(|found| Error::fields(found.iter().map(field_error).collect()))?;
    let baseline_policy_id = policies::insert_baseline(tx, id.to_string(), new.baseline).await?;
    let row = ExperimentRow {
        id,
        name: new.name,
        status: "running".to_owned(),
        holdout_per_mille: i32::from(new.holdout_per_mille),
        least_sample: i64::try_from(new.least_sample).unwrap_or(i64::MAX),
        baseline_policy_id,
        created_at: tx.now(),
        stopped_at: None,
    };
    experiments::insert(tx, &row).await.on_constraint("recovery_experiments_one_running", || {
        Error::conflict(
            "experiment_running",
            "Another experiment is running. Stop it first: customers are in one at a time.",
        )
    })?;
    tx.record("recovery_experiment.started", id.uuid(), data(&row));
    tx.audit("recovery_experiment.start", id.to_string(), None, Some(data(&row)));
    Ok(row)
}

/// Stops an experiment: no more recoveries enter it. Those that did keep their arm, and still count when they end.
///
/// # Errors
/// `Missing`; `Conflict` when it was stopped before.
pub async fn stop(tx: &mut TenantTx, id: ExperimentId) -> Result<ExperimentRow> {
    let now = tx.now();
    let before = experiments::get(tx, id).await?;
    if !experiments::stop(tx, id, now).await? {
        return Err(Error::conflict("experiment_stopped", "This experiment was stopped before."));
    }
    let row = experiments::get(tx, id).await?;
    tx.record("recovery_experiment.stopped", id.uuid(), data(&row));
    tx.audit("recovery_experiment.stop", id.to_string(), Some(data(&before)), Some(data(&row)));
    Ok(row)
}

/// The experiment that runs, with its rule.
pub(crate) async fn running(tx: &mut TenantTx) -> Result<Option<(ExperimentRow, Experiment)>> {
    let Some(row) = experiments::running(tx).await? else { return Ok(None) };
    let rule = rule(&row)?;
    Ok(Some((row, rule)))
}

/// The stored word of an arm.
pub(crate) fn word(arm: Arm) -> &'static str {
    match arm {
        Arm::Treatment => "treatment",
        Arm::Holdout => "holdout",
    }
}

/// What happened in one arm, in one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArmResult {
    /// Recoveries that are over, and what they brought.
    pub figures: ArmFigures,
    /// The recovery rate with Wilson's interval; none below the needed sample.
    pub rate: Option<Interval>,
    /// Recoveries under way.
    pub running: u64,
    /// Recoveries that a person, or the end of their invoice, stopped: they count for no side.
    pub stopped: u64,
}

/// The comparison in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyResult {
    /// Which.
    pub currency: String,
    /// Recovered by the policies in force.
    pub treatment: ArmResult,
    /// Held out: recovered by the baseline.
    pub holdout: ArmResult,
    /// Treatment less hold-out.
    pub uplift: Uplift,
}

/// What came of an experiment so far, by currency.
///
/// # Errors
/// `Missing`; any store error.
pub async fn results(tx: &mut TenantTx, id: ExperimentId) -> Result<(ExperimentRow, Vec<CurrencyResult>)> {
    let row = experiments::get(tx, id).await?;
    let rule = rule(&row)?;
    let arms = experiments::arms(tx, id).await?;
    let mut currencies: Vec<&str> = arms.iter().map(|arm| arm.currency.as_str()).collect();
    currencies.dedup();
    let found = currencies.into_iter().map(|currency| {
        let of = |arm: Arm| {
            let row = arms.iter().find(|row| row.currency == currency && row.arm == word(arm));
            row.map_or_else(ArmResult::default, |row| figures(row, &rule))
        };
        let (treatment, holdout) = (of(Arm::Treatment), of(Arm::Holdout));
        let uplift = uplift(&rule, &treatment.figures, &holdout.figures);
        CurrencyResult { currency: currency.to_owned(), treatment, holdout, uplift }
    });
    let found = found.collect();
    Ok((row, found))
}

fn figures(row: &ArmRow, rule: &Experiment) -> ArmResult {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let (failed, recovered) = (count(row.failed), count(row.recovered));
    ArmResult {
        figures: ArmFigures {
            failed,
            recovered,
            recovered_minor: row.recovered_minor,
            recovered_squares: row.recovered_squares,
        },
        rate: if failed >= rule.least_sample { wilson(recovered, failed) } else { None },
        running: count(row.running),
        stopped: count(row.stopped),
    }
}

fn rule(row: &ExperimentRow) -> Result<Experiment> {
    let unreadable = || Error::fault("a stored experiment cannot be read");
    Ok(Experiment {
        id: row.id.to_string(),
        holdout_per_mille: u16::try_from(row.holdout_per_mille).map_err(|_| unreadable())?,
        least_sample: u64::try_from(row.least_sample).map_err(|_| unreadable())?,
    })
}

fn data(row: &ExperimentRow) -> Value {
    json!({
        "id": row.id,
        "name": row.name,
        "status": row.status,
        "holdoutPerMille": row.holdout_per_mille,
        "leastSample": row.least_sample,
        "baselinePolicyId": row.baseline_policy_id,
    })
}

fn field_error(found: &recovery::FieldError) -> FieldError {
    let field = match found.field {
        "holdout_per_mille" => "holdoutPerMille",
        "least_sample" => "leastSample",
        other => other,
    };
    FieldError { message: format!("{field} {}.", found.message), field: field.to_owned(), code: "invalid_value" }
}
