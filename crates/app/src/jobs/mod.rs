//! The work that time brings. Every job is safe to run twice, and says why.
//!
//! One round of one kind: scan for due rows (no lock), cut them into slices of one tenant, and for each
//! slice: claim (a commit of its own, which tells of the crash if there is one), do the work, and finish with the
//! claim's token in the transaction of the effect. Work that reaches beyond the database is leased row by row; work
//! that one transaction does whole is claimed by the slice (`whole`). A slice that fails is split, so that one bad row cannot
//! hold up its neighbours; a row that fails or kills its holder time after time is set aside for a person.

mod advance_clock;
mod charge;
mod deliver;
mod dispute;
mod document;
mod fan_out;
mod gate;
mod grant;
mod invoice;
mod notice;
mod post;
mod remind;
mod renew;
mod reprice;
mod resolve;
mod slices;
mod threshold;
mod turns;
mod whole;

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use ids::{TenantId, Uuid};
use jiff::{SignedDuration, Timestamp};
use runtime::secret::Secrets;
use runtime::trace;
use store::due::{Lease, MAX_CRASHES};
use store::{Candidate, Kind, Lane, ModeDb, Sweep, TenantScope, doors, due};
use tokio::task::JoinSet;

use crate::papers::Press;
use crate::{Error, Result};
pub use charge::send;
pub use post::Post;
pub(crate) use renew::{advance_settings, trial_ends};
use slices::Slice;
use turns::Turns;
use usecase::ports::Gateways;
use usecase::work::slice_size;
pub use usecase::work::{Advocate, Comparer, Paymaster, Steward, Teller, Till};

/// How often a round looks again, further on, when all it found was in somebody's hands.
const PASSES: usize = 8;

/// How an engine works.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long a claim holds. Longer than any job may take: a process refuses to start otherwise.
    pub lease: SignedDuration,
    /// How long a single job may take; then it is cut off and its rows come again.
    pub job_timeout: SignedDuration,
    /// How many slices run at once, for one kind.
    pub parallel: usize,
    /// How many subscriptions one transaction renews.
    pub renewals_per_chunk: usize,
    /// Where the pages of invoices are, without a slash at the end; events carry no link without it.
    pub base_url: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            lease: SignedDuration::from_secs(90),
            job_timeout: SignedDuration::from_secs(60),
            parallel: 4,
            renewals_per_chunk: 800,
            base_url: None,
        }
    }
}

/// One mode's worker: the database as the worker's role sees it, and the outside world.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) db: ModeDb,
    pub(crate) gateways: Gateways,
    pub(crate) secrets: Secrets,
    pub(crate) options: Options,
    pub(crate) press: Option<Arc<dyn Press>>,
    pub(crate) post: Option<Arc<dyn Post>>,
    pub(crate) teller: Option<Arc<dyn Teller>>,
    paymaster: Option<Arc<dyn Paymaster>>,
    steward: Option<Arc<dyn Steward>>,
    till: Option<Arc<dyn Till>>,
    comparer: Option<Arc<dyn Comparer>>,
    pub(crate) advocate: Option<Arc<dyn Advocate>>,
    turns: Arc<Turns>,
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Rows found due.
    pub found: usize,
    /// The earliest of them: nothing older is there, so the next scan may begin here.
    pub oldest: Option<Timestamp>,
    /// Rows worked on to the end.
    pub done: usize,
    /// Rows that failed and will come again, or were set aside.
    pub failed: usize,
    /// Rows that another worker was quicker to claim.
    pub taken: usize,
}

impl Engine {
    /// An engine over one mode.
    pub fn new(db: ModeDb, gateways: Gateways, secrets: Secrets, options: Options) -> Engine {
        Engine {
            db,
            gateways,
            secrets,
            options,
            press: None,
            post: None,
            teller: None,
            paymaster: None,
            steward: None,
            till: None,
            comparer: None,
            advocate: None,
            turns: Arc::default(),
        }
    }

    /// The same engine, able to make documents.
    #[must_use]
    pub fn with_press(mut self, press: Arc<dyn Press>) -> Engine {
        self.press = Some(press);
        self
    }

    /// The same engine, able to tell merchants.
    #[must_use]
    pub fn with_post(mut self, post: Arc<dyn Post>) -> Engine {
        self.post = Some(post);
        self
    }

    /// The same engine, able to tell customers.
    #[must_use]
    pub fn with_teller(mut self, teller: Arc<dyn Teller>) -> Engine {
        self.teller = Some(teller);
        self
    }

