/**
 * A Postgres of the drill's own, with its write-ahead log archived, that can be destroyed and restored to a moment.
 *
 * The commands are those of docs/runbooks: `pg_basebackup`, `archive_command`, `restore_command`, `recovery_target_time`.
 */

import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What the server shows, the authority that signed it, and one that did not. Of use to nobody but the drill. */
const PAPERS = ["authority.pem", "server.key", "server.pem", "stranger.pem"];

/** Every program that the drill needs; a server alone is not enough. */
const PROGRAMS = ["initdb", "pg_ctl", "pg_basebackup", "pg_dump", "psql"];

/** Where the programs are: the newest that the system has, else the PATH. */
export function binaries() {
  const places = [process.env.RECOUP_PG_BINARIES, ...system(), ...(process.env.PATH ?? "").split(":")];
  const found = places.find((place) => place && PROGRAMS.every((name) => existsSync(join(place, name))));
  if (found === undefined) {
    throw new Error(`the drill needs ${PROGRAMS.join(", ")}: install Postgres with its client programs (package postgresql)`);
  }
  return found;
}

function system() {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions.sort((one, other) => Number(other) - Number(one)).map((version) => join(root, version, "bin"));
}

export class Postgres {
  constructor(folder, port) {
    this.bin = binaries();
    this.folder = folder;
    this.data = join(folder, "data");
    this.backup = join(folder, "backup");
    this.archive = join(folder, "archive");
    this.port = port;
    this.url = this.trusting("authority");
    this.running = false;
  }

  /** The address of the database, for who believes what this authority signed, and nothing else. */
  trusting(authority) {
    const root = join(this.folder, `${authority}.pem`);
    return `postgres://postgres@127.0.0.1:${this.port}/recoup?sslmode=verify-full&sslrootcert=${encodeURIComponent(root)}`;
  }

  /** Makes and starts the server. A segment is archived at the latest after a minute in production, and sooner here. */
  create() {
    mkdirSync(this.archive);
    for (const name of PAPERS) {
      copyFileSync(new URL(`tls/${name}`, import.meta.url), join(this.folder, name));
      chmodSync(join(this.folder, name), 0o600);
    }
    if (process.getuid?.() === 0) {
      execFileSync("chown", ["-R", "postgres", this.folder]);
    }
    this.run("initdb", ["-D", this.data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8"]);
    this.configure([
      `port = ${this.port}`,
      "listen_addresses = '127.0.0.1'",
      `unix_socket_directories = '${this.folder}'`,
      "archive_mode = on",
      `archive_command = 'test ! -f ${this.archive}/%f && cp %p ${this.archive}/%f'`,
      "archive_timeout = 2s",
      "max_connections = 200",
      "ssl = on",
      `ssl_cert_file = '${join(this.folder, "server.pem")}'`,
      `ssl_key_file = '${join(this.folder, "server.key")}'`,
    ]);
    this.start();
    this.psql("create database recoup", "postgres");
  }

  configure(lines) {
    appendFileSync(join(this.data, "postgresql.auto.conf"), `${lines.join("\n")}\n`);
  }

  start() {
    this.run("pg_ctl", ["-D", this.data, "-l", join(this.folder, "log"), "-w", "-t", "120", "start"]);
    this.running = true;
  }

  /** A base backup, as the runbook takes it. */
  takeBackup() {
    this.run("pg_basebackup", ["-d", this.url.replace("/recoup?", "/postgres?"), "-D", this.backup, "-c", "fast", "-X", "stream"]);
  }

  /** The moment now, with where the log stands, to be restored to. */
  moment() {
    const [at, segment] = this.psql("select now(), pg_walfile_name(pg_current_wal_lsn())").split("|");
    return { at, segment };
  }

  /** Whether everything until a moment is in the archive. */
  hasArchived({ segment }) {
    return readdirSync(this.archive).some((name) => name.length === 24 && name >= segment);
  }

  /** Gone, as with the disk that it was on. */
  destroy() {
    this.stop("immediate");
    rmSync(this.data, { recursive: true });
  }

  /** The backup, and the archive until a moment. */
  restore({ at }) {
    this.run("cp", ["-a", this.backup, this.data], "");
    this.configure([
      `restore_command = 'cp ${this.archive}/%f %p'`,
      `recovery_target_time = '${at}'`,
      "recovery_target_action = 'promote'",
    ]);
    this.run("touch", [join(this.data, "recovery.signal")], "");
    this.start();
  }

  isRestored() {
    return this.psql("select pg_is_in_recovery()") === "f";
  }

  dump(schema, file) {
    this.run("pg_dump", ["-d", this.url, "--data-only", "--schema", schema, "-f", file]);
  }

  load(file) {
    this.run("psql", ["-d", this.url, "-q", "-v", "ON_ERROR_STOP=1", "-f", file]);
  }

  /** The rows of a question, one a line, columns with bars between them. */
  psql(question, database = "recoup") {
    const url = this.url.replace("/recoup?", `/${database}?`);
    return this.run("psql", ["-d", url, "-AtX", "-v", "ON_ERROR_STOP=1", "-c", question]).trim();
  }

  stop(how = "fast") {
    if (this.running) {
      this.run("pg_ctl", ["-D", this.data, "-m", how, "-w", "stop"]);
      this.running = false;
    }
  }

  /** Postgres refuses to run as root; the files are its account's then. */
  run(program, args, bin = this.bin) {
    const words = [bin === "" ? program : join(bin, program), ...args];
    const all = process.getuid?.() === 0 ? ["runuser", "-u", "postgres", "--", ...words] : words;
    return execFileSync(all[0], all.slice(1), { encoding: "utf8", cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
  }
}
