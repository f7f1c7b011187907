//! The end of a transaction: what was recorded, the saved answer, and COMMIT, in one message to the database.
//!
//! The tenant's event counter is held from the moment it is raised until the commit is on disk, and everybody else who
//! writes for that tenant waits. So nothing but the database stands between the two: no statement waits for us.
//!
//! A message of several statements cannot carry values beside it, and values in its text would be read in the server's log, and
//! in ours, whenever it is slow or fails. So they go ahead of it, as settings of the transaction, and the texts name those.
//! What is long is sent statement by statement instead: it is read once then, and not copied.

use jiff::Timestamp;
use runtime::fault::Step;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::StoreError;
use crate::bind::ts;

/// Above so many characters of values, each statement goes by itself.
const SETTINGS_CHARS: usize = 24_000;

/// A value that a closing statement can carry.
#[derive(Clone, Debug)]
pub(crate) enum Lit {
    Uuid(Uuid),
    Int(i64),
    Small(i16),
    Text(String),
    TextOpt(Option<String>),
    Instant(Timestamp),
    Uuids(Vec<Uuid>),
    Texts(Vec<String>),
    TextOpts(Vec<Option<String>>),
}

/// A statement and its values, to be sent at the end.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    text: &'static str,
    values: Vec<Lit>,
}

impl Statement {
    /// A statement whose `$1` is the first of `values`, and so on.
    pub(crate) fn of(text: &'static str, values: Vec<Lit>) -> Statement {
        Statement { text, values }
    }

    /// Sends it by itself, with its values beside it.
    pub(crate) async fn execute(&self, conn: &mut PgConnection) -> Result<(), StoreError> {
        let mut arguments = PgArguments::default();
        for value in &self.values {
            value.bind(&mut arguments);
        }
        sqlx::query_with(self.text, arguments).execute(conn).await?;
        Ok(())
    }

    /// Writes the statement with its values as settings, the first of which has the number `from`.
    fn over_settings(&self, from: usize, into: &mut String) -> Result<(), StoreError> {
        let mut rest = self.text;
        while let Some((before, after)) = rest.split_once('$') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (number, behind) = after.split_at(digits);
            let nth = number.parse::<usize>().ok().and_then(|nth| nth.checked_sub(1));
            let value = nth.and_then(|nth| Some((nth, self.values.get(nth)?)));
            let (nth, value) = value.ok_or(StoreError::fault("a closing statement names a value that it has not"))?;
            into.push_str(before);
            value.read(&setting(from.saturating_add(nth)), into);
            rest = behind;
        }
        into.push_str(rest);
        into.push_str(";\n");
        Ok(())
    }
}

/// The setting that carries a value.
fn setting(nth: usize) -> String {
    format!("app.closing_{nth}")
}

/// Sends the statements and commits.
pub(crate) async fn commit(conn: &mut PgConnection, statements: &[Statement]) -> Result<(), StoreError> {
    let values = || statements.iter().flat_map(|statement| &statement.values);
    let mut message = String::new();
    if values().map(Lit::chars).sum::<usize>() > SETTINGS_CHARS {
        for statement in statements {
            statement.execute(conn).await?;
        }
    } else if !statements.is_empty() {
        let mut from = 0;
        for statement in statements {
            statement.over_settings(from, &mut message)?;
            from = from.saturating_add(statement.values.len());
        }
        set(conn, values()).await?;
    }
    message.push_str("commit");
    let writes = !statements.is_empty();
    if writes {
        Step::CommitBegins.take();
    }
    sqlx::raw_sql(AssertSqlSafe(message)).execute(conn).await.map_err(StoreError::from).map_err(ambiguous)?;
    if writes {
        Step::CommitEnded.take();
    }
    Ok(())
}

