//! A gate whose tokens are given out by the test.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use ids::Uuid;
use jiff::Timestamp;
use realtime::{Admin, Gate, Pass, Person, Refused};
use store::TenantScope;

#[derive(Debug, Default)]
pub(crate) struct Tokens {
    persons: Mutex<HashMap<String, Person>>,
    admins: Mutex<HashMap<String, Admin>>,
    over: Mutex<HashMap<Uuid, Refused>>,
    /// Whether nobody can tell anything.
    pub(crate) is_down: AtomicBool,
}

/// Far away.
pub(crate) const LATER: &str = "2036-01-01T00:00:00Z";

impl Tokens {
    pub(crate) fn person(&self, token: &str, person: Person) {
        self.persons.lock().expect("no holder panics").insert(token.to_owned(), person);
    }

    pub(crate) fn admin(&self, token: &str, scope: &TenantScope, scopes: &[&str]) {
        let until: Timestamp = LATER.parse().expect("an instant");
        let credential = Uuid::from_u128(7);
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let admin = Admin { scope: scope.clone(), credential, scopes, until };
        self.admins.lock().expect("no holder panics").insert(token.to_owned(), admin);
    }

    /// From now on a session, or a credential, holds no longer.
    pub(crate) fn end(&self, session: Uuid, why: Refused) {
        self.over.lock().expect("no holder panics").insert(session, why);
    }

    fn ended(&self, session: Uuid) -> Option<Refused> {
        self.over.lock().expect("no holder panics").get(&session).copied()
    }
}

#[async_trait]
impl Gate for Tokens {
    async fn person(&self, token: &str) -> Result<Person, Refused> {
        let found = self.persons.lock().expect("no holder panics").get(token).cloned();
        let other = self.admins.lock().expect("no holder panics").contains_key(token);
        let person = found.ok_or(if other { Refused::OtherFamily } else { Refused::Unknown })?;
        self.ended(person.session).map_or(Ok(person), Err)
    }

    async fn admin(&self, token: &str) -> Result<Admin, Refused> {
        let found = self.admins.lock().expect("no holder panics").get(token).cloned();
        let other = self.persons.lock().expect("no holder panics").contains_key(token);
        let admin = found.ok_or(if other { Refused::OtherFamily } else { Refused::Unknown })?;
        self.ended(admin.credential).map_or(Ok(admin), Err)
    }

    async fn over(&self, _scope: &TenantScope, passes: &[Pass]) -> Result<Vec<(Pass, Refused)>, Refused> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(Refused::Unavailable);
        }
        let session = |pass: &Pass| match pass {
            Pass::Person { session, .. } => *session,
            Pass::Admin { credential } => *credential,
        };
        Ok(passes.iter().filter_map(|pass| Some((*pass, self.ended(session(pass))?))).collect())
    }
}
