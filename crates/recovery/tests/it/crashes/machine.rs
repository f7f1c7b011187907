//! The process that works off what is due, and may end between any two steps of it.
//!
//! It takes what is due first, jumps to its time, and keeps nothing but what is on the disk: whatever a turn knows is lost with
//! it, and the next turn begins at once with what was committed. The order of a charge is the application's: the intent is
//! committed, then the provider is called with no transaction open, then the outcome is committed.

use ids::{AttemptId, InvoiceId};
use jiff::{SignedDuration, Timestamp};
use recovery::DeclineCode;
use recovery::draw::Draw;

use super::checks::{self, Ending};
use super::disk::{Disk, Job, Tx};
use super::life::{Life, after};
use super::provider::{Answer, Ask, Provider};

/// For how long a provider that honours keys is sent the same attempt again.
const RESEND_WINDOW: SignedDuration = SignedDuration::from_hours(12);

/// No life has so many turns.
const MOST_TURNS: usize = 200_000;

/// A way to break the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The provider is called before the intent is committed.
    SendsBeforeTheIntent,
    /// What is not found is sent again, also to a provider that ignores keys.
    ResendsBlindly,
    /// An answer that did not come is a refusal.
    TakesSilenceForNo,
    /// What is not found never happened, the first time and at once.
    BelievesNotFound,
    /// A second attempt is begun while one is not settled.
    HasNoWall,
    /// An attempt that was certainly not made uses up a try, as if the payer had refused.
    CountsWhatWasNotMade,
    /// The books are written after the commit that settles the attempt.
    BooksApart,
}

/// Why a turn did not come to its end.
enum Stop {
    /// The process ended.
    Ended,
    /// Something is not as it must be.
    Broken(String),
}

impl From<String> for Stop {
    fn from(why: String) -> Stop {
        Stop::Broken(why)
    }
}

/// A turn: when, what, and whether it came to its end.
pub(super) type Told = (Timestamp, Job, bool);

/// What is left of a life that came to its end.
#[derive(Debug)]
pub(super) struct Lived {
    pub(super) ending: Ending,
    pub(super) trace: Vec<Told>,
    pub(super) ends: usize,
    /// How long the subscription lasted.
    pub(super) days: i64,
    /// What happened in it, in words.
    pub(super) met: Vec<String>,
}

pub(super) struct Machine<'a> {
    life: &'a Life,
    disk: Disk,
    provider: Provider,
    now: Timestamp,
    /// It ends at one of so many steps; never, without a number.
    ends_at_one_of: Option<u64>,
    flaw: Option<Flaw>,
    steps: i64,
    trace: Vec<Told>,
}

