//! The end of a transaction: what was recorded, the saved answer, and COMMIT, in one message to the database.
//!
//! The tenant's event counter is held from the moment it is raised until the commit is on disk, and everybody else who
//! writes for that tenant waits. So nothing but the database stands between the two: no statement waits for us. The values
//! are written into the texts, because a message of several statements cannot carry them beside; each is a literal of its
//! type, quoted so that nothing in it ends it.
//!
//! What is long is sent statement by statement, with its values beside it: reading a long literal costs more than a wait.

use jiff::Timestamp;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::StoreError;
use crate::bind::ts;

/// Above so many characters of values, each statement goes by itself.
const INLINE_CHARS: usize = 24_000;

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

    async fn execute(&self, conn: &mut PgConnection) -> Result<(), StoreError> {
        let mut arguments = PgArguments::default();
        for value in &self.values {
            value.bind(&mut arguments);
        }
        sqlx::query_with(self.text, arguments).execute(conn).await?;
        Ok(())
    }

    /// Writes the statement with its values in it.
    fn inline(&self, into: &mut String) -> Result<(), StoreError> {
        let mut rest = self.text;
        while let Some((before, after)) = rest.split_once('$') {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (number, behind) = after.split_at(digits);
            let value = number.parse::<usize>().ok().and_then(|nth| self.values.get(nth.checked_sub(1)?));
            into.push_str(before);
            value.ok_or(StoreError::fault("a closing statement names a value that it has not"))?.inline(into)?;
            rest = behind;
        }
        into.push_str(rest);
        into.push_str(";\n");
        Ok(())
    }
}

/// Sends the statements and commits.
pub(crate) async fn commit(conn: &mut PgConnection, statements: &[Statement]) -> Result<(), StoreError> {
    let chars: usize = statements.iter().flat_map(|statement| &statement.values).map(Lit::chars).sum();
    let mut message = String::new();
    for statement in statements {
        if chars > INLINE_CHARS {
            statement.execute(conn).await?;
        } else {
            statement.inline(&mut message)?;
        }
    }
    message.push_str("commit");
    sqlx::raw_sql(AssertSqlSafe(message)).execute(conn).await.map_err(StoreError::from).map_err(ambiguous)?;
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

    fn inline(&self, into: &mut String) -> Result<(), StoreError> {
        match self {
            Lit::Uuid(id) => quoted(into, &id.to_string(), "uuid"),
            Lit::Int(number) => cast(into, &number.to_string(), "bigint"),
            Lit::Small(number) => cast(into, &number.to_string(), "smallint"),
            Lit::Text(text) => quoted(into, text, "text"),
            Lit::TextOpt(text) => optional(into, text.as_deref()),
            Lit::Instant(at) => quoted(into, &at.to_string(), "timestamptz"),
            Lit::Uuids(ids) => array(into, ids, "uuid[]", |into, id| quoted(into, &id.to_string(), "uuid")),
            Lit::Texts(texts) => array(into, texts, "text[]", |into, text| quoted(into, text, "text")),
            Lit::TextOpts(texts) => array(into, texts, "text[]", |into, text| optional(into, text.as_deref())),
        }
    }
}

/// A literal whose meaning no setting of the server changes: in the form `E'...'` both quotes and backslashes are escaped.
fn quoted(into: &mut String, text: &str, kind: &str) -> Result<(), StoreError> {
    if text.contains('\0') {
        return Err(StoreError::fault("a text with a NUL, which a database does not take"));
    }
    into.push_str("E'");
    for letter in text.chars() {
        match letter {
            '\'' => into.push_str("''"),
            '\\' => into.push_str("\\\\"),
            other => into.push(other),
        }
    }
    into.push_str("'::");
    into.push_str(kind);
    Ok(())
}

fn optional(into: &mut String, text: Option<&str>) -> Result<(), StoreError> {
    match text {
        Some(text) => quoted(into, text, "text"),
        None => {
            into.push_str("null::text");
            Ok(())
        }
    }
}

fn cast(into: &mut String, number: &str, kind: &str) -> Result<(), StoreError> {
    for part in ["(", number, ")::", kind] {
        into.push_str(part);
    }
    Ok(())
}

fn array<T>(
    into: &mut String,
    values: &[T],
    kind: &str,
    each: impl Fn(&mut String, &T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    into.push_str("array[");
    for (nth, value) in values.iter().enumerate() {
        if nth > 0 {
            into.push(',');
        }
        each(into, value)?;
    }
    into.push_str("]::");
    into.push_str(kind);
    Ok(())
}

#[cfg(test)]
mod tests;
