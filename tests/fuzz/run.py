#!/usr/bin/env python3
"""Schemathesis over the whole published document, against the program as a developer runs it.

Starts the program with a database of its own on loopback, makes two merchants with something in their accounts, and
lets the fuzzer try every operation with all its checks; each merchant is the other's stranger. The seed is printed
first and can be given again: `./dev fuzz --seed 7 --examples 50`.
"""

import argparse
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE_S = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """`recoup dev` in a folder of its own."""

    def __init__(self, binary, folder):
        ports = {name: free_port() for name in ("PUBLIC_API", "CORE_API", "WORKER")}
        self.url = f"http://127.0.0.1:{ports['PUBLIC_API']}"
        self.binary = binary
        self.env = dict(os.environ, RECOUP_DATA_DIR=str(folder), RECOUP_LOG="error")
        self.env.pop("DATABASE_URL", None)
        # Limits have tests of their own; here they would answer in place of what is asked.
        for name in ("TENANT_PER_MINUTE_TEST", "ADDRESS_PER_MINUTE", "WRONG_SECRETS_PER_MINUTE"):
            self.env[f"RECOUP_LIMITS_{name}"] = "1000000"
        for name, port in ports.items():
            self.env[f"RECOUP_{name}_LISTEN"] = f"127.0.0.1:{port}"
        self.log = open(pathlib.Path(folder) / "log", "w+")
        self.child = subprocess.Popen([binary, "dev"], env=self.env, stdout=subprocess.DEVNULL, stderr=self.log)

    def wait(self):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                if self.child.poll() is not None:
                    break
                time.sleep(0.1)
        sys.exit(f"the program did not start:\n{self.told()}")

    def told(self):
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    def run(self, *words):
        done = subprocess.run([self.binary, *words], env=self.env, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(words)}:\n{done.stderr}{done.stdout}")
        told = json.loads(done.stdout)
        return told[0] if isinstance(told, list) else told

    def stop(self):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(30)
        except subprocess.TimeoutExpired:
            self.child.kill()


class Merchant:
    """A merchant with a key and something in the account."""

    def __init__(self, program, name):
        self.url = program.url
        tenant = program.run("tenant", "create", name, "--format", "json")["id"]
        made = program.run("apikey", "create", "--tenant", tenant, "--rate-limit", "100000", "--format", "json")
        self.key = made["key"]
        self.made = {}

    def post(self, path, body):
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"begin-{len(self.made)}",
        }
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            found = json.load(answer)["data"]
        self.made[path] = found
        return found

    def furnish(self):
        plan = self.post("/v1/plans", {"name": "Gym", "amount": 500000, "interval": "month"})
        customer = self.post("/v1/customers", {"email": "ada@example.com", "metadata": {"order": "1042"}})
        card = self.post("/v1/test-helpers/cards", {"number": "4084080000000003", "email": "ada@example.com"})
        self.post(f"/v1/customers/{customer['id']}/payment-methods", {"token": card["token"]})
        self.post("/v1/subscriptions", {"customerId": customer["id"], "planId": plan["id"]})
        self.post("/v1/coupons", {"name": "Launch", "percentOff": 10, "duration": "once"})
        self.post("/v1/meters", {"key": "calls", "aggregation": "sum"})
        self.post("/v1/webhook-endpoints", {"url": "https://example.com/hooks"})


def users(merchants):
    entry = "  - name: {}\n    fixedHeaders:\n      - name: Authorization\n        value: Bearer {}\n"
    return "auth:\n" + "".join(entry.format(name, merchant.key) for name, merchant in merchants.items())


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--binary", required=True, help="the program")
    words.add_argument("--fuzzer", required=True, help="schemathesis")
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    words.add_argument("--examples", type=int, default=10, help="most examples for each operation")
    words.add_argument("rest", nargs="*", help="further words for the fuzzer, behind --")
    chosen = words.parse_args()
    print(f"seed {chosen.seed}: ./dev fuzz --seed {chosen.seed} --examples {chosen.examples}", flush=True)
    with tempfile.TemporaryDirectory(prefix="recoup-fuzz-") as folder:
        program = Program(chosen.binary, folder)
        try:
            # Stopped from outside, we stop what we started.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
            program.wait()
            merchants = {name: Merchant(program, name) for name in ("first", "second")}
            for merchant in merchants.values():
                merchant.furnish()
            work = pathlib.Path(folder) / "fuzz"
            work.mkdir()
            (work / "users.yaml").write_text(users(merchants))
            (work / "schemathesis.toml").write_text((HERE / "schemathesis.toml").read_text())
            command = [chosen.fuzzer, "--config-file", str(work / "schemathesis.toml"), "run"]
            command += [f"{program.url}/openapi.json", "--checks", "all", "--seed", str(chosen.seed)]
            command += ["--max-examples", str(chosen.examples), "--workers", "2", *chosen.rest]
            env = dict(os.environ, SCHEMATHESIS_HOOKS="hooks", PYTHONPATH=str(HERE))
            failed = subprocess.run(command, cwd=work, env=env).returncode
            errors = [line for line in program.told().splitlines() if "ERROR" in line or "panicked" in line]
        finally:
            program.stop()
    if errors:
        sys.exit("the program complained:\n" + "\n".join(errors))
    sys.exit(failed)


if __name__ == "__main__":
    main()
