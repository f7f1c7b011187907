//! Who did something, by name: the people of a merchant, those who left too, and staff.

use std::collections::HashMap;

use ids::{TenantId, UserId};
use store::office::team;

use super::desk::Desk;
use super::show::{short, words};

/// What the people of one merchant are called, by their ids there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(HashMap<String, String>);

impl Names {
    /// Of a merchant.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) async fn of(desk: &Desk, tenant: TenantId) -> usecase::Result<Names> {
        let mut tx = desk.core().begin().await?;
        let all = team::names(&mut tx, tenant).await?;
        Ok(tx.commit(Names(all.into_iter().map(|row| (row.id.to_string(), row.name)).collect())).await?)
    }

    /// Who an id of an actor is: a name, or what can be said without one.
    pub(crate) fn of_actor(&self, id: &str) -> String {
        match self.0.get(id) {
            Some(name) => name.clone(),
            // Who of the staff it was is the platform's to know; a merchant is told that it was one of them.
            None if id.parse::<UserId>().is_ok() => "staff of the platform".to_owned(),
            None => short(id),
        }
    }

    /// Who did what a row of the audit log tells.
    pub(crate) fn of_row(&self, kind: &str, id: &str) -> String {
        match kind {
            "member" | "staff" => self.of_actor(id),
            "system" => "Recoup itself".to_owned(),
            _ => format!("{} {}", words(kind).to_lowercase(), short(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_named_and_keys_are_shown_by_their_end() {
        let member = "mem_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11";
        let names = Names(HashMap::from([(member.to_owned(), "Ade Obi".to_owned())]));
        assert_eq!(names.of_row("member", member), "Ade Obi");
        assert_eq!(names.of_row("staff", "usr_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d12"), "staff of the platform");
        assert_eq!(names.of_row("api_key", "key_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d13"), "api key key_…1f0c9d13");
        assert_eq!(names.of_row("member", "mem_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d14"), "mem_…1f0c9d14");
        assert_eq!(names.of_row("system", "system"), "Recoup itself");
    }
}
