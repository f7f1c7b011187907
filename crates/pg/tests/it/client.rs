//! The smallest client that can ask a question: protocol 3, trusted, simple queries, text results.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use pg::Cluster;

pub(crate) struct Client(UnixStream);

impl Client {
    /// Connects as the superuser.
    pub(crate) fn connect(cluster: &Cluster) -> Client {
        let socket = cluster.socket_dir().join(format!(".s.PGSQL.{}", cluster.port()));
        let mut stream = UnixStream::connect(&socket).expect("the server listens on its socket");
        let mut body = 196_608_u32.to_be_bytes().to_vec();
        for word in ["user", cluster.superuser(), "database", "postgres", ""] {
            body.extend_from_slice(word.as_bytes());
            body.push(0);
        }
        let length = u32::try_from(body.len() + 4).expect("short");
        stream.write_all(&length.to_be_bytes()).expect("the server reads");
        stream.write_all(&body).expect("the server reads");
        let mut client = Client(stream);
        client.rows_until_ready();
        client
    }

    /// The first column of every row. Fails the test on an SQL error.
    pub(crate) fn ask(&mut self, sql: &str) -> Vec<String> {
        self.send(sql);
        self.rows_until_ready()
    }

    /// Sends a question and does not wait for the answer.
    pub(crate) fn send(&mut self, sql: &str) {
        let length = u32::try_from(sql.len() + 5).expect("short");
        let mut message = vec![b'Q'];
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(sql.as_bytes());
        message.push(0);
        self.0.write_all(&message).expect("the server reads");
    }

    fn rows_until_ready(&mut self) -> Vec<String> {
        let mut rows = Vec::new();
        loop {
            let (kind, body) = self.message();
            match kind {
                b'D' => {
                    let (length, rest) = body[2..].split_at(4);
                    let length = u32::from_be_bytes(length.try_into().expect("four bytes"));
                    let value = &rest[..usize::try_from(length).expect("small")];
                    rows.push(String::from_utf8(value.to_vec()).expect("the server speaks UTF-8"));
                }
                b'E' => panic!("{}", String::from_utf8_lossy(&body)),
                b'Z' => return rows,
                _ => {}
            }
        }
    }

    fn message(&mut self) -> (u8, Vec<u8>) {
        let mut head = [0; 5];
        self.0.read_exact(&mut head).expect("the server answers");
        let [kind, length @ ..] = head;
        let length = usize::try_from(u32::from_be_bytes(length)).expect("small");
        let mut body = vec![0; length - 4];
        self.0.read_exact(&mut body).expect("the server answers");
        (kind, body)
    }
}

/// One question on a connection of its own.
pub(crate) fn ask(cluster: &Cluster, sql: &str) -> Vec<String> {
    Client::connect(cluster).ask(sql)
}
