//! An assistant's conversation with `recoup mcp`, as the protocol puts it on the wire.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::shop::{BINARY, Shop};

/// The assistant's side.
struct Talk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    last: u64,
}

impl Talk {
    fn begin(shop: &Shop, words: &[&str]) -> Talk {
        let mut child = Command::new(BINARY)
            .arg("mcp")
            .args(words)
            .env("RECOUP_URL", &shop.url)
            .env("RECOUP_KEY", &shop.key)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let (input, output) = (child.stdin.take().expect("an input"), child.stdout.take().expect("an output"));
        let mut talk = Talk { child, input, output: BufReader::new(output), last: 0 };
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        let told = talk.ask("initialize", &hello);
        assert_eq!(told["serverInfo"]["name"], "recoup");
        talk.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        talk
    }

    fn say(&mut self, message: &Value) {
        writeln!(self.input, "{message}").expect("said");
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let mut line = String::new();
        self.output.read_line(&mut line).expect("an answer");
        let answer: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(answer["id"], id, "{answer}");
        answer["result"].clone()
    }

    /// Calls a tool: whether it did well, and its text.
    fn call(&mut self, tool: &str, arguments: &Value) -> (bool, String) {
        let told = self.ask("tools/call", &json!({ "name": tool, "arguments": arguments }));
        let text = told["content"][0]["text"].as_str().expect("a text").to_owned();
        (told["isError"] != true, text)
    }

    fn done(&mut self, tool: &str, arguments: &Value) -> Value {
        let (well, text) = self.call(tool, arguments);
        assert!(well, "{tool}: {text}");
        serde_json::from_str(&text).expect("JSON")
    }

    fn end(self) {
        drop(self.input);
        let mut child = self.child;
        assert!(child.wait().expect("it ends").success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_looks_at_once_and_changes_in_two_steps() {
    let shop = Shop::open().await;
    let customer = shop.client(&shop.key);
    let made = devtools::Call::post("/v1/customers", json!({ "name": "Ada Obi", "email": "ada@example.com" }));
    let ada = customer.data(&made).await.expect("a customer")["id"].clone();
    let url = shop.url.clone();
    tokio::task::block_in_place(|| {
        let mut talk = Talk::begin(&shop, &[]);
        let tools = talk.ask("tools/list", &json!({}))["tools"].clone();
        let names: Vec<&str> =
            tools.as_array().expect("tools").iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert!(names.contains(&"confirm") && names.contains(&"void_invoice") && names.contains(&"list"), "{names:?}");
        let found = talk.done("list", &json!({ "kind": "customer", "filters": { "email": "ada@example.com" } }));
        assert_eq!(found["rows"][0]["id"], ada);

        let give = json!({ "id": ada, "amount": 1500, "currency": "NGN", "reason": "Two days without service" });
        let shown = talk.done("adjust_balance", &give);
        let balance = |talk: &mut Talk| talk.done("customer_balance", &json!({ "id": ada }))["balances"].to_string();
        assert!(!balance(&mut talk).contains("1500"), "{url}: nothing is done by proposing");
        let token = shown["nothingDoneYet"]["confirmWithToken"].clone();
        talk.done("confirm", &json!({ "token": token }));
        assert!(balance(&mut talk).contains("1500"));
        let (well, said) = talk.call("confirm", &json!({ "token": token }));
        assert!(!well && said.contains("Propose again"), "{said}");

        let shown = talk.done("block_customer", &json!({ "id": ada, "reason": "Chargeback" }));
        talk.done("show", &json!({ "kind": "customer", "id": ada }));
        let mine = talk.done("block_customer", &json!({ "id": ada, "reason": "Another reason" }));
        talk.done("confirm", &json!({ "token": mine["nothingDoneYet"]["confirmWithToken"] }));
        let (well, said) = talk.call("confirm", &json!({ "token": shown["nothingDoneYet"]["confirmWithToken"] }));
        assert!(!well && said.contains("has changed since"), "{said}");

        let (well, said) = talk.call("adjust_balance", &json!({ "id": ada, "amount": "1500", "note": 1 }));
        assert!(
            !well && said.contains("`amount` is not of type integer") && said.contains("`reason` is missing"),
            "{said}"
        );
        let (well, said) =
            talk.call("show", &json!({ "kind": "plan", "id": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }));
        assert!(!well && said.contains("request "), "the API's own words: {said}");
        talk.end();

        let mut reader = Talk::begin(&shop, &["--read-only"]);
        let tools = reader.ask("tools/list", &json!({}))["tools"].to_string();
        assert!(!tools.contains("confirm") && tools.contains("overview"));
        assert!(!reader.call("adjust_balance", &give).0);
        reader.end();
    });
    shop.close();
}