    /// The same engine, able to pay out.
    #[must_use]
    pub fn with_paymaster(mut self, paymaster: Arc<dyn Paymaster>) -> Engine {
        self.paymaster = Some(paymaster);
        self
    }

    fn paymaster(&self) -> Result<&dyn Paymaster> {
        self.paymaster.as_deref().ok_or_else(|| Error::fault("this worker cannot pay out"))
    }

    /// The same engine, able to keep what is held for others.
    #[must_use]
    pub fn with_steward(mut self, steward: Arc<dyn Steward>) -> Engine {
        self.steward = Some(steward);
        self
    }

    fn steward(&self) -> Result<&dyn Steward> {
        self.steward.as_deref().ok_or_else(|| Error::fault("this worker keeps nothing for others"))
    }

    /// The same engine, able to carry out what payers ask for who are present.
    #[must_use]
    pub fn with_till(mut self, till: Arc<dyn Till>) -> Engine {
        self.till = Some(till);
        self
    }

    fn till(&self) -> Result<&dyn Till> {
        self.till.as_deref().ok_or_else(|| Error::fault("this worker serves no checkouts"))
    }

    /// The same engine, able to compare the books with those of providers.
    #[must_use]
    pub fn with_comparer(mut self, comparer: Arc<dyn Comparer>) -> Engine {
        self.comparer = Some(comparer);
        self
    }

    fn comparer(&self) -> Result<&dyn Comparer> {
        self.comparer.as_deref().ok_or_else(|| Error::fault("this worker cannot compare the books"))
    }

    /// The same engine, able to answer disputes.
    #[must_use]
    pub fn with_advocate(mut self, advocate: Arc<dyn Advocate>) -> Engine {
        self.advocate = Some(advocate);
        self
    }

    /// The mode it works in.
    pub fn db(&self) -> &ModeDb {
        &self.db
    }

    /// The wall's instant.
    pub fn now(&self) -> Timestamp {
        self.db.clock().now()
    }

    /// The address of an invoice's page, if it is known where the pages are.
    pub(crate) fn hosted_url(&self, scope: &TenantScope, id: ids::InvoiceId) -> Option<String> {
        let base = self.options.base_url.as_deref()?;
        Some(crate::sending::hosted_url(base, &self.secrets, scope, id))
    }

    /// Waits for what goes on outside of rounds: deliveries to merchants whose servers take their time.
    pub async fn rest(&self) {
        if let Some(post) = &self.post {
            post.rest().await;
        }
    }

    /// One round of one kind in real time: everything that one scan finds.
    ///
    /// # Errors
    /// When the scan itself fails; a failing slice is counted, not returned.
    pub async fn sweep(&self, kind: Kind, floor: Timestamp) -> Result<Round> {
        self.round(kind, Lane::REAL, floor, self.now()).await
    }

