//! Experiments with recovery policies.

use app::Error;
use app::experiments::{self, ArmResult, CurrencyResult, NewExperiment};
use ids::ExperimentId;
use jiff::Timestamp;
use recovery::Policy;
use recovery::experiment::{Claim, Interval};
use serde::{Deserialize, Serialize};
use store::experiments::{self as rows, ExperimentFilter, ExperimentRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::permission::{RecoveryRead, RecoveryWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Nothing, Page};

use super::policy::PolicyBody;
use crate::names::{ExperimentRef, PolicyRef, Word, listed, words};

words! {
    /// The states of an experiment.
    ExperimentStatus {
        Running => "running",
        Stopped => "stopped",
    }
}

/// What a list of experiments may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ExperimentQuery {
    /// In this state.
    #[param(inline)]
    status: Option<ExperimentStatus>,
}

/// An experiment to begin.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "name": "Does waiting for payday pay?", "holdoutPerMille": 100 }))]
pub(crate) struct CreateExperiment {
    /// For people, 1 to 200 characters.
    name: String,
    /// Customers of a thousand who are held out, 1 to 999.
    holdout_per_mille: u16,
    /// Failed invoices that each arm needs before anything is claimed, 30 to 1000000; 200 when left out.
    least_sample: Option<u64>,
    /// What those who are held out are recovered by; a fixed ladder on the same card, when left out. Without `scope`.
    baseline: Option<PolicyBody>,
}

impl CreateExperiment {
    fn read(self) -> Result<NewExperiment, Error> {
        Ok(NewExperiment {
            name: self.name,
            holdout_per_mille: self.holdout_per_mille,
            least_sample: self.least_sample.unwrap_or(200),
            baseline: match self.baseline {
                Some(body) => body.without_scope("baseline.scope")?,
                None => Policy::fixed_ladder(),
            },
        })
    }
}

/// An experiment: customers who are held out are recovered by the baseline, all others by the policies in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RecoveryExperiment)]
pub(crate) struct ExperimentView {
    id: ExperimentRef,
    name: String,
    /// `running` or `stopped`.
    status: String,
    holdout_per_mille: i32,
    least_sample: i64,
    /// The version that the held-out follow.
    baseline_policy_id: PolicyRef,
    created_at: Timestamp,
    stopped_at: Option<Timestamp>,
}

listed!(ExperimentView);

impl From<ExperimentRow> for ExperimentView {
    fn from(row: ExperimentRow) -> ExperimentView {
        ExperimentView {
            id: row.id.into(),
            name: row.name,
            status: row.status,
            holdout_per_mille: row.holdout_per_mille,
            least_sample: row.least_sample,
            baseline_policy_id: row.baseline_policy_id.into(),
            created_at: row.created_at,
            stopped_at: row.stopped_at,
        }
    }
}

/// What came of an experiment so far.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExperimentResults)]
pub(crate) struct ResultsView {
    experiment: ExperimentView,
    currencies: Vec<CurrencyView>,
}

/// The comparison in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExperimentCurrency)]
pub(crate) struct CurrencyView {
    currency: String,
    /// Recovered by the policies in force.
    treatment: ArmView,
    /// Recovered by the baseline.
    holdout: ArmView,
    /// What may be said of the recovery rates: `too_few`, `no_difference`, `better` or `worse`.
    claim: &'static str,
    /// Failed invoices that each arm needs.
    needed: i64,
    /// Treatment less hold-out, of the recovery rates, between -1 and 1; none below the needed sample.
    rate: Option<IntervalView>,
    /// Treatment less hold-out, of the minor units recovered of a failed invoice; none below the needed sample.
    amount_per_failed: Option<IntervalView>,
}

/// One side, in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ExperimentArm)]
pub(crate) struct ArmView {
    /// Failed invoices whose recovery is over.
    failed: u64,
    /// Those of them that were recovered.
    recovered: u64,
    /// What they brought, in minor units.
    recovered_amount: i64,
    /// Recovered of failed, between 0 and 1; none below the needed sample.
    rate: Option<IntervalView>,
    /// Recoveries under way: not counted yet.
    running: u64,
    /// Recoveries that were stopped, by a person or with their invoice: not counted.
    stopped: u64,
}

/// An estimate and where it lies with 95 % confidence, as decimals.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ConfidenceInterval)]
pub(crate) struct IntervalView {
    low: String,
    estimate: String,
    high: String,
}

impl IntervalView {
    /// With so many places; enough to read, and no more than the sample bears.
    fn of(found: Interval, places: u8) -> IntervalView {
        let [low, estimate, high] = [found.low, found.estimate, found.high]
            .map(|number| format!("{:.*}", usize::from(places), number.round_dp(u32::from(places))));
        IntervalView { low, estimate, high }
    }
}

