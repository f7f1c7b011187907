//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use ids::{ApiKeyId, TenantId};

use crate::{books, tools};

/// Recovery-first subscription billing, and escrow, on one ledger.
#[derive(Debug, Parser)]
#[command(name = "recoup", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    /// A configuration file; `recoup config` prints a template.
    #[arg(long, global = true, env = "RECOUP_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start everything for a developer: database, demo tenant, all three services. Prints URLs and a key.
    Dev,
    /// A year of a small merchant's money loop on a fast clock, ending in the recovery figures and a proof.
    Demo(DemoArgs),
    /// Serve the merchant API.
    PublicApi,
    /// Serve the dashboard's and staff's API.
    CoreApi,
    /// Run timers and queues of both modes.
    Worker,
    /// Bring the database to this program's schema.
    Migrate,
    /// Print the configuration template with every default.
    Config,
    /// Say what would keep this installation from working.
    Doctor(Output),
    /// Prove the books: every invariant, every amount recomputed.
    Verify(Output),
    /// The books of a merchant.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Who did what, and the proof that nobody touched what is written there.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The keys that merchants' secrets are sealed under.
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Show all work: how much is due, since when, held, parked, set aside.
    Queues(Output),
    /// After a restore: hold everything that acts, import what providers did meanwhile, go on.
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
    /// Compute without a database: billing periods, prices, proration, usage, taxes, discounts, whole bills.
    Calc(CalcArgs),
    /// Try policies on people who do not exist. Needs no database.
    #[command(subcommand)]
    Simulate(SimulateCommand),
    /// Merchants.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Who works for the platform, and looks at who merchants are.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Those who pay: what holds for all who sign in at `/me`. Without a choice it shows what is so.
    Persons(PersonsArgs),
    /// API keys.
    #[command(subcommand, name = "apikey")]
    ApiKey(ApiKeyCommand),
    /// The simulated gateway of the sandbox.
    #[command(subcommand)]
    Simulator(SimulatorCommand),
    /// Measure a hot path beside its floor in plain SQL, on the same database.
    #[command(subcommand)]
    Bench(BenchCommand),
    /// Keep an API key for the commands below, after trying it.
    Login(tools::LoginArgs),
    /// Forget a key that was kept.
    Logout(tools::LogoutArgs),
    /// Show events as they happen, and hand them to a program on this machine as signed webhooks.
    Listen(tools::ListenArgs),
    /// Requests of the sandbox.
    #[command(subcommand)]
    Logs(tools::LogsCommand),
    /// Make an event happen in test mode, for real, by the calls and the time that lead to it.
    Trigger(tools::TriggerArgs),
    /// The event log.
    #[command(subcommand)]
    Events(tools::EventCommand),
    /// Plans.
    #[command(subcommand)]
    Plan(tools::PlanCommand),
    /// Customers.
    #[command(subcommand)]
    Customer(tools::CustomerCommand),
    /// Subscriptions.
    #[command(subcommand)]
    Subscription(tools::SubscriptionCommand),
    /// Invoices.
    #[command(subcommand)]
    Invoice(tools::InvoiceCommand),
    /// Recoveries of failed charges.
    #[command(subcommand)]
    Dunning(tools::DunningCommand),
    /// Whether the books and a provider's say the same; settlements.
    #[command(subcommand)]
    Reconcile(tools::ReconcileCommand),
    /// What waits for a person: payments nobody knows the end of, breaks, money of nobody's.
    #[command(subcommand)]
    Manual(tools::ManualCommand),
    /// What is held between buyers and sellers, why, and the proof that it is there.
    #[command(subcommand)]
    Escrow(tools::EscrowCommand),
    /// Webhook endpoints and their deliveries.
    #[command(subcommand)]
    Webhook(tools::WebhookCommand),
    /// Test clocks.
    #[command(subcommand)]
    Clock(tools::ClockCommand),
    /// The merchant's own API keys. (`apikey` makes keys of any merchant, for who runs the service.)
    #[command(subcommand)]
    Keys(tools::KeyCommand),
    /// Serve an assistant over the Model Context Protocol, on standard input and output: it may look, and propose changes.
    Mcp(tools::McpArgs),
    /// Print what completes these commands in a shell.
    Completions {
        /// Which shell.
        shell: Shell,
    },
    /// Write manual pages, one for each command.
    Man {
        /// The folder, which must exist.
        folder: PathBuf,
    },
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Output {
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QuarantineCommand {
    /// Hold: no charge, payout, message or webhook leaves, and nothing is changed through the API; reading works. A restored
    /// database is held by itself.
    Begin {
        /// Why, for the operators' log and for those who are turned away.
        #[arg(long)]
        reason: String,
    },
    /// Say whether anything holds, and what providers did that nothing here stands for. Fails while it holds.
    Status(Output),
    /// Read what every provider of every merchant lists since the moment that was restored, and keep what is not known here.
    Import {
        /// The moment that was restored, `2026-09-01T08:00:00Z`.
        #[arg(long)]
        since: jiff::Timestamp,
        #[command(flatten)]
        output: Output,
    },
    /// Go on. Refused before an import, and while the list of a provider could not be read.
    End {
        /// What makes you sure that nothing is forgotten.
        #[arg(long)]
        reason: String,
        /// Nothing was lost: the database was moved or promoted whole. No import is needed.
        #[arg(long)]
        nothing_lost: bool,
        /// Those whose lists could not be read were looked through by hand.
        #[arg(long)]
        unread_checked: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Write every journal as one transaction for an accounting program. Refused whole if one does not balance.
    Export(LedgerExport),
}

#[derive(Debug, Args)]
pub(crate) struct LedgerExport {
    /// Whose books.
    #[arg(long)]
    pub(crate) tenant: TenantId,
    /// In which mode.
    #[arg(long, value_enum)]
    pub(crate) mode: ModeArg,
    /// From this day on, `2026-09-01`, in the merchant's zone. What was before is left out, balances too.
    #[arg(long)]
    pub(crate) from: Option<jiff::civil::Date>,
    /// Before this day.
    #[arg(long)]
    pub(crate) to: Option<jiff::civil::Date>,
    /// For which program.
    #[arg(long, value_enum)]
    pub(crate) format: books::Format,
    /// Into this file, which appears when it is whole; else to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SecretsCommand {
    /// Wrap every data key under the present key-encryption key. Services may run; run it again if it was cut off.
    Rewrap {
        /// In this mode; both unless told.
        #[arg(long, value_enum)]
        mode: Option<ModeArg>,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// List what was done, newest first.
    Query(AuditQuery),
    /// Compute every chain again, and compare its end with all signed digests.
    Verify(Output),
    /// Print the public key of the digests, for whoever is to check them without us.
    Key,
}

#[derive(Debug, Args)]
pub(crate) struct AuditQuery {
    /// At this merchant.
    #[arg(long)]
    pub(crate) tenant: Option<TenantId>,
    /// In this mode; both unless told.
    #[arg(long, value_enum)]
    pub(crate) mode: Option<ModeArg>,
    /// By this kind of actor: `api_key`, `link`, `operator` or `system`.
    #[arg(long)]
    pub(crate) actor_type: Option<String>,
    /// By this actor: the id of a key, of a customer or an invoice whose link it was, an operator's name.
    #[arg(long)]
    pub(crate) actor: Option<String>,
    /// This action, such as `plan.create`.
    #[arg(long)]
    pub(crate) action: Option<String>,
    /// About this object.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// Of this request.
    #[arg(long)]
    pub(crate) request: Option<String>,
    /// At or after this instant, `2026-09-01T08:00:00Z`.
    #[arg(long)]
    pub(crate) from: Option<jiff::Timestamp>,
    /// Before this instant.
    #[arg(long)]
    pub(crate) to: Option<jiff::Timestamp>,
    /// Most rows, of each mode.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// Test or live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeArg {
    /// The sandbox.
    Test,
    /// Real money.
    Live,
}

impl From<ModeArg> for ids::Mode {
    fn from(arg: ModeArg) -> ids::Mode {
        match arg {
            ModeArg::Test => ids::Mode::Test,
            ModeArg::Live => ids::Mode::Live,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The merchant to play: plans, customers, salaries and paydays. Default: the one that comes with the program.
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// What the simulated payers' luck follows from.
    #[arg(long, default_value_t = 42)]
    pub(crate) seed: u64,
    /// How many months to play.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u8).range(1..=36))]
    pub(crate) months: u8,
    /// Print the result as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CalcArgs {
    /// A document, or a list of documents, in JSON; `-` reads standard input.
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
    /// Print the JSON Schema of documents and answers instead.
    #[arg(long, conflicts_with = "file")]
    pub(crate) schema: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SimulateCommand {
    /// Recover the failed charges of one population under several policies, and compare them.
    Recovery(SimulateArgs),
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// A policy: `payday`, `ladder`, or a JSON file. Given several times, each runs on the same population. Default: both
    /// that come with the program.
    #[arg(long = "policy", value_name = "POLICY")]
    pub(crate) policies: Vec<String>,
    /// The customers, in JSON. Default: some are drawn from the seed.
    #[arg(long, value_name = "FILE", conflicts_with = "customers")]
    pub(crate) population: Option<PathBuf>,
    /// What all luck follows from.
    #[arg(long, default_value_t = 42)]
    pub(crate) seed: u64,
    /// How many customers are drawn.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) customers: u32,
    /// How many months are billed, from January 2026 on.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=32))]
    pub(crate) months: u32,
    /// Print the figures as JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PersonsArgs {
    /// In which mode.
    #[arg(long, value_enum, default_value = "live")]
    pub(crate) mode: ModeArg,
    /// After how many days without a proof a phone alone shows nothing.
    #[arg(long, value_parser = clap::value_parser!(i32).range(1..=3_650))]
    pub(crate) dormant_days: Option<i32>,
    /// What a code to a phone is taken to cost, in minor units of the installation's currency.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) code_cost: Option<i64>,
    /// What codes to phones may cost in 24 hours, in minor units; 0 sends none.
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..))]
    pub(crate) code_budget: Option<i64>,
    /// Why, for the operators' log.
    #[arg(long, default_value = "looking at the settings of persons")]
    pub(crate) why: String,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TenantCommand {
    /// Make a merchant, in both modes.
    Create {
        /// The merchant's name.
        name: String,
        /// The zone of their dates.
        #[arg(long, default_value = "Africa/Lagos")]
        zone: String,
        /// The currency they mostly use.
        #[arg(long, default_value = "NGN")]
        currency: String,
        #[command(flatten)]
        output: Output,
    },
    /// Let a merchant who signed up work in live mode, after looking at who they are.
    GoLive {
        /// The merchant.
        tenant: TenantId,
        /// What was looked at, for the operators' log.
        #[arg(long)]
        why: String,
    },
    /// Make somebody an owner of a merchant at the dashboard; prints a password for the first sign-in.
    Owner {
        /// The merchant.
        tenant: TenantId,
        /// Who they are.
        name: String,
        /// Their e-mail.
        email: String,
        #[command(flatten)]
        output: Output,
    },
    /// List merchants.
    List(Output),
}

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Put somebody on staff; prints a password and the seed of an authenticator for somebody new.
    Add {
        /// Who they are.
        name: String,
        /// Their e-mail.
        email: String,
        /// What they may do: support has stuck work done again, finance decides about payouts, risk decides who merchants are and
        /// holds payouts, a lead does all of it. Everybody looks.
        #[arg(long, value_parser = ["support", "finance", "risk", "lead"])]
        duty: String,
        #[command(flatten)]
        output: Output,
    },
    /// Take somebody off staff. They are signed out at once.
    Remove {
        /// Their e-mail.
        email: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ApiKeyCommand {
    /// Make a key. Its text is shown once.
    Create {
        /// Whose.
        #[arg(long)]
        tenant: TenantId,
        /// In which mode.
        #[arg(long, value_enum, default_value_t = ModeArg::Test)]
        mode: ModeArg,
        /// What kind.
        #[arg(long, value_enum, default_value_t = KindArg::Secret)]
        kind: KindArg,
        /// What the merchant calls it.
        #[arg(long, default_value = "command line")]
        name: String,
        /// For restricted keys: `resource:read` or `resource:write`. May be given several times.
        #[arg(long = "scope")]
        scopes: Vec<String>,
        /// Requests a minute.
        #[arg(long, default_value_t = 100)]
        rate_limit: u32,
        #[command(flatten)]
        output: Output,
    },
    /// List a merchant's keys in one mode.
    List {
        /// Whose.
        #[arg(long)]
        tenant: TenantId,
        /// In which mode.
        #[arg(long, value_enum, default_value_t = ModeArg::Test)]
        mode: ModeArg,
        #[command(flatten)]
        output: Output,
    },
    /// Give a key a new text, shown once. The old one works on for a while.
    Roll {
        /// Whose.
        #[arg(long)]
        tenant: TenantId,
        /// In which mode.
        #[arg(long, value_enum, default_value_t = ModeArg::Test)]
        mode: ModeArg,
        /// Which.
        key: ApiKeyId,
        /// For how many seconds the old text works on; 0 stops it at once. A day unless told.
        #[arg(long, value_name = "SECONDS")]
        overlap: Option<u32>,
        #[command(flatten)]
        output: Output,
    },
    /// Stop a key for good, at once.
    Revoke {
        /// Whose.
        #[arg(long)]
        tenant: TenantId,
        /// In which mode.
        #[arg(long, value_enum, default_value_t = ModeArg::Test)]
        mode: ModeArg,
        /// Which.
        key: ApiKeyId,
        #[command(flatten)]
        output: Output,
    },
}

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// A merchant's server.
    Secret,
    /// A merchant's page.
    Publishable,
    /// Some scopes only.
    Restricted,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SimulatorCommand {
    /// Show the faults that are switched on.
    Faults(Output),
    /// Switch faults on: a JSON object, such as `{"drop_answer_per_10k": 2000}`; `{}` switches all off.
    SetFaults {
        /// The faults.
        json: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BenchCommand {
    /// Renewals: claim, decide, write, commit in batches.
    Renewals {
        /// How many subscriptions fall due.
        #[arg(long, default_value_t = 100_000)]
        subscriptions: u64,
        /// How many tenants share them; one for each thousand unless told.
        #[arg(long)]
        tenants: Option<u32>,
        /// How many workers renew them.
        #[arg(long, default_value_t = 2)]
        workers: u32,
        /// How often ours and the floor take turns.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Print the result as JSON; the field `ratio` is ours over the floor.
        #[arg(long)]
        json: bool,
    },
    /// Usage: recorded over HTTP in batches and one by one, read, and billed.
    Usage {
        /// How many events a run of batches stores.
        #[arg(long, default_value_t = 200_000)]
        events: u64,
        /// How many events the large period has when it closes.
        #[arg(long, default_value_t = 1_000_000)]
        closing: u64,
        /// How often ours and the floor take turns.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Print the result as JSON; the field `ratio` is ours over the floor.
        #[arg(long)]
        json: bool,
    },
    /// Pages of the dashboard over a large merchant, beside what the server did for each, with the plan of its slowest statement.
    Pages {
        /// How many subscriptions the merchant has.
        #[arg(long, default_value_t = 100_000)]
        subscriptions: u64,
        /// How many events.
        #[arg(long, default_value_t = 1_000_000)]
        events: u64,
        /// How often each page is asked for.
        #[arg(long, default_value_t = 9)]
        rounds: u32,
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Whether the time of an answer tells who is known: codes asked for numbers of persons and of nobody, compared by their ranks.
    Known {
        /// How many of each kind, up to 900.
        #[arg(long, default_value_t = 500)]
        pairs: u32,
        /// Print the result as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Requests of the merchant API: one object, a page, a subscription that begins; round trips counted.
    Api {
        /// How many objects a run reads; lists and writes are a fifth of them.
        #[arg(long, default_value_t = 50_000)]
        reads: u64,
        /// How often ours and the floor take turns.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Print the result as JSON; the field `ratio` is ours over the floor.
        #[arg(long)]
        json: bool,
    },
    /// Due retries of recoveries: asked for, answered at once, and written down, half of them paid.
    Dunning {
        /// How many retries are due.
        #[arg(long, default_value_t = 5_000)]
        schedules: u64,
        /// How often ours and the floor take turns.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Print the result as JSON; the field `ratio` is ours over the floor.
        #[arg(long)]
        json: bool,
    },
    /// Transfers between two wallets: one by one, with one hot account, and by the hundred.
    Ledger {
        /// How many transfers a run makes; on one hot account a quarter of them.
        #[arg(long, default_value_t = 20_000)]
        transfers: u64,
        /// How often ours and the floor take turns.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Print the result as JSON; the field `ratio` is ours over the floor.
        #[arg(long)]
        json: bool,
    },
    /// Deliveries to merchants: from the event to the written try, and beside an endpoint that hangs.
    Webhooks {
        /// How many events one endpoint is told.
        #[arg(long, default_value_t = 50_000)]
        events: u64,
        /// How often ours and the floor take turns.
        #[arg(long, default_value_t = 3)]
        rounds: u32,
        /// Print the result as JSON; the field `ratio` is ours over the floor.
        #[arg(long)]
        json: bool,
    },
}
