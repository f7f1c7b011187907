//! Prints the published document, for judges that read files.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let document = public_api::document("https://api.example.com");
    writeln!(std::io::stdout(), "{document:#}")
}
