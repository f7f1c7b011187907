//! Recipes: how each event comes about, as the calls that a merchant and time would make. They are data, in `recipes.toml`.
//!
//! A block is a list of steps; a step uses another block, makes a call, or reads something until it is as wanted. What a call
//! answers can be named, and `${name.field}` puts it into what follows. A block runs once in a recipe, however often it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{Call, Client, Failure};

/// How often something that is waited for is read.
const PAUSE: Duration = Duration::from_millis(250);
/// How often at most: a minute.
const MOST_READS: u32 = 240;

/// All recipes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Book {
    /// The block that brings about each event type.
    pub(crate) events: BTreeMap<String, String>,
    /// Event types that no call can bring about, and why.
    pub(crate) not_by_calls: BTreeMap<String, String>,
    block: BTreeMap<String, Vec<Step>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// Another block first.
    #[serde(rename = "use")]
    uses: Option<String>,
    get: Option<String>,
    post: Option<String>,
    put: Option<String>,
    patch: Option<String>,
    delete: Option<String>,
    body: Option<Value>,
    /// What the answer is called from here on.
    #[serde(rename = "as")]
    named: Option<String>,
    /// Of a `get`: read again until these fields are so.
    until: Option<Map<String, Value>>,
}

impl Book {
    /// The recipes that come with the program.
    pub(crate) fn ours() -> Result<Book, Failure> {
        toml::from_str(include_str!("recipes.toml")).map_err(|error| Failure::Local(format!("recipes.toml: {error}")))
    }

    /// Runs one block and all it uses; answers what its calls were named.
    pub(crate) async fn run(
        &self,
        client: &Client,
        block: &str,
        say: &mut (dyn FnMut(&str) + Send),
    ) -> Result<BTreeMap<String, Value>, Failure> {
        let digits = rand::random_range(0..100_000_000_u32);
        let run = json!({ "id": format!("{:08x}", rand::random::<u32>()), "digits": format!("{digits:08}") });
        let mut names = BTreeMap::from([("run".to_owned(), run)]);
        for step in self.steps(block)? {
            step.take(client, &mut names, say).await?;
        }
        Ok(names)
    }

    /// The steps of a block in order, with those of the blocks it uses before them.
    fn steps(&self, block: &str) -> Result<Vec<&Step>, Failure> {
        let (mut steps, mut used) = (Vec::new(), BTreeSet::new());
        self.gather(block, &mut used, &mut steps)?;
        Ok(steps)
    }

    fn gather<'a>(&'a self, block: &str, used: &mut BTreeSet<String>, out: &mut Vec<&'a Step>) -> Result<(), Failure> {
        if !used.insert(block.to_owned()) {
            return Ok(());
        }
        let steps = self.block.get(block).ok_or_else(|| Failure::Local(format!("there is no recipe `{block}`")))?;
        for step in steps {
            match &step.uses {
                Some(other) => self.gather(other, used, out)?,
                None => out.push(step),
            }
        }
        Ok(())
    }
}

impl Step {
    async fn take(
        &self,
        client: &Client,
        names: &mut BTreeMap<String, Value>,
        say: &mut (dyn FnMut(&str) + Send),
    ) -> Result<(), Failure> {
        let call = self.call(names)?;
        say(&format!("{} {}", call.method, call.path));
        let answer = match &self.until {
            Some(wanted) => until(client, &call, &filled_object(wanted, names)?).await?,
            None => client.data(&call).await?,
        };
        if let Some(name) = &self.named {
            names.insert(name.clone(), answer);
        }
        Ok(())
    }

    fn call(&self, names: &BTreeMap<String, Value>) -> Result<Call, Failure> {
        let methods = [
            ("GET", &self.get),
            ("POST", &self.post),
            ("PUT", &self.put),
            ("PATCH", &self.patch),
            ("DELETE", &self.delete),
        ];
        let mut given = methods.into_iter().filter_map(|(method, path)| path.as_ref().map(|path| (method, path)));
        let (Some((method, path)), None) = (given.next(), given.next()) else {
            return Err(Failure::Local("a step of a recipe makes exactly one call".to_owned()));
        };
        let body = self.body.as_ref().map(|body| filled(body, names)).transpose()?;
        Ok(Call::other(method, filled_text(path, names)?, body.or_else(|| (method == "POST").then(|| json!({})))))
    }
}

