"""An archive on a real search server: filled, asked over TLS with a key, and gone.

Starts the server (noida-db, beside the interpreter that runs this) and, before it, a proxy that speaks TLS and
demands an API key; then holds the findings to those of the index built in.
"""

import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

binary = os.path.abspath(sys.argv[1])
place = Path(tempfile.mkdtemp())
KEY = "s3cret"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


port, secure = free_port(), free_port()
command = [Path(sys.executable).with_name("noida-db"), "start", "--only", "elasticsearch", "--elasticsearch-port", str(port)]
server = subprocess.Popen(
    command + ["--host", "127.0.0.1", "--data-dir", place / "data"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    start_new_session=True,
)


def stop():
    """The command has started a process of its own; both are in one group."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    server.wait()


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Authorization") != f"ApiKey {KEY}":
            status, answer = 401, b'{"error":{"reason":"missing authentication credentials"},"status":401}'
        else:
            behind = http.client.HTTPConnection("127.0.0.1", port)
            kind = self.headers.get("Content-Type")
            try:
                behind.request(self.command, self.path, body, {"Content-Type": kind} if kind else {})
                response = behind.getresponse()
                status, answer = response.status, response.read()
            except OSError:
                status, answer = 503, b'{"error":{"reason":"no server"}}'
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_POST = do_DELETE = forward

    def log_message(self, *_):
        pass


certificate, key = place / "certificate.pem", place / "key.pem"
subprocess.run(
    ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    + ["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"]
    + ["-keyout", key, "-out", certificate],
    check=True,
    capture_output=True,
)
tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(certificate, key)
proxy = http.server.ThreadingHTTPServer(("127.0.0.1", secure), Proxy)
proxy.socket = tls.wrap_socket(proxy.socket, server_side=True)
threading.Thread(target=proxy.serve_forever, daemon=True).start()

plain, safe = f"http://127.0.0.1:{port}/demo", f"https://localhost:{secure}/demo"
trusted = {"TICKMARK_SERVER": f"https://localhost:{secure}", "TICKMARK_SERVER_API_KEY": KEY, "TICKMARK_SERVER_CA": str(certificate)}


def run(*arguments, folder, **environment):
    base = {name: value for name, value in os.environ.items() if not name.startswith("TICKMARK_")}
    return subprocess.run(
        [binary, *arguments],
        cwd=folder,
        env=base | {"TICKMARK_CACHE_DIR": str(place / "cache")} | environment,
        capture_output=True,
        text=True,
    )


def findings(run):
    """What was found, without the paths of the sources: those who ask a server need not have the files."""
    assert run.returncode == 1, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    for finding in found:
        for evidence in finding["evidence"]:
            evidence.pop("path", None)
    assert len(found) > 10
    return found


try:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.1)

    archive, desk = place / "archive", place / "desk"
    shutil.copytree("tests/demo", archive)
    desk.mkdir()
    shutil.copy("tests/demo/draft.md", desk)
    lint = ["lint", "--format", "jsonl", "--show-supported", "draft.md"]
    own = findings(run(*lint, folder=archive))

    filled = run("index", "--to", plain, folder=archive)
    assert filled.returncode == 0 and "filled anew" in filled.stdout, filled
    (desk / "tickmark.toml").write_text(f'server = "{plain}"\n')
    assert findings(run(*lint, folder=desk)) == own, "over HTTP"

    (desk / "tickmark.toml").write_text(f'server = "{safe}"\n')
    assert findings(run(*lint, folder=desk, **trusted)) == own, "over TLS"
    stranger = run(*lint, folder=desk, **(trusted | {"TICKMARK_SERVER_CA": ""}))
    assert stranger.returncode == 2 and "certificate" in stranger.stderr, stranger
    nobody = run(*lint, folder=desk, TICKMARK_SERVER_CA=str(certificate))
    assert nobody.returncode == 2 and "credentials" in nobody.stderr, nobody

    source = next((archive / "sources").glob("04-*"))
    source.write_text(source.read_text().replace("terrible", "dreadful"))
    changed = run("index", "--to", safe, folder=archive, **trusted)
    assert changed.returncode == 0 and "1 sent, 1 taken out" in changed.stdout, changed
    own = findings(run(*lint, folder=archive))
    assert findings(run(*lint, folder=desk, **trusted)) == own, "after a change"
    again = run("index", "--to", safe, "--rebuild", folder=archive, **trusted)
    assert again.returncode == 0 and "filled anew" in again.stdout, again
    assert findings(run(*lint, folder=desk, **trusted)) == own, "filled anew"

    stop()
    for address, environment in [(plain, {}), (safe, trusted)]:
        (desk / "tickmark.toml").write_text(f'server = "{address}"\n')
        gone = run(*lint, folder=desk, **environment)
        assert gone.returncode == 2 and not gone.stdout, gone
    print(f"server: {len(own)} findings alike, over HTTP and TLS")
finally:
    stop()
    shutil.rmtree(place, ignore_errors=True)