/// Sets one setting for each value, until the transaction ends.
async fn set(conn: &mut PgConnection, values: impl Iterator<Item = &Lit>) -> Result<(), StoreError> {
    let mut arguments = PgArguments::default();
    let mut text = String::from("select null");
    for (nth, value) in values.enumerate() {
        let place = nth.saturating_add(1);
        text.push_str(&format!(", pg_catalog.set_config('{}', ${place}, true)", setting(nth)));
        arguments.add(value.written()).expect("a text can be bound");
    }
    sqlx::query_with(AssertSqlSafe(text), arguments).execute(conn).await?;
    Ok(())
}

/// A connection that broke during COMMIT leaves the outcome open; anything else is an ordinary refusal, and nothing is
/// committed.
fn ambiguous(error: StoreError) -> StoreError {
    if let StoreError::Unavailable(cause) = error { StoreError::CommitUnknown(cause) } else { error }
}

impl Lit {
    fn chars(&self) -> usize {
        match self {
            Lit::Uuid(_) | Lit::Int(_) | Lit::Small(_) | Lit::Instant(_) => 0,
            Lit::Text(text) => text.len(),
            Lit::TextOpt(text) => text.as_ref().map_or(0, String::len),
            Lit::Uuids(ids) => ids.len().saturating_mul(40),
            Lit::Texts(texts) => texts.iter().map(String::len).sum(),
            Lit::TextOpts(texts) => texts.iter().flatten().map(String::len).sum(),
        }
    }

    fn bind(&self, into: &mut PgArguments) {
        let added = match self {
            Lit::Uuid(id) => into.add(id),
            Lit::Int(number) => into.add(number),
            Lit::Small(number) => into.add(number),
            Lit::Text(text) => into.add(text),
            Lit::TextOpt(text) => into.add(text),
            Lit::Instant(at) => into.add(ts(*at)),
            Lit::Uuids(ids) => into.add(ids),
            Lit::Texts(texts) => into.add(texts),
            Lit::TextOpts(texts) => into.add(texts),
        };
        added.expect("values of these types can be bound");
    }

    /// The value as the database reads it from a text.
    fn written(&self) -> String {
        match self {
            Lit::Uuid(id) => id.to_string(),
            Lit::Int(number) => number.to_string(),
            Lit::Small(number) => number.to_string(),
            Lit::Text(text) => text.clone(),
            Lit::TextOpt(text) => array([text.as_deref()]),
            Lit::Instant(at) => at.to_string(),
            Lit::Uuids(ids) => {
                array(ids.iter().map(Uuid::to_string).collect::<Vec<_>>().iter().map(|id| Some(id.as_str())))
            }
            Lit::Texts(texts) => array(texts.iter().map(|text| Some(text.as_str()))),
            Lit::TextOpts(texts) => array(texts.iter().map(Option::as_deref)),
        }
    }

    /// The expression that reads it back.
    fn read(&self, setting: &str, into: &mut String) {
        let (before, after) = match self {
            Lit::Uuid(_) => ("", "::uuid"),
            Lit::Int(_) => ("", "::bigint"),
            Lit::Small(_) => ("", "::smallint"),
            Lit::Text(_) => ("", ""),
            Lit::TextOpt(_) => ("(", "::text[])[1]"),
            Lit::Instant(_) => ("", "::timestamptz"),
            Lit::Uuids(_) => ("", "::uuid[]"),
            Lit::Texts(_) | Lit::TextOpts(_) => ("", "::text[]"),
        };
        for part in [before, "pg_catalog.current_setting('", setting, "')", after] {
            into.push_str(part);
        }
    }
}

/// An array in the database's own text form.
fn array<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> String {
    let mut whole = String::from("{");
    for (nth, text) in texts.into_iter().enumerate() {
        if nth > 0 {
            whole.push(',');
        }
        let Some(text) = text else {
            whole.push_str("NULL");
            continue;
        };
        whole.push('"');
        for letter in text.chars() {
            if matches!(letter, '"' | '\\') {
                whole.push('\\');
            }
            whole.push(letter);
        }
        whole.push('"');
    }
    whole.push('}');
    whole
}

#[cfg(test)]
mod tests;
