use super::*;
#[test]
fn dump() { std::fs::write("/tmp/doc.json", serde_json::to_string_pretty(&document("https://x")).unwrap()).unwrap(); std::fs::write("/tmp/doc.html", reference::page(&document("https://x"))).unwrap(); }