    /// One round of one kind in one lane, at an instant. Boxed, because a clock's round runs rounds of its own.
    pub(crate) fn round(
        &self,
        kind: Kind,
        lane: Lane,
        floor: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<Round>> {
        Box::pin(self.run_round(kind, lane, floor, now))
    }

    /// What others have in hand is passed by: when a tenant has more than that, the next look begins behind it.
    async fn run_round(&self, kind: Kind, lane: Lane, floor: Timestamp, now: Timestamp) -> Result<Round> {
        let mut round = self.look_once(kind, lane, floor, now).await?;
        for _ in 0..PASSES {
            if round.done > 0 || round.taken == 0 || !lane.is_real() || !self.turns.has_marks(kind) {
                break;
            }
            round = self.look_once(kind, lane, floor, now).await?;
        }
        Ok(round)
    }

    async fn look_once(&self, kind: Kind, lane: Lane, floor: Timestamp, now: Timestamp) -> Result<Round> {
        let sweep = Sweep::new(&self.db);
        let (found, oldest) = match self.turns.place(kind).filter(|_| lane.is_real()) {
            Some(from) => self.in_turn(&sweep, kind, from, now).await?,
            None => self.oldest_first(&sweep, kind, lane, floor, now).await?,
        };
        let mut round = Round { found: found.len(), oldest, ..Round::default() };
        let cut = slices::cut(found, self.slice_size(kind));
        self.run_side_by_side(kind, lane, now, cut.slices, self.width(kind), &mut round).await;
        self.run_side_by_side(kind, lane, now, cut.suspects, 1, &mut round).await;
        if round.taken > 0 && round.done == 0 && !self.turns.has_marks(kind) {
            self.turns.leave(kind);
        }
        Ok(round)
    }

    /// What has waited longest. More than a scan returns is taken in turns from then on; a test clock's lane has one
    /// tenant only, and nobody there to be fair to.
    async fn oldest_first(
        &self,
        sweep: &Sweep<'_>,
        kind: Kind,
        lane: Lane,
        floor: Timestamp,
        now: Timestamp,
    ) -> Result<(Vec<Candidate>, Option<Timestamp>)> {
        let found = sweep.scan(kind, lane, floor, now).await?;
        if found.len() == Sweep::HEAD && lane.is_real() {
            return self.in_turn(sweep, kind, Turns::any_of(&found), now).await;
        }
        let oldest = oldest(&found);
        Ok((found, oldest))
    }

    /// The rows of those tenants whose turn it is: of those who alone have more, if that is known, else by a walk.
    async fn in_turn(
        &self,
        sweep: &Sweep<'_>,
        kind: Kind,
        from: TenantId,
        now: Timestamp,
    ) -> Result<(Vec<Candidate>, Option<Timestamp>)> {
        let rest = self.turns.rest(kind, now);
        if rest.is_empty() {
            return self.walk(sweep, kind, from, now).await;
        }
        let found = sweep.scan_rest(kind, &rest, now).await?;
        self.turns.mark_rest(kind, &found, now);
        if found.is_empty() {
            return self.walk(sweep, kind, turns::FIRST, now).await;
        }
        Ok((found, Some(Timestamp::UNIX_EPOCH)))
    }

    /// A walk over the tenants. When it saw all that is due, the turns are over.
    async fn walk(
        &self,
        sweep: &Sweep<'_>,
        kind: Kind,
        from: TenantId,
        now: Timestamp,
    ) -> Result<(Vec<Candidate>, Option<Timestamp>)> {
        let marks = self.turns.marks(kind, now);
        let found = sweep.scan_fair(kind, from, &marks, now).await?;
        self.turns.mark(kind, &found, now);
        let last = found.last().filter(|_| found.len() == Sweep::FAIR).map(|row| row.tenant);
        if last.is_some() {
            self.turns.stopped(kind, last, now);
            let extra = Box::pin(self.extra_turn(sweep, kind, &found, now)).await?;
            return Ok(([found, extra].concat(), Some(Timestamp::UNIX_EPOCH)));
        } else if from == turns::FIRST && marks.is_empty() {
            self.turns.leave(kind);
            let oldest = oldest(&found);
            return Ok((found, oldest));
        } else if from == turns::FIRST && found.is_empty() {
            self.turns.leave(kind);
        } else {
            self.turns.stopped(kind, None, now);
            if found.is_empty() {
                return Box::pin(self.walk(sweep, kind, turns::FIRST, now)).await;
            }
        }
        // Others may have waited longer.
        Ok((found, Some(Timestamp::UNIX_EPOCH)))
    }

    /// A second share in every round for who is furthest behind: left alone at the end of a run, it keeps no two workers busy.
    async fn extra_turn(
        &self,
        sweep: &Sweep<'_>,
        kind: Kind,
        found: &[Candidate],
        now: Timestamp,
    ) -> Result<Vec<Candidate>> {
        let Some(behind) = self.turns.furthest_behind(kind, found) else { return Ok(Vec::new()) };
        Ok(self.turns.mark_one(kind, behind.0, sweep.scan_rest(kind, &[behind], now).await?))
    }

    async fn run_side_by_side(
        &self,
        kind: Kind,
        lane: Lane,
        now: Timestamp,
        slices: Vec<Slice>,
        width: usize,
        round: &mut Round,
    ) {
        let mut running: JoinSet<Round> = JoinSet::new();
        for slice in slices {
            if running.len() >= width {
                count(round, running.join_next().await);
            }
            let engine = self.clone();
            running.spawn(async move {
                // A lease begins with its claim, not with the round: a long round would give leases that are over.
                let now = if lane.is_real() { engine.now() } else { now };
                engine.run_slice(kind, lane, now, slice).await
            });
        }
        while let Some(ended) = running.join_next().await {
            count(round, Some(ended));
        }
    }

    /// How many slices run at once. Endpoints mostly wait for servers of merchants.
    fn width(&self, kind: Kind) -> usize {
        let parallel = self.options.parallel.max(1);
        if kind == Kind::Deliver { parallel.saturating_mul(4) } else { parallel }
    }

    fn slice_size(&self, kind: Kind) -> usize {
        if kind == Kind::Subscription { self.options.renewals_per_chunk } else { slice_size(kind) }
    }

    /// Runs a slice; one that fails is taken apart row by row.
    async fn run_slice(&self, kind: Kind, lane: Lane, now: Timestamp, slice: Slice) -> Round {
        let mut ran = Round::default();
        let rows = slice.candidates;
        let Some(first) = rows.first() else { return ran };
        let scope = doors::open_for_job(&self.db, first);
        match self.run_rows(&scope, kind, lane, now, &rows).await {
            Ok(claimed) => ran.add(claimed, rows.len()),
            Err(error) if error.code == "changed_meanwhile" && (rows.len() == 1 || kind == Kind::Subscription) => {
                // Newer orders for the same work; whoever has them now does it.
                tracing::debug!(kind = kind.as_str(), tenant = %scope.tenant(), "work was given to somebody else");
                ran.taken = rows.len();
            }
            Err(error) if error.is_transient() || rows.len() == 1 => {
                tracing::warn!(kind = kind.as_str(), tenant = %scope.tenant(), %error, cause = ?error.source, "a job failed");
                ran.failed = rows.len();
            }
            Err(error) => {
                tracing::warn!(kind = kind.as_str(), tenant = %scope.tenant(), %error, cause = ?error.source, "a slice failed; taking it apart");
                for row in &rows {
                    match self.run_rows(&scope, kind, lane, now, std::slice::from_ref(row)).await {
                        Ok(claimed) => ran.add(claimed, 1),
                        Err(error) => {
                            tracing::error!(kind = kind.as_str(), tenant = %scope.tenant(), subject = %row.subject, %error, cause = ?error.source, "a job failed");
                            ran.failed = ran.failed.saturating_add(1);
                        }
                    }
                }
            }
        }
        ran
    }

    /// Claims and does. Answers how many rows it got: others may have been quicker.
    async fn run_rows(
        &self,
        scope: &TenantScope,
        kind: Kind,
        lane: Lane,
        now: Timestamp,
        rows: &[Candidate],
    ) -> Result<usize> {
        if kind == Kind::Subscription {
            return whole::run(self, scope, lane, now, rows).await;
        }
        self.run_leased(scope, kind, lane, now, &rows.iter().map(|row| row.subject).collect::<Vec<Uuid>>()).await
    }

    /// Work that reaches beyond the database, or takes several transactions: each row is leased.
    async fn run_leased(
        &self,
        scope: &TenantScope,
        kind: Kind,
        lane: Lane,
        now: Timestamp,
        subjects: &[Uuid],
    ) -> Result<usize> {
        let lease = self.claim(scope, kind, lane, now, subjects).await?;
        if lease.rows.is_empty() {
            return Ok(0);
        }
        let job = Box::pin(self.run_job(scope, kind, now, &lease));
        let outcome = self.in_time(trace::job(lease.trace(), kind.as_str(), job)).await;
        if let Err(error) = &outcome {
            self.give_back(scope, lane, now, &lease, error).await?;
        }
        outcome.map(|()| lease.rows.len())
    }

    /// Cuts off what takes too long.
    async fn in_time(&self, work: impl Future<Output = Result<()>>) -> Result<()> {
        let limit = Duration::try_from(self.options.job_timeout).unwrap_or(Duration::MAX);
        tokio::time::timeout(limit, work)
            .await
            .unwrap_or_else(|_| Err(Error::fault(format!("the job took longer than {} s", limit.as_secs()))))
    }

    async fn run_job(&self, scope: &TenantScope, kind: Kind, now: Timestamp, lease: &Lease) -> Result<()> {
        match kind {
            Kind::Subscription => Err(Error::fault("renewals are claimed whole, not leased")),
            Kind::Grant => grant::expire(scope, now, lease).await,
            Kind::Invoice => invoice::run(self, scope, now, lease).await,
            Kind::Collect => charge::collect(self, scope, now, lease).await,
            Kind::Dun => charge::dun(self, scope, now, lease).await,
            Kind::Resolve => resolve::run(self, scope, now, lease).await,
            Kind::Dispute => dispute::run(self, scope, now, lease).await,
            Kind::Refund => refunds::run(&self.gateways, &self.secrets, scope, now, lease).await,
            Kind::FanOut => fan_out::run(self, scope, lease).await,
            Kind::Deliver => deliver::run(self, scope, lease).await,
            Kind::Document => document::run(self, scope, lease).await,
            Kind::Reprice => reprice::run(scope, lease).await,
            Kind::Threshold => threshold::run(scope, lease).await,
            Kind::Notice => notice::run(self, scope, now, lease).await,
            Kind::PartyCode => notice::codes(self, scope, lease).await,
            Kind::Remind => remind::run(&self.secrets, scope, now, lease).await,
            Kind::Payout => self.paymaster()?.pay(scope, now, lease).await,
            Kind::Banks => self.paymaster()?.read_banks(scope, now, lease).await,
            Kind::Reconcile => self.comparer()?.compare(scope, &self.gateways, now, lease).await,
            Kind::Escrow => self.steward()?.elapse(scope, now, lease).await,
            Kind::EscrowPayment => self.steward()?.collect(scope, now, lease).await,
            Kind::EscrowRefund => self.steward()?.give_back(scope, now, lease).await,
            Kind::Checkout => self.till()?.serve(scope, now, lease).await,
            Kind::Setup => self.till()?.save(scope, now, lease).await,
            Kind::Revoke => self.till()?.revoke(scope, now, lease).await,
            Kind::Clock => advance_clock::run(self, scope, lease).await,
        }
    }

    /// Claims rows, setting aside those that crashed too often. In a test clock's lane the claim moves no due time:
    /// the clock's own lease keeps others out.
    async fn claim(
        &self,
        scope: &TenantScope,
        kind: Kind,
        lane: Lane,
        now: Timestamp,
        subjects: &[Uuid],
    ) -> Result<Lease> {
        let until = if lane.is_real() { plus(now, self.options.lease) } else { now };
        let mut tx = scope.begin_at(now).await?;
        let mut lease = due::claim(&mut tx, kind, subjects, now, until).await?;
        let spent: Vec<Uuid> =
            lease.rows.iter().filter(|row| row.crashes > MAX_CRASHES).map(|row| row.subject_id).collect();
        for subject in &spent {
            tracing::error!(kind = kind.as_str(), tenant = %scope.tenant(), %subject, "work set aside: its holders did not finish it");
            due::quarantine(&mut tx, &lease, *subject, "its holders failed or crashed every time").await?;
        }
        lease.rows.retain(|row| row.crashes <= MAX_CRASHES);
        Ok(tx.commit(lease).await?)
    }

    /// After a failure: a single row keeps its count and waits a while; the rows of a slice are free at once, to be
    /// tried one by one; when the database itself is away nothing is counted, and the lease runs out by itself.
    async fn give_back(
        &self,
        scope: &TenantScope,
        lane: Lane,
        now: Timestamp,
        lease: &Lease,
        error: &Error,
    ) -> Result<()> {
        if error.kind == crate::Kind::Unavailable {
            return Ok(());
        }
        let alone = lease.rows.len() == 1;
        let mut tx = scope.begin_at(now).await?;
        for row in &lease.rows {
            let counts = alone && !error.is_transient();
            let wait = if alone && lane.is_real() { backoff(row.crashes) } else { SignedDuration::ZERO };
            due::give_back(&mut tx, lease, row.subject_id, plus(now, wait), &error.to_string(), counts).await?;
        }
        Ok(tx.commit(()).await?)
    }
}

fn oldest(found: &[Candidate]) -> Option<Timestamp> {
    found.iter().map(|row| row.due_at).min()
}

impl Round {
    fn add(&mut self, claimed: usize, wanted: usize) {
        self.done = self.done.saturating_add(claimed);
        self.taken = self.taken.saturating_add(wanted.saturating_sub(claimed));
    }
}

fn count(round: &mut Round, ended: Option<std::result::Result<Round, tokio::task::JoinError>>) {
    match ended {
        Some(Ok(slice)) => {
            round.done = round.done.saturating_add(slice.done);
            round.failed = round.failed.saturating_add(slice.failed);
            round.taken = round.taken.saturating_add(slice.taken);
        }
        Some(Err(panic)) => {
            // The claim holds until its lease ends, with the crash counted; then the row comes again.
            tracing::error!(%panic, "a job panicked");
            round.failed = round.failed.saturating_add(1);
        }
        None => {}
    }
}

/// 5 s, 30 s, 3 min: what failed for its own reasons is not hurried.
fn backoff(crashes: i16) -> SignedDuration {
    match crashes {
        ..=1 => SignedDuration::from_secs(5),
        2 => SignedDuration::from_secs(30),
        _ => SignedDuration::from_secs(180),
    }
}

/// So much later, at most at the end of time.
pub fn plus(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}
