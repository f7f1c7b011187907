//! Who listens at this process, by merchant. Held for moments only, and never while anything is awaited.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use escrows::Told;
use ids::{Mode, TenantId, Uuid};
use jiff::Timestamp;
use socketioxide::extract::SocketRef;
use socketioxide::socket::Sid;
use store::TenantScope;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::gate::{Pass, Refused};
use crate::watcher::{Delivered, Watcher, let_go};

/// One merchant in one mode.
pub(crate) type House = (Mode, TenantId);

/// Everybody who listens.
#[derive(Default)]
pub(crate) struct Hub {
    houses: Mutex<HashMap<House, Listeners>>,
    /// Merchants somebody of whom came in since the last look.
    fresh: Mutex<HashSet<House>>,
    stirred: Notify,
}

/// Who listens at one merchant.
struct Listeners {
    /// The merchant's rows, on behalf of nobody.
    scope: TenantScope,
    watchers: HashMap<Sid, Watcher>,
    /// Sockets that are to go and had no room for the word.
    leaving: Vec<(SocketRef, &'static str)>,
    /// When all of them were asked about.
    checked: Instant,
}

/// What is to be read for a merchant's listeners.
pub(crate) struct Wanted {
    pub(crate) scope: TenantScope,
    /// Each reader, and the entry after which somebody wants theirs.
    pub(crate) from: BTreeMap<Uuid, i64>,
    /// Whether all are to be asked about.
    pub(crate) check: bool,
}

impl Hub {
    /// Somebody listens from now on.
    pub(crate) fn enter(&self, scope: &TenantScope, watcher: Watcher) {
        let house = (scope.mode(), scope.tenant());
        let listeners = || Listeners {
            scope: scope.clone().by_ourselves(),
            watchers: HashMap::new(),
            leaving: Vec::new(),
            checked: Instant::now(),
        };
        lock(&self.houses).entry(house).or_insert_with(listeners).watchers.insert(watcher.socket.id, watcher);
        lock(&self.fresh).insert(house);
        self.stirred.notify_one();
    }

    /// Somebody went.
    pub(crate) fn leave(&self, house: House, socket: Sid) {
        if let Some(listeners) = lock(&self.houses).get_mut(&house) {
            listeners.watchers.remove(&socket);
        }
    }

    /// Waits until somebody comes in.
    pub(crate) async fn stirred(&self) {
        self.stirred.notified().await;
    }

    /// Merchants of whom somebody just came in.
    pub(crate) fn fresh(&self) -> Vec<House> {
        lock(&self.fresh).drain().collect()
    }

    /// All merchants of whom somebody listens.
    pub(crate) fn all(&self) -> Vec<House> {
        lock(&self.fresh).clear();
        lock(&self.houses).keys().copied().collect()
    }

    /// How many listen.
    pub(crate) fn len(&self) -> usize {
        lock(&self.houses).values().map(|listeners| listeners.watchers.len()).sum()
    }

    /// What is to be read for a merchant's listeners, once those are gone who went or whose time is over.
    pub(crate) fn wanted(&self, house: House, now: Timestamp, recheck: Duration) -> Option<Wanted> {
        let mut houses = lock(&self.houses);
        let listeners = houses.get_mut(&house)?;
        listeners.sweep(now);
        if listeners.watchers.is_empty() && listeners.leaving.is_empty() {
            houses.remove(&house);
            return None;
        }
        let mut from = BTreeMap::new();
        for watcher in listeners.watchers.values() {
            let after = from.entry(watcher.reader).or_insert(watcher.after);
            *after = watcher.after.min(*after);
        }
        let check = listeners.checked.elapsed() >= recheck;
        Some(Wanted { scope: listeners.scope.clone(), from, check })
    }

    /// What is to be asked about: of all, or of those to whom something is to be delivered.
    pub(crate) fn passes(&self, house: House, of: impl Fn(Uuid) -> bool) -> Vec<Pass> {
        let houses = lock(&self.houses);
        let Some(listeners) = houses.get(&house) else { return Vec::new() };
        let each = listeners.watchers.values().filter(|watcher| of(watcher.reader)).map(|watcher| watcher.pass);
        each.collect::<HashSet<Pass>>().into_iter().collect()
    }

    /// All of a merchant's listeners were asked about.
    pub(crate) fn checked(&self, house: House) {
        if let Some(listeners) = lock(&self.houses).get_mut(&house) {
            listeners.checked = Instant::now();
        }
    }

    /// Lets those go who may not listen any longer.
    pub(crate) fn end(&self, house: House, over: &[(Pass, Refused)]) {
        if over.is_empty() {
            return;
        }
        if let Some(listeners) = lock(&self.houses).get_mut(&house) {
            let why =
                |watcher: &Watcher| over.iter().find(|(pass, _)| *pass == watcher.pass).map(|(_, why)| why.code());
            listeners.release(why);
        }
    }

    /// Gives each listener what was read for them. `from` is where reading began: what lies between there and an entry is
    /// complete, so whoever came in later with less than that waits for the next reading.
    pub(crate) fn deliver(&self, house: House, from: &BTreeMap<Uuid, i64>, read: &HashMap<Uuid, Vec<Told>>) {
        let mut houses = lock(&self.houses);
        let Some(listeners) = houses.get_mut(&house) else { return };
        let mut slow = HashSet::new();
        let mut gone = Vec::new();
        for (id, watcher) in &mut listeners.watchers {
            let Some(entries) = read.get(&watcher.reader) else { continue };
            if from.get(&watcher.reader).is_none_or(|from| *from > watcher.after) {
                continue;
            }
            match watcher.give(entries) {
                Delivered::All => {}
                Delivered::Slow => drop(slow.insert(*id)),
                Delivered::Gone => gone.push(*id),
            }
        }
        gone.iter().for_each(|id| drop(listeners.watchers.remove(id)));
        listeners.release(|watcher| slow.contains(&watcher.socket.id).then_some("too_slow"));
    }
}

impl Listeners {
    /// Those who went, those whose time is over, and those who are still to go.
    fn sweep(&mut self, now: Timestamp) {
        self.leaving.retain(|(socket, code)| !let_go(socket, code));
        self.watchers.retain(|_, watcher| watcher.socket.connected());
        self.release(|watcher| (watcher.until <= now).then_some(Refused::Expired.code()));
    }

    /// Lets listeners go for whom there is a reason. Nothing is delivered to them from now on, whether or not they can be told.
    fn release(&mut self, why: impl Fn(&Watcher) -> Option<&'static str>) {
        let leaving = &mut self.leaving;
        self.watchers.retain(|_, watcher| {
            let Some(code) = why(watcher) else { return true };
            if !let_go(&watcher.socket, code) {
                leaving.push((watcher.socket.clone(), code));
            }
            false
        });
    }
}

/// What is held is whole between any two statements, so a panic elsewhere leaves it good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