impl<'a> Machine<'a> {
    pub(super) fn of(life: &'a Life) -> Machine<'a> {
        let mut disk = Disk::default();
        disk.rows.due.insert(Job::Begin, life.begins);
        let (provider, now) = (Provider::default(), life.begins);
        Machine { life, disk, provider, now, ends_at_one_of: None, flaw: None, steps: 0, trace: Vec::new() }
    }

    /// One that ends again and again: seldom in some lives, at every third step in others.
    pub(super) fn that_ends(life: &'a Life) -> Machine<'a> {
        let draw = Draw::seeded(life.seed).text("how often it ends");
        let rates = [3, 8, 25, 80];
        let rate = rates[usize::try_from(draw.below(4)).expect("few")];
        Machine { ends_at_one_of: Some(rate), ..Machine::of(life) }
    }

    pub(super) fn with(self, flaw: Flaw) -> Machine<'a> {
        Machine { flaw: Some(flaw), ..self }
    }

    /// Until nothing is due any more.
    pub(super) fn live(mut self) -> Result<Lived, String> {
        while let Some((at, job)) = self.disk.rows.first_due() {
            self.now = self.awake_from(at.max(self.now));
            let done = match self.turn(job) {
                Ok(()) => true,
                Err(Stop::Ended) => false,
                Err(Stop::Broken(why)) => return Err(self.tells(job, &why)),
            };
            self.trace.push((self.now, job, done));
            if self.trace.len() > MOST_TURNS {
                return Err(self.tells(job, "it does not come to an end"));
            }
        }
        match checks::at_the_end(self.life, &self.disk.rows, &self.provider, self.now) {
            Ok(ending) => {
                let ends = self.trace.iter().filter(|(_, _, done)| !done).count();
                let met = self.disk.rows.words();
                let over = self.disk.rows.subscription.and_then(|subscription| subscription.ended_at);
                let hours = over.map_or(0, |at| at.duration_since(self.life.begins).as_hours());
                Ok(Lived { ending, trace: self.trace, ends, days: hours / 24, met })
            }
            Err(why) => Err(self.tells(Job::Farewell, &why)),
        }
    }

    fn awake_from(&self, at: Timestamp) -> Timestamp {
        self.life.away.filter(|away| away.contains(at)).map_or(at, |away| away.end)
    }

    fn tells(&self, job: Job, why: &str) -> String {
        let turns: Vec<String> = self.trace.iter().rev().take(12).rev().map(|turn| format!("{turn:?}")).collect();
        format!("seed {}: {why}, at {} in {job:?}; before that\n{}", self.life.seed, self.now, turns.join("\n"))
    }

    fn turn(&mut self, job: Job) -> Result<(), Stop> {
        match job {
            Job::Begin => self.write(Tx::subscribe),
            Job::Leave => self.write(Tx::leave),
            Job::Farewell => self.write(Tx::farewell),
            Job::Press(bill) => self.write(|tx| tx.press(bill)),
            Job::NewCard(bill) => self.write(|tx| tx.new_card(bill)),
            Job::Renew => self.write(Tx::renew),
            Job::Collect(bill) => self.charge(bill, Tx::collect),
            Job::Dun(bill) => self.charge(bill, Tx::dun),
            Job::Resolve(key) => self.resolve(key),
        }
    }

    fn charge(
        &mut self,
        bill: InvoiceId,
        intend: impl FnOnce(&mut Tx<'a>, InvoiceId) -> Result<Option<Ask>, String>,
    ) -> Result<(), Stop> {
        let mut tx = self.begin();
        let ask = intend(&mut tx, bill)?;
        let early = match (self.flaw, &ask) {
            (Some(Flaw::SendsBeforeTheIntent), Some(ask)) => Some(self.send(ask)?),
            (_, _) => None,
        };
        self.commit(tx)?;
        let Some(ask) = ask else { return Ok(()) };
        let answer = match early {
            Some(answer) => answer,
            None => self.send(&ask)?,
        };
        self.settle(ask.key, answer, false)
    }

    fn resolve(&mut self, key: AttemptId) -> Result<(), Stop> {
        let tx = self.begin();
        let attempt = tx.rows.attempts.get(&key).ok_or_else(|| format!("{key} was never written"))?;
        let (ask, submitted_at) = (tx.ask_of(key, attempt)?, attempt.submitted_at);
        let found = self.provider.look_up(self.life, &ask, self.now);
        self.step()?;
        let remembered = self.life.honours_keys && self.now < after(submitted_at, RESEND_WINDOW);
        let answer = match found {
            Some(Answer::NotFound) if remembered || self.flaw == Some(Flaw::ResendsBlindly) => Some(self.send(&ask)?),
            Some(Answer::NotFound) if self.flaw == Some(Flaw::BelievesNotFound) => {
                return self.settle(key, Answer::NotSent, true);
            }
            other => other,
        };
        match answer {
            // The question, or sending it again, failed: it is asked again.
            None | Some(Answer::NotSent) => self.write(|tx| {
                tx.question_failed(key);
                Ok(())
            }),
            Some(answer) => self.settle(key, answer, true),
        }
    }

    /// Calls the provider; no transaction of ours is open, but for one flaw.
    fn send(&mut self, ask: &Ask) -> Result<Answer, Stop> {
        let answer = self.provider.charge(self.life, ask, self.now);
        self.step()?;
        let taken_for_no = answer == Answer::Silence && self.flaw == Some(Flaw::TakesSilenceForNo);
        Ok(if taken_for_no { Answer::Refused(DeclineCode::DoNotHonor) } else { answer })
    }

    fn settle(&mut self, key: AttemptId, answer: Answer, looked_up: bool) -> Result<(), Stop> {
        let mut tx = self.begin();
        let booked = tx.rows.journals.len();
        tx.settle(key, answer, looked_up)?;
        if self.flaw != Some(Flaw::BooksApart) {
            return self.commit(tx);
        }
        let late = tx.rows.journals.split_off(booked);
        self.commit(tx)?;
        self.write(|tx| {
            tx.rows.journals.extend(late);
            Ok(())
        })
    }

    fn write(&mut self, work: impl FnOnce(&mut Tx<'a>) -> Result<(), String>) -> Result<(), Stop> {
        let mut tx = self.begin();
        work(&mut tx)?;
        self.commit(tx)
    }

    fn begin(&self) -> Tx<'a> {
        let mut tx = self.disk.begin(self.life, self.now);
        tx.flaw = self.flaw;
        tx
    }

    /// The one place where anything is kept; what is kept has to hold at once.
    fn commit(&mut self, tx: Tx<'a>) -> Result<(), Stop> {
        self.step()?;
        self.disk.rows = tx.rows;
        checks::after_a_commit(self.life, &self.disk.rows, &self.provider, self.now)?;
        self.step()
    }

    /// A place where the process may end.
    fn step(&mut self) -> Result<(), Stop> {
        self.steps += 1;
        let draw = Draw::seeded(self.life.seed).text("it ends").number(self.steps);
        match self.ends_at_one_of {
            Some(rate) if draw.below(rate) == 0 => Err(Stop::Ended),
            Some(_) | None => Ok(()),
        }
    }
}
