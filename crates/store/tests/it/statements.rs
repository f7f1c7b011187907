//! Every statement of this crate is good SQL in both mode schemas, and names the tenant.

use std::path::{Path, PathBuf};

use testkit::TestDb;

/// The texts inside `sql!(…)` of every source file.
fn statements() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a source folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("a source file");
                found.extend(literals(&text).into_iter().map(|statement| (path.clone(), statement)));
            }
        }
    }
    found
}

fn literals(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for rest in text.split("sql!(").skip(1) {
        let Some(body) = rest.trim_start().strip_prefix('"') else { continue };
        let end = body.find('"').expect("a statement has an end");
        out.push(body[..end].to_owned());
    }
    out
}

#[tokio::test]
async fn every_statement_prepares_in_both_schemas() {
    let db = TestDb::new().await;
    let all = statements();
    assert!(all.len() > 100, "the scan of the sources found only {} statements", all.len());
    let mut wrong = Vec::new();
    for (path, statement) in &all {
        let schemas: &[&str] = if path.ends_with("simulator.rs") { &["simulator"] } else { &["sandbox", "live"] };
        for schema in schemas {
            if let Some(problem) =
                store::testing::prepares(&db.connector, schema, statement).await.expect("the database answers")
            {
                wrong.push(format!("{} ({schema}): {problem}\n{statement}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_statement_names_the_tenant() {
    let silent: Vec<String> = statements()
        .into_iter()
        .filter(|(_, statement)| !statement.contains("tenant_id"))
        .map(|(path, statement)| format!("{}: {statement}", path.display()))
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