/// Reads until the fields are as wanted.
async fn until(client: &Client, call: &Call, wanted: &Map<String, Value>) -> Result<Value, Failure> {
    for _ in 0..MOST_READS {
        let answer = client.data(call).await?;
        let subject = answer.get(0).unwrap_or(&answer);
        if wanted.iter().all(|(name, value)| subject.get(name) == Some(value)) {
            return Ok(subject.clone());
        }
        tokio::time::sleep(PAUSE).await;
    }
    let wanted = Value::Object(wanted.clone());
    Err(Failure::Waited(format!("{} was not {wanted} within a minute. Is the worker running?", call.path)))
}

fn filled(value: &Value, names: &BTreeMap<String, Value>) -> Result<Value, Failure> {
    Ok(match value {
        Value::String(text) => Value::String(filled_text(text, names)?),
        Value::Array(list) => Value::Array(list.iter().map(|item| filled(item, names)).collect::<Result<_, _>>()?),
        Value::Object(fields) => Value::Object(filled_object(fields, names)?),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    })
}

fn filled_object(fields: &Map<String, Value>, names: &BTreeMap<String, Value>) -> Result<Map<String, Value>, Failure> {
    fields.iter().map(|(name, value)| Ok((name.clone(), filled(value, names)?))).collect()
}

/// Puts what was answered before into a text, `${customer.id}`.
fn filled_text(text: &str, names: &BTreeMap<String, Value>) -> Result<String, Failure> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        let (reference, tail) = after.split_once('}').ok_or_else(|| unknown(text))?;
        let mut parts = reference.split('.');
        let mut value = parts.next().and_then(|name| names.get(name)).ok_or_else(|| unknown(reference))?;
        for part in parts {
            let inner = part.parse::<usize>().map_or_else(|_| value.get(part), |place| value.get(place));
            value = inner.ok_or_else(|| unknown(reference))?;
        }
        out.push_str(before);
        match value.as_str() {
            Some(text) => out.push_str(text),
            None => out.push_str(&value.to_string()),
        }
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

fn unknown(reference: &str) -> Failure {
    Failure::Local(format!("a recipe speaks of `{reference}`, which nothing before it answered"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_filled_in_and_unknown_ones_named() {
        let names = BTreeMap::from([("sub".to_owned(), json!({ "id": "sub_1", "items": [{ "id": "it_2" }], "n": 3 }))]);
        let body = json!({ "path": "/v1/${sub.id}/${sub.items.0.id}", "n": "${sub.n}", "list": ["${sub.id}", 1] });
        let wanted = json!({ "path": "/v1/sub_1/it_2", "n": "3", "list": ["sub_1", 1] });
        assert_eq!(filled(&body, &names).ok(), Some(wanted));
        for wrong in ["${plan.id}", "${sub.name}", "${sub.items.1.id}", "${sub.id"] {
            assert!(filled_text(wrong, &names).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_recipe_can_be_put_together() {
        let book = Book::ours().expect("the recipes are read");
        for (event, block) in &book.events {
            let steps = book.steps(block).unwrap_or_else(|error| panic!("{event}: {error}"));
            assert!(!steps.is_empty(), "{event}");
            assert!(!book.not_by_calls.contains_key(event), "{event} is in both lists");
        }
        for block in book.block.keys() {
            assert!(book.steps(block).is_ok(), "{block}");
        }
    }

    #[test]
    fn a_block_runs_once_and_before_what_uses_it() {
        let text = r#"
            [events]
            "a.b" = "top"
            [not_by_calls]
            [[block.top]]
            use = "left"
            [[block.top]]
            use = "right"
            [[block.top]]
            post = "/top"
            [[block.left]]
            use = "base"
            [[block.left]]
            post = "/left"
            [[block.right]]
            use = "base"
            [[block.right]]
            post = "/right"
            [[block.base]]
            post = "/base"
        "#;
        let book: Book = toml::from_str(text).expect("a book");
        let paths: Vec<_> = book.steps("top").expect("steps").iter().filter_map(|step| step.post.clone()).collect();
        assert_eq!(paths, ["/base", "/left", "/right", "/top"]);
    }
}