impl From<ArmResult> for ArmView {
    fn from(arm: ArmResult) -> ArmView {
        ArmView {
            failed: arm.figures.failed,
            recovered: arm.figures.recovered,
            recovered_amount: i64::try_from(arm.figures.recovered_minor).unwrap_or(i64::MAX),
            rate: arm.rate.map(|interval| IntervalView::of(interval, 4)),
            running: arm.running,
            stopped: arm.stopped,
        }
    }
}

impl CurrencyView {
    fn of(found: CurrencyResult, needed: i64) -> CurrencyView {
        CurrencyView {
            currency: found.currency,
            treatment: found.treatment.into(),
            holdout: found.holdout.into(),
            claim: match found.uplift.claim {
                Claim::TooFew { .. } => "too_few",
                Claim::NoDifference => "no_difference",
                Claim::Better => "better",
                Claim::Worse => "worse",
            },
            needed,
            rate: found.uplift.rate.map(|interval| IntervalView::of(interval, 4)),
            amount_per_failed: found.uplift.minor_per_failed.map(|interval| IntervalView::of(interval, 2)),
        }
    }
}

/// Begin an experiment
///
/// From now on each recovery that begins is dealt into an arm by its customer, always the same one, and keeps it. One
/// experiment runs at a time.
#[utoipa::path(post, path = "/v1/recovery-experiments", operation_id = "create_recovery_experiment", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:write"))), request_body = CreateExperiment,
    responses((status = 201, description = "The experiment.", body = Data<ExperimentView>)))]
pub(crate) async fn create(merchant: Merchant<RecoveryWrite>, Json(body): Json<CreateExperiment>) -> Answer {
    let new = body.read()?;
    let mut tx = merchant.begin().await?;
    let row = experiments::create(&mut tx, new).await?;
    merchant.created(tx, ExperimentView::from(row)).await
}

/// List experiments
#[utoipa::path(get, path = "/v1/recovery-experiments", operation_id = "list_recovery_experiments", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:read"))), params(ListParams, DatedParams, ExperimentQuery),
    responses((status = 200, description = "Experiments, newest first.", body = Page<ExperimentView>)))]
pub(crate) async fn list(merchant: Merchant<RecoveryRead>, listing: Listing<ExperimentQuery, Dated>) -> Answer {
    let status = listing.filter.status.map(|status| status.word().to_owned());
    let filter = ExperimentFilter { status, made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(ExperimentView::from).collect(), total).await
}

/// Show an experiment
#[utoipa::path(get, path = "/v1/recovery-experiments/{id}", operation_id = "get_recovery_experiment", tag = "Recovery",
    extensions(("x-scope" = json!("recovery:read"))),
    params(("id" = inline(ExperimentRef), Path, description = "The experiment.")),
    responses((status = 200, description = "The experiment.", body = Data<ExperimentView>)))]
pub(crate) async fn get(merchant: Merchant<RecoveryRead>, Id(id): Id<ExperimentId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, ExperimentView::from(row)).await
}

/// Stop an experiment
///
/// No more recoveries enter it. Those that did keep their arm and their policy, and count when they are over.
#[utoipa::path(post, path = "/v1/recovery-experiments/{id}/stop", operation_id = "stop_recovery_experiment",
    tag = "Recovery", extensions(("x-scope" = json!("recovery:write"))),
    params(("id" = inline(ExperimentRef), Path, description = "The experiment.")),
    responses((status = 200, description = "The experiment.", body = Data<ExperimentView>)))]
pub(crate) async fn stop(merchant: Merchant<RecoveryWrite>, Id(id): Id<ExperimentId>, _: Json<Nothing>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = experiments::stop(&mut tx, id).await?;
    merchant.ok(tx, ExperimentView::from(row)).await
}

/// Compare the arms of an experiment
///
/// The recovery rates with Newcombe's interval, and the money recovered of a failed invoice with Welch's, both 95 %. Below the
/// needed sample no difference is told.
#[utoipa::path(get, path = "/v1/recovery-experiments/{id}/results", operation_id = "get_recovery_experiment_results",
    tag = "Recovery", extensions(("x-scope" = json!("recovery:read"))),
    params(("id" = inline(ExperimentRef), Path, description = "The experiment.")),
    responses((status = 200, description = "The comparison, by currency.", body = Data<ResultsView>)))]
pub(crate) async fn results(merchant: Merchant<RecoveryRead>, Id(id): Id<ExperimentId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let (row, found) = experiments::results(&mut tx, id).await?;
    let needed = row.least_sample;
    let currencies = found.into_iter().map(|one| CurrencyView::of(one, needed)).collect();
    merchant.ok(tx, ResultsView { experiment: row.into(), currencies }).await
}
